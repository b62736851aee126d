// The HTTP+SSE transport of 2024-11-05, which clients still fall back to.
import { after, before, describe, test } from 'node:test';
import { SSEClientTransport } from '@modelcontextprotocol/client';
import { SSEClientTransport as SdkTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { startFixtures } from '../conformance/support/fixture_server.mjs';
import { answeringClient, answeringSdk } from './support/answering_clients.mjs';
import { overHttp } from './support/conversation.mjs';
import { assertProgress, fixtureSession } from './support/fixture_session.mjs';
import { answerMessages, startTap } from './support/http_tap.mjs';
import { connectClient, connectSdk, modes } from './support/real_clients.mjs';
import { eventually } from './support/servers.mjs';
import { assertWire, httpFaults, unchecked } from './support/wire_schema.mjs';

const [legacy] = modes;

overHttp(
  'HTTP+SSE',
  [
    { name: 'client', pings: true, connect: (url) => connectClient(new SSEClientTransport(url), legacy) },
    { name: 'sdk', pings: true, connect: (url) => connectSdk(new SdkTransport(url)) },
  ],
  (url) => {
    test('ends the session with its stream', async () => {
      const sent = [];
      const watched = (target, options) => {
        sent.push({ target, options });
        return fetch(target, options);
      };
      const client = await connectSdk(new SdkTransport(url(), { fetch: watched }));
      await client.close();
      const { target, options } = sent.findLast(({ options: { method } }) => method === 'POST');
      const again = async () => (await fetch(target, { ...options, signal: undefined })).status;
      await eventually(async () => (await again()) === 404, 'end of the session');
    });
  },
  { path: '/sse', env: { PORTKEY_MCP_SERVER_LEGACY_SSE: 'true' } },
);

const kinds = [
  { name: 'client', connect: (url) => answeringClient(new SSEClientTransport(url), legacy) },
  { name: 'sdk', connect: (url) => answeringSdk(new SdkTransport(url)) },
];

describe('features over HTTP+SSE', () => {
  let server;
  before(async () => {
    server = await startFixtures('--legacy-sse');
  });
  after(() => server?.stop());

  for (const { name, connect } of kinds) {
    describe(name, () => {
      let tap;
      before(async () => {
        tap = await startTap(server.port);
      });
      after(() => tap?.stop());
      fixtureSession(() => connect(new URL(`${tap.origin}/sse`)), { legacy: true });
      test('is told all progress', () => assertProgress(tap.exchanges.flatMap(answerMessages)));
      test('sends and receives only valid messages', { skip: unchecked }, () => assertWire(httpFaults(tap.exchanges)));
    });
  }
});
