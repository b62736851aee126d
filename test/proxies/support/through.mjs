// What must hold through a reverse proxy, wherever the MCP endpoint is below it and however the daemon is reached behind it.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import http2 from 'node:http2';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertError, legacyMessage, modernRequest } from '../../clients/support/raw_http.mjs';
import { overHttpClients } from '../../clients/support/real_clients.mjs';
import { answerOf, assertListed } from '../../clients/support/tools.mjs';
import { behind, wrong } from './certificates.mjs';
import { noProtocol, noTls, noTrust, places, rawThrough, startChain } from './chain.mjs';
import { proxyNamed } from './proxy.mjs';
import { assertUnwritten, sent, withKey } from './unwritten.mjs';

const limit = 5_000; // ms for what a proxy that buffers would keep for longer
const slow = 20_000; // ms that a slow upstream takes
const keepAlive = 15_000; // ms between the comments on a silent stream
const client = '127.0.0.2'; // a caller who is not the proxy
const list = modernRequest('tools/list');
const call = modernRequest('tools/call', { name: 'list_workspaces', arguments: {} });

/** A fetch for a real client, and what it has `seen`; `accept` is what its POSTs then ask for. */
function watchedFetch(accept) {
  const seen = [];
  return {
    seen,
    async fetch(url, { method = 'GET', ...given } = {}) {
      const headers = new Headers(given.headers);
      if (accept && method === 'POST') headers.set('accept', accept);
      const answer = await fetch(url, { ...given, method, headers });
      seen.push({ method, status: answer.status, type: answer.headers.get('content-type') });
      return answer;
    },
  };
}

/** Resolves with the first truthy value of `look()`. */
async function eventually(look, what) {
  for (const end = Date.now() + limit; Date.now() < end; await sleep(20)) {
    const value = await look();
    if (value) return value;
  }
  assert.fail(`${what} within ${limit} ms`);
}

