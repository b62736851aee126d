// @modelcontextprotocol/sdk 1.x, which knows sessions only.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { overHttp, overStdio } from './support/conversation.mjs';

async function connected(transport) {
  const client = new Client({ name: 'portkey-mcp-test', version: '1' });
  await client.connect(transport);
  return client;
}

overHttp(
  'sdk over HTTP',
  [{ name: 'legacy', pings: true, connect: (url) => connected(new StreamableHTTPClientTransport(url)) }],
  (url) => {
    test('ends its session', async () => {
      const transport = new StreamableHTTPClientTransport(url());
      const client = await connected(transport);
      assert.ok(transport.sessionId);
      await transport.terminateSession();
      assert.equal(transport.sessionId, undefined);
      await client.close();
    });
  },
);

overStdio('sdk over stdio', [
  { name: 'legacy', pings: true, connect: (server) => connected(new StdioClientTransport(server)) },
]);
