// Everything the protocol has, over Streamable HTTP: the SDKs' clients and the catalogue of mcp-fixture-server.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StreamableHTTPClientTransport as SdkTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { startFixtures } from '../conformance/support/fixture_server.mjs';
import { answeringClient, answeringSdk } from './support/answering_clients.mjs';
import { assertProgress, fixtureSession } from './support/fixture_session.mjs';
import { answerMessages, startTap } from './support/http_tap.mjs';
import { modes } from './support/real_clients.mjs';
import { eventually } from './support/servers.mjs';
import { assertWire, httpFaults, modern, unchecked } from './support/wire_schema.mjs';

const soon = {
  initialReconnectionDelay: 100,
  maxReconnectionDelay: 100,
  reconnectionDelayGrowFactor: 1,
  maxRetries: 20,
};

const kinds = [
  ...modes.map((way) => ({
    name: `client ${way.name}`,
    legacy: way.speaks !== modern,
    connect: (url, options) => answeringClient(new StreamableHTTPClientTransport(url, options), way),
  })),
  { name: 'sdk', legacy: true, connect: (url, options) => answeringSdk(new SdkTransport(url, options)) },
];

describe('features over HTTP', () => {
  let server;
  before(async () => {
    server = await startFixtures();
  });
  after(() => server?.stop());

  for (const { name, legacy, connect } of kinds) {
    describe(name, () => {
      let tap;
      before(async () => {
        tap = await startTap(server.port);
      });
      after(() => tap?.stop());
      const url = () => new URL(`${tap.origin}/mcp`);
      const streaming = ({ method, status }) => method === 'GET' && status === 200;
      const resumed = (since) =>
        tap.exchanges
          .slice(since)
          .filter(({ headers }) => headers['last-event-id'])
          .map(({ status }) => status);

      fixtureSession(() => connect(url()), {
        legacy,
        hearing: async () => {
          if (legacy) await eventually(() => tap.exchanges.some(streaming), 'stream for what the server says');
        },
      });
      if (legacy) {
        test('fetches an answer whose stream ended before it', async () => {
          const since = tap.exchanges.length;
          const { client, call } = await connect(url());
          const { content } = await call({ name: 'test_reconnection', arguments: {} });
          assert.match(content[0].text, /completed successfully/);
          assert.equal(resumed(since).at(-1), 200);
          await client.close();
        });
        test('hears what was said while its connection was broken', async () => {
          const since = tap.exchanges.length;
          const { client, call, hears } = await connect(url(), { reconnectionOptions: soon });
          await eventually(
            () => tap.exchanges.slice(since).find(streaming)?.answer.includes('id:'),
            'event to go on from',
          );
          tap.cut();
          await call({ name: 'test_trigger_tool_change', arguments: {} });
          await hears('notifications/tools/list_changed', 1);
          assert.equal(resumed(since).at(-1), 200);
          await client.close();
        });
      } else {
        test('repeats a parameter in a header', () => {
          const sent = tap.exchanges
            .filter(({ headers }) => headers['mcp-name'] === 'test_x_mcp_header')
            .map(({ headers }) => headers['mcp-param-region']);
          assert.deepEqual(sent, ['eu-west', '=?base64?IFrDvHJpY2gg?=', '=?base64?PT9iYXNlNjQ/ZUE9PT89?=']);
        });
      }
      test('is told all progress', () => assertProgress(tap.exchanges.flatMap(answerMessages)));
      test('sends and receives only valid messages', { skip: unchecked }, () => assertWire(httpFaults(tap.exchanges)));
    });
  }

  test('gives lists that are kept until they change', async () => {
    const tap = await startTap(server.port);
    const asked = () => tap.exchanges.filter(({ body }) => body.includes('"tools/list"')).length;
    const lists = [];
    const client = new Client(
      { name: 'portkey-mcp-test', version: '1' },
      {
        versionNegotiation: { mode: 'auto' },
        listChanged: { tools: { onChanged: (error, tools) => lists.push(error ?? tools) } },
      },
    );
    await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', tap.origin)));
    const { tools } = await client.listTools();
    await client.listTools();
    assert.equal(asked(), 1);
    await client.callTool({ name: 'test_trigger_tool_change', arguments: {} });
    await eventually(() => lists.length > 0, 'list after the change');
    assert.deepEqual(lists, [tools]);
    assert.equal(asked(), 2);
    await client.close();
    await tap.stop();
  });
});