/** The tests of one chain; `patient` where the stream is watched until its first keep-alive comment. */
function exercise(proxy, place, link, patient) {
  let chain, url, raw;
  const endpoint = `${place.prefix}/mcp`;
  before(async () => {
    chain = await startChain(proxy, place, link);
    url = chain.url;
    raw = rawThrough(chain.port, place);
  });
  after(() => chain?.stop());

  const openStream = (session, signal = AbortSignal.timeout(limit)) => {
    const headers = {
      accept: 'text/event-stream',
      'mcp-session-id': session.id,
      'mcp-protocol-version': session.revision,
    };
    return fetch(url, { headers, signal });
  };

  /** A call that waits for Portkey when its client leaves: `ask()` sends it, `leave()` goes away. */
  async function abandon(ask, leave) {
    const control = (method, path, body) =>
      fetch(new URL(`/_emulator/${path}`, chain.emulator.baseUrl), { method, body }).then((answer) => answer.json());
    await control('POST', 'misbehaviour', JSON.stringify({ delay_ms: slow }));
    await control('DELETE', 'requests');
    const already = chain.daemon.said.err.length;
    const asked = ask().then(
      () => assert.fail('an abandoned call was answered'),
      () => {},
    );
    await eventually(async () => (await control('GET', 'requests')).requests.length > 0, 'Portkey was not asked');
    leave();
    await asked;
    const noticed = ({ err }) => err.slice(already).includes('"outcome":"cancelled"');
    await chain.daemon.until(noticed, 'told that its client left', limit);
  }

  for (const { name, legacy, connect } of overHttpClients) {
    for (const type of ['application/json', 'text/event-stream']) {
      test(`serves the ${name} in ${type}`, async () => {
        const { seen, fetch } = watchedFetch(type === 'text/event-stream' ? type : undefined);
        const { client, transport } = await connect(url, { fetch });
        assertListed((await client.listTools()).tools);
        answerOf(await client.callTool({ name: 'list_workspaces', arguments: {} }), 'list_workspaces');
        const answers = seen.filter(({ method, status }) => method === 'POST' && status === 200);
        assert.ok(answers.length >= 3, JSON.stringify(seen));
        for (const answer of answers) assert.equal(answer.type.split(';')[0], type);
        if (legacy) {
          const isOpen = (one) => one.method === 'GET' && one.status === 200 && one.type === 'text/event-stream';
          await eventually(() => seen.some(isOpen), `the stream did not open: ${JSON.stringify(seen)}`);
          await transport.terminateSession();
          assert.equal(seen.find(({ method }) => method === 'DELETE').status, 204);
        }
        await client.close();
      });
    }
  }

  test('cancels the call of a client that goes away', async () => {
    const pinned = overHttpClients.find(({ name }) => name === 'client pinned');
    const { client } = await pinned.connect(url);
    const away = new AbortController();
    await abandon(
      () => client.callTool({ name: 'list_workspaces', arguments: {} }, { signal: away.signal }),
      () => away.abort(),
    );
    await client.close();
  });

  test('opens the stream of a session at once, and ends it with the session', async () => {
    const session = await raw.openSession();
    const stream = await openStream(session);
    assert.deepEqual([stream.status, stream.headers.get('content-type')], [200, 'text/event-stream']);
    const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
    assert.match((await reader.read()).value, /^:/);
    assert.equal((await raw.ask(legacyMessage({ id: 'p', method: 'ping' }, session))).status, 200);
    const headers = { 'mcp-session-id': session.id, 'mcp-protocol-version': session.revision };
    assert.equal((await raw.ask({ method: 'DELETE', headers })).status, 204);
    while (!(await reader.read()).done);
  });

  test('frees the stream of a session whose client went away', async () => {
    const session = await raw.openSession();
    const away = new AbortController();
    assert.equal((await openStream(session, away.signal)).status, 200);
    assert.equal((await openStream(session)).status, 409);
    away.abort();
    await eventually(async () => {
      const again = await openStream(session);
      await again.body.cancel();
      return again.status === 200;
    }, 'the stream was not freed');
  });

  if (patient) {
    test('keeps a silent stream alive', async () => {
      const stream = await openStream(await raw.openSession(), AbortSignal.timeout(keepAlive + limit));
      let text = '';
      const comments = () => text.match(/^:.*\n/gm) ?? [];
      for await (const piece of stream.body.pipeThrough(new TextDecoderStream())) {
        text += piece; // which may end anywhere
        if (comments().length >= 2) break;
      }
      assert.ok(comments().length >= 2, 'the stream ended');
    });
  }

  test('speaks HTTP/2 with its clients, and cancels one stream of theirs alone', async () => {
    const session = http2.connect(url.origin);
    const send = ({ headers, body }) => {
      const stream = session.request({ ':method': 'POST', ':path': endpoint, ...headers });
      stream.end(JSON.stringify(body));
      return stream;
    };
    const statusOf = async (stream) => {
      const closed = once(stream, 'close').then(() => assert.fail('closed without an answer'));
      const [headers] = await Promise.race([once(stream, 'response'), closed]);
      return headers[':status'];
    };
    try {
      assert.equal(await statusOf(send(list)), 200);
      let slowly;
      await abandon(
        () => statusOf((slowly = send(call))),
        () => slowly.close(http2.constants.NGHTTP2_CANCEL),
      );
      assert.equal(await statusOf(send(list)), 200);
    } finally {
      session.destroy();
    }
  });

  test('lets the daemon judge hosts and origins', async () => {
    const withHeader = (name, value) => raw.ask({ ...list, headers: { ...list.headers, [name]: value } });
    for (const host of ['evil.example', `localhost.evil.example:${chain.port}`])
      assert.equal((await withHeader('host', host)).status, 403, host);
    for (const origin of ['https://evil.example', 'null'])
      assert.equal((await withHeader('origin', origin)).status, 403, origin);
    const { status, headers } = await withHeader('origin', url.origin);
    assert.deepEqual([status, headers['access-control-allow-origin']], [200, url.origin]);
  });

  test('carries a large message, and refuses one that is too large', async () => {
    const sized = (bytes) => ({ ...list, body: { ...list.body, padding: 'x'.repeat(bytes) } });
    const { status, text } = await raw.ask(sized(900_000));
    assert.equal(status, 200, text);
    // 502 where the proxy was still sending what the daemon had refused already; gone where the client was.
    const refused = await raw.ask(sized(1_100_000)).catch(({ code }) => ({ status: code }));
    assert.match(String(refused.status), /^(413|502|ECONNRESET|EPIPE)$/);
  });

  test('passes an error on as the daemon wrote it', async () =>
    assertError(await raw.ask(modernRequest('tools/explode')), { status: 404, code: -32601 }));

  for (const path of ['/metrics', '/metrics/', '//metrics', '//metrics/', '/./metrics', '/mcp/../metrics', '/%6Detrics/']) {
    test(`hides the figures at ${path}`, async () => {
      const { status, headers } = await raw.ask({ method: 'GET', path: `${place.prefix}${path}` });
      assert.equal(status, 404);
      assert.doesNotMatch(headers['content-type'] ?? '', /json/, 'the daemon was asked');
    });
  }

  test('has a page for people', async () => {
    const { status, text } = await raw.ask({ method: 'GET', path: `${place.prefix}/` });
    assert.equal(status, 200, text);
    // The last place names no public URL.
    assert.ok(text.includes(place.path === '/mcp' ? url.href : place.path), text);
  });

  test('writes down no key and no link', async () => {
    // The daemon has its own key here.
    assertError(await raw.ask(withKey(endpoint)), { status: 400, code: -32600 }, null);
    assert.equal((await raw.ask({ method: 'GET', path: `${place.prefix}/secret/${sent}` })).status, 404);
    await assertUnwritten(proxy, chain, 'found');
  });

  test('names the client, whatever the client says of itself', { skip: noTrust }, async () => {
    const already = chain.daemon.said.err.length;
    const { ask } = rawThrough(chain.port, place, { localAddress: client });
    assert.equal((await ask({ ...call, headers: { ...call.headers, 'x-forwarded-for': '203.0.113.9' } })).status, 200);
    const named = ({ err }) => err.slice(already).includes(`"from":"${client}"`);
    await chain.daemon.until(named, `told of ${client}`, limit);
  });
}

