// The judge of the other tests: it must find what is wrong, or their silence means nothing.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { httpFaults, modern, stdioFaults, unchecked } from './support/wire_schema.mjs';

const said = (from, message) => ({ from, line: JSON.stringify({ jsonrpc: '2.0', ...message }) });
const meta = { 'io.modelcontextprotocol/protocolVersion': modern, 'io.modelcontextprotocol/clientCapabilities': {} };
const listed = {
  resultType: 'complete',
  ttlMs: 1000,
  cacheScope: 'public',
  tools: [{ name: 'a', inputSchema: { type: 'object' } }],
};
const asks = said('client', { id: 1, method: 'tools/list', params: { _meta: meta } });
const initialize = {
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'c', version: '1' } },
};
const initialized = { protocolVersion: '2025-11-25', capabilities: {}, serverInfo: { name: 's', version: '1' } };

const { ttlMs, ...withoutTtl } = listed;
const conversations = [
  ['a valid answer', [asks, said('server', { id: 1, result: listed })], 0],
  ['a list without ttlMs', [asks, said('server', { id: 1, result: withoutTtl })], 1],
  ['a tool without input schema', [asks, said('server', { id: 1, result: { ...listed, tools: [{ name: 'a' }] } })], 1],
  ['an answer nobody asked for', [asks, said('server', { id: 2, result: listed })], 1],
  ['a notification nobody knows', [said('server', { method: 'notifications/surprise' })], 1],
  ['an error without message', [asks, said('server', { id: 1, error: { code: -32602 } })], 1],
  ['an error with id null', [asks, said('server', { id: null, error: { code: -32700, message: 'no' } })], 1],
  ['an unsupported version without data', [asks, said('server', { id: 1, error: { code: -32022, message: 'no' } })], 1],
  ['a request without _meta', [said('client', { id: 1, method: 'tools/list', params: {} })], 1],
  [
    'a session',
    [
      said('client', initialize),
      said('server', { id: 1, result: initialized }),
      said('client', { id: 2, method: 'ping' }),
      said('server', { id: 2, result: {} }),
    ],
    0,
  ],
  [
    'an answer of the client',
    [
      said('client', initialize),
      said('server', { id: 1, result: initialized }),
      said('server', { id: 1, method: 'roots/list' }),
      said('client', { id: 1, result: { roots: [] } }),
    ],
    0,
  ],
  [
    'an answer of the client to another question',
    [
      said('client', initialize),
      said('server', { id: 1, result: initialized }),
      said('server', { id: 1, method: 'roots/list' }),
      said('client', { id: 1, result: { action: 'accept' } }),
    ],
    1,
  ],
  [
    'a session without serverInfo',
    [said('client', initialize), said('server', { id: 1, result: { ...initialized, serverInfo: undefined } })],
    1,
  ],
];

describe('wire schema', { skip: unchecked }, () => {
  for (const [what, records, least] of conversations) {
    test(`${least ? 'refuses' : 'accepts'} ${what}`, () => {
      const { faults, seen } = stdioFaults(records);
      assert.equal(seen, records.length);
      if (least) assert.ok(faults.length >= least);
      else assert.deepEqual(faults, []);
    });
  }
  test('reads every event of a stream', () => {
    const events = [{ method: 'notifications/surprise' }, { id: 1, result: listed }].map(
      (message) => `event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`,
    );
    const exchange = {
      method: 'POST',
      path: '/mcp',
      headers: {},
      body: asks.line,
      answerHeaders: { 'content-type': 'text/event-stream' },
      answer: `: hello\n\n${events.join('')}`,
    };
    assert.deepEqual(httpFaults([exchange]).faults.length, 1);
    assert.deepEqual(httpFaults([exchange]).seen, 3);
  });
  for (const [where, path, headers, first] of [
    ['in a session over Streamable HTTP', '/mcp', { 'mcp-session-id': 's' }, ''],
    ['over HTTP+SSE', '/messages?sessionId=s', {}, 'event: endpoint\ndata: messages?sessionId=s\n\n'],
  ]) {
    test(`knows what an answer on another stream is for, ${where}`, () => {
      const answers = [{ roots: [] }, { action: 'accept' }].map((result) => {
        const asking = { jsonrpc: '2.0', id: 'q', method: 'roots/list' };
        const stream = {
          method: 'GET',
          path: path.replace(/\?.*/, ''),
          headers: { 'mcp-protocol-version': '2025-11-25', ...headers },
          body: '',
          status: 200,
          answerHeaders: { 'content-type': 'text/event-stream' },
          answer: `${first}data: ${JSON.stringify(asking)}\n\n`,
        };
        const body = JSON.stringify({ jsonrpc: '2.0', id: 'q', result });
        const answered = { ...stream, method: 'POST', path, body, status: 202, answerHeaders: {}, answer: '' };
        return httpFaults([stream, answered]);
      });
      assert.deepEqual(
        answers.map(({ seen, faults }) => [seen, faults.length > 0]),
        [
          [2, false],
          [2, true],
        ],
      );
    });
  }
});
