// A trace that a client or the way to here names goes on to Portkey, with a span of its own for each request.
import { after, before, beforeEach, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { legacyMessage, modernRequest } from './support/raw_http.mjs';
import { startDaemon } from './support/servers.mjs';

const id = '4bf92f3577b34da6a3ce929d0e0e4736';
const other = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
const span = '00f067aa0ba902b7';
const parent = (trace = id, flags = '01') => `00-${trace}-${span}-${flags}`;

describe('traces', () => {
  let upstream, daemon;
  const asked = [];
  const statuses = [];
  before(async () => {
    upstream = http.createServer(({ headers }, response) => {
      asked.push(headers);
      response.writeHead(statuses.shift() ?? 200, { 'content-type': 'application/json' }).end('{"data":[],"total":0}');
    });
    upstream.listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    const baseUrl = `http://127.0.0.1:${upstream.address().port}/v1`;
    daemon = await startDaemon({ baseUrl, key: 'pk-of-tests' }, { PORTKEY_MCP_LOG_LEVEL: 'debug' });
  });
  after(async () => {
    await daemon?.stop();
    upstream?.closeAllConnections();
    upstream?.close();
  });
  beforeEach(() => {
    asked.length = statuses.length = 0;
  });
  async function post({ headers, body }, more = {}) {
    const init = { method: 'POST', headers: [...Object.entries(headers), ...Object.entries(more)], body: JSON.stringify(body) };
    const answer = await fetch(daemon.url, init);
    assert.equal(answer.status, 200, await answer.clone().text());
    await answer.text();
    return answer.headers.get('mcp-session-id');
  }
  function call(meta = {}, headers = {}) {
    const request = modernRequest('tools/call', { name: 'list_workspaces', arguments: {} });
    Object.assign(request.body.params._meta, meta);
    return post(request, headers);
  }
  const spansOf = (trace, flags = '01') =>
    asked.map(({ traceparent }) => new RegExp(`^00-${trace}-([0-9a-f]{16})-${flags}$`).exec(traceparent ?? '')?.[1]);
  const logged = (event, wanted = () => true) =>
    daemon.until(
      ({ err }) =>
        err
          .split('\n')
          .filter((line) => line.includes(`"event":"${event}"`))
          .map((line) => JSON.parse(line))
          .filter(wanted)
          .at(-1),
      `logging ${event}`,
    );

  test('of _meta go on with a span for each attempt', async () => {
    statuses.push(503, 200);
    await call({ traceparent: parent(), tracestate: 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE', baggage: 'user=alice' });
    const spans = spansOf(id);
    assert.equal(spans.length, 2);
    assert.equal(new Set([...spans, span, undefined]).size, 4, `${spans}`);
    for (const headers of asked) {
      assert.equal(headers.tracestate, 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE');
      assert.equal(headers.baggage, undefined);
    }
    const line = await logged('call');
    assert.equal(line.trace_id, id);
    assert.match(line.span_id, /^[0-9a-f]{16}$/);
    assert.equal(line.upstream_span_ids, spans.join());
    assert.equal(line.attempts, 2);
    assert.ok(line.upstream_ms <= line.ms, JSON.stringify(line));
    assert.equal(line.tool, 'list_workspaces');
  });

  test('of the headers go on where _meta names none', async () => {
    await call({}, { traceparent: parent(other, '00'), tracestate: 'a=1' });
    assert.ok(spansOf(other, '00')[0]);
    assert.equal(asked[0].tracestate, 'a=1');
    await call({ traceparent: parent() }, { traceparent: parent(other), tracestate: 'a=1' });
    assert.ok(spansOf(id)[1], 'the client knows better than what is in between');
    assert.equal(asked[1].tracestate, undefined, 'which belongs to the other trace');
  });

  test('of sessions go on', async () => {
    const initialize = {
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
    };
    const session = { id: await post(legacyMessage(initialize)), revision: '2025-11-25' };
    const params = { name: 'list_workspaces', arguments: {}, _meta: { traceparent: parent() } };
    await post(legacyMessage({ id: 2, method: 'tools/call', params }, session));
    assert.ok(spansOf(id)[0]);
  });

  test('that are malformed, or not there, are not made up', async () => {
    await call();
    await call({ traceparent: 'nonsense', tracestate: 'a=1' });
    await call({ traceparent: parent('0'.repeat(32)) });
    await call({}, { traceparent: `${parent()}-more`, tracestate: 'a=1' });
    for (const headers of asked) assert.deepEqual([headers.traceparent, headers.tracestate], [undefined, undefined]);
    assert.equal(asked.length, 4);
    assert.equal((await logged('call')).span_id, undefined);
    await call({ traceparent: parent(), tracestate: 'A=bad' });
    assert.ok(spansOf(id)[4]);
    assert.equal(asked[4].tracestate, undefined);
  });

  test('are beside a line for each HTTP request at level debug', async () => {
    await fetch(new URL('/livez?key=secret', daemon.url));
    const line = await logged('request', ({ route }) => route === '/livez');
    assert.deepEqual(
      [line.level, line.method, line.route, line.status, line.from],
      ['debug', 'GET', '/livez', 200, '127.0.0.1'],
    );
    assert.ok(!daemon.said.err.includes('key=secret'));
  });
});
