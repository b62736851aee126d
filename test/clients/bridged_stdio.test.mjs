// portkey-mcp on standard input and output, with bridges giving it HTTP.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { SSEClientTransport as SdkSse } from '@modelcontextprotocol/sdk/client/sse.js';
import { startMcpProxy, startSupergateway } from './support/bridges.mjs';
import { connectClient, connectSdk, modes } from './support/real_clients.mjs';
import { binary, settings, startEmulator, wholeCatalogue } from './support/servers.mjs';
import { assertListed, exerciseReads } from './support/tools.mjs';

const [legacy, , pinned] = modes;
const inSession = {
  name: 'a client in a session',
  connect: (origin) => connectClient(new StreamableHTTPClientTransport(new URL('/mcp', origin)), legacy),
};
const modern = {
  name: 'a modern client',
  connect: (origin) => connectClient(new StreamableHTTPClientTransport(new URL('/mcp', origin)), pinned),
};
const overSse = {
  name: 'a client over HTTP+SSE',
  connect: (origin) => connectSdk(new SdkSse(new URL('/sse', origin))),
};

/** How a bridge is started, and the clients it serves. */
const bridges = [
  ...['legacy', 'modern'].map((era) => ({
    name: `mcp-proxy --upstreamProtocol ${era}`,
    start: (command, env) => startMcpProxy(command, env, '--upstreamProtocol', era),
    clients: [inSession, modern, overSse],
  })),
  {
    name: 'supergateway --outputTransport streamableHttp',
    start: (command, env) => startSupergateway(command, env, 'streamableHttp', '--stateful'),
    clients: [inSession],
  },
  {
    name: 'supergateway --outputTransport sse',
    start: (command, env) => startSupergateway(command, env, 'sse'),
    clients: [overSse],
  },
];

describe('bridged stdio', () => {
  let emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator?.stop());

  for (const { name, start, clients } of bridges) {
    describe(name, () => {
      let bridge;
      before(async () => {
        bridge = await start([binary('PORTKEY_MCP_BINARY'), 'stdio'], { ...settings(emulator), ...wholeCatalogue });
      });
      after(() => bridge?.stop());
      for (const client of clients) {
        test(`lets ${client.name} list and call the tools`, async () => {
          const connected = await client.connect(bridge.origin);
          assert.equal(connected.getServerVersion().name, 'portkey-mcp');
          const { tools } = await connected.listTools();
          assertListed(tools);
          await exerciseReads((tool, given) => connected.callTool({ name: tool, arguments: given }), tools);
          await connected.close();
        });
      }
    });
  }
});
