// @modelcontextprotocol/client 2.x, which speaks both eras.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { overHttp, overStdio } from './support/conversation.mjs';
import { connectClient, modes } from './support/real_clients.mjs';

const [legacy] = modes;

const kinds = (transport) =>
  modes.map((way) => ({
    name: way.name,
    pings: way.speaks === legacy.speaks,
    connect: (target) => connectClient(transport(target), way),
  }));

overHttp(
  'client over HTTP',
  kinds((url) => new StreamableHTTPClientTransport(url)),
  (url) => {
    test('ends its session', async () => {
      const transport = new StreamableHTTPClientTransport(url());
      const client = await connectClient(transport, legacy);
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