// Several chains at once, but the tests of each one after the other.
const inOrder = { concurrency: 1 };

/** The tests of the proxy that is called `name`. */
export function through(name) {
  const proxy = proxyNamed(name);
  const absent = !proxy.program && `${name} is not installed`;
  describe(name, { skip: absent, concurrency: 3 }, () => {
    for (const place of places) {
      const patient = place.prefix === '';
      describe(place.where, inOrder, () => exercise(proxy, place, {}, patient));
      describe(`${place.where}, TLS behind`, { ...inOrder, skip: noTls }, () =>
        exercise(proxy, place, { certificate: behind }),
      );
      if (!proxy.speaksProxyProtocol) continue;
      describe(`${place.where}, PROXY protocol`, { ...inOrder, skip: noProtocol }, () =>
        exercise(proxy, place, { proxyProtocol: true }),
      );
      describe(`${place.where}, PROXY protocol and TLS behind`, { ...inOrder, skip: noProtocol || noTls }, () =>
        exercise(proxy, place, { proxyProtocol: true, certificate: behind }),
      );
    }
    for (const { what, ...certificate } of wrong) {
      test(`asks nothing of a daemon with a certificate ${what}, and writes down no key`, { skip: noTls }, async () => {
        const chain = await startChain(proxy, places[0], { certificate });
        try {
          const { status } = await rawThrough(chain.port, places[0]).ask(withKey(chain.url.pathname));
          assert.ok(status === 502 || status === 503, String(status));
          await assertUnwritten(proxy, chain, 'failed');
          assert.ok(!chain.daemon.said.err.includes('"event":"call"'));
        } finally {
          await chain.stop();
        }
      });
    }
  });
}
