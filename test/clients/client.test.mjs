// @modelcontextprotocol/client 2.x, which speaks both eras.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { overHttp, overStdio } from './support/conversation.mjs';

const modern = '2026-07-28';
const modes = [
  { name: 'legacy', mode: 'legacy', speaks: '2025-11-25' },
  { name: 'auto', mode: 'auto', speaks: modern },
  { name: 'pinned', mode: { pin: modern }, speaks: modern },
];

async function connected(transport, mode, speaks) {
  const client = new Client({ name: 'portkey-mcp-test', version: '1' }, { versionNegotiation: { mode } });
  await client.connect(transport);
  assert.equal(client.getNegotiatedProtocolVersion(), speaks);
  return client;
}

const kinds = (transport) =>
  modes.map(({ name, mode, speaks }) => ({
    name,
    pings: speaks !== modern,
    connect: (target) => connected(transport(target), mode, speaks),
  }));

overHttp(
  'client over HTTP',
  kinds((url) => new StreamableHTTPClientTransport(url)),
  (url) => {
    test('ends its session', async () => {
      const transport = new StreamableHTTPClientTransport(url());
      const client = await connected(transport, 'legacy', '2025-11-25');
      assert.ok(transport.sessionId);
      await transport.terminateSession();
      assert.equal(transport.sessionId, undefined);
      await client.close();
    });
  },
);

overStdio(
  'client over stdio',
  kinds((server) => new StdioClientTransport(server)),
);
