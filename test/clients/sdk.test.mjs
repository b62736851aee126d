// @modelcontextprotocol/sdk 1.x, which knows sessions only.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { overHttp, overStdio } from './support/conversation.mjs';
import { connectSdk } from './support/real_clients.mjs';

overHttp(
  'sdk over HTTP',
  [{ name: 'legacy', pings: true, connect: (url) => connectSdk(new StreamableHTTPClientTransport(url)) }],
  (url) => {
    test('ends its session', async () => {
      const transport = new StreamableHTTPClientTransport(url());
      const client = await connectSdk(transport);
      assert.ok(transport.sessionId);
      await transport.terminateSession();
      assert.equal(transport.sessionId, undefined);
      await client.close();
    });
  },
);

overStdio('sdk over stdio', [
  { name: 'legacy', pings: true, connect: (server) => connectSdk(new StdioClientTransport(server)) },
]);
