// Bridges between transports, with portkey-mcp or mcp-fixture-server at one end and a real client at the other.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { StdioClientTransport as SdkStdio } from '@modelcontextprotocol/sdk/client/stdio.js';
import { startFixtures } from '../conformance/support/fixture_server.mjs';
import { answeringSdk } from './support/answering_clients.mjs';
import { mcpRemote, supergateway } from './support/bridges.mjs';
import { overHttp } from './support/conversation.mjs';
import { fixtureSession } from './support/fixture_session.mjs';
import { startTap } from './support/http_tap.mjs';
import { connectSdk } from './support/real_clients.mjs';
import { eventually } from './support/servers.mjs';
import { assertWire, httpFaults, modern, unchecked } from './support/wire_schema.mjs';

const sessions = '2025-11-25';

/** What stands before a server at a URL, and the revision that it then speaks with it. What the server asks, mcp-remote alone passes on. */
const remotes = [
  { name: 'mcp-remote', speaks: sessions, command: (url) => mcpRemote(url) },
  { name: 'mcp-remote --protocol auto', speaks: modern, command: (url) => mcpRemote(url, '--protocol', 'auto') },
];
const overStreamableHttp = [...remotes, { name: 'supergateway', command: supergateway }];
const overSse = [
  { name: 'mcp-remote --transport sse-only', command: (url) => mcpRemote(url, '--transport', 'sse-only') },
];
const conversations = (bridges) =>
  bridges.map(({ name, command }) => ({ name, pings: true, connect: (url) => connectSdk(new SdkStdio(command(url))) }));

overHttp('bridges', conversations(overStreamableHttp));
overHttp('bridges to HTTP+SSE', conversations(overSse), undefined, {
  path: '/sse',
  env: { PORTKEY_MCP_SERVER_LEGACY_SSE: 'true' },
});

describe('features behind bridges', () => {
  let server;
  before(async () => {
    server = await startFixtures();
  });
  after(() => server?.stop());

  for (const { name, speaks, command } of remotes) {
    describe(name, () => {
      let tap;
      before(async () => {
        tap = await startTap(server.port);
      });
      after(() => tap?.stop());
      fixtureSession(() => answeringSdk(new SdkStdio(command(new URL(`${tap.origin}/mcp`)))), {
        legacy: true,
        translated: speaks === modern,
        hearing: async () => {
          const heard = ({ method, body, status }) =>
            status === 200 && (speaks === sessions ? method === 'GET' : body.includes('"resourceSubscriptions"'));
          await eventually(() => tap.exchanges.some(heard), 'stream for what the server says');
        },
      });
      test('speaks one era only', () => {
        const versions = tap.exchanges
          .filter(({ body }) => body.includes('"tools/call"'))
          .map(({ headers }) => headers['mcp-protocol-version']);
        assert.deepEqual([...new Set(versions)], [speaks]);
      });
      test('sends and receives only valid messages', { skip: unchecked }, () => assertWire(httpFaults(tap.exchanges)));
    });
  }
});
