// Sessions as of 2025-11-25 and before, at their edges.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import { startDaemon, startEmulator, wholeCatalogue } from './support/servers.mjs';
import { legacyMessage, rawClient } from './support/raw_http.mjs';
import { answerOf, assertListed } from './support/tools.mjs';
import { assertWire, httpFaults, unchecked } from './support/wire_schema.mjs';

const latest = '2025-11-25';
const revisions = ['2025-03-26', '2025-06-18', latest];
const ping = { id: 'p', method: 'ping' };

describe('raw sessions', () => {
  let emulator, daemon, ask, openSession, exchanges;
  before(async () => {
    emulator = await startEmulator();
    daemon = await startDaemon(emulator, wholeCatalogue);
    ({ ask, openSession, exchanges } = rawClient(daemon.port));
  });
  after(async () => {
    await daemon?.stop();
    await emulator?.stop();
  });

  for (const revision of revisions) {
    test(`serves a session of ${revision}`, async () => {
      const session = await openSession(revision);
      assert.equal(session.revision, revision);
      assert.deepEqual((await ask(legacyMessage(ping, session))).message, { jsonrpc: '2.0', id: 'p', result: {} });
      assertListed((await ask(legacyMessage({ id: 2, method: 'tools/list' }, session))).message.result.tools);
      const { result } = (
        await ask(
          legacyMessage({ id: 3, method: 'tools/call', params: { name: 'list_workspaces', arguments: {} } }, session),
        )
      ).message;
      // Structured content came with 2025-06-18, resultType with 2026-07-28.
      const answer = revision < '2025-06-18' ? JSON.parse(result.content[0].text) : answerOf(result, 'list_workspaces');
      assert.ok(answer.total > 0);
      assert.equal(result.resultType, undefined);
    });
  }
  for (const asked of ['1999-01-01', '2026-07-28']) {
    test(`offers ${latest} to a client that asks for ${asked}`, async () =>
      assert.equal((await openSession(asked)).revision, latest));
  }

  test('assumes the negotiated revision where no header names one', async () => {
    const { id } = await openSession();
    const { headers, body } = legacyMessage(ping);
    assert.equal((await ask({ headers: { ...headers, 'mcp-session-id': id }, body })).status, 200);
  });
  test('refuses a revision that it does not know', async () => {
    const session = await openSession();
    assert.equal((await ask(legacyMessage(ping, { ...session, revision: '1999-01-01' }))).status, 400);
  });
  test('refuses a request without session', async () =>
    assert.equal((await ask(legacyMessage({ id: 1, method: 'tools/list' }))).status, 400));
  test('does not know a session that it never gave', async () => {
    const { id } = await openSession();
    const forged = id.slice(0, -4) + (id.endsWith('AAAA') ? 'BBBB' : 'AAAA');
    for (const unknown of ['nonsense', forged])
      assert.equal((await ask(legacyMessage(ping, { id: unknown, revision: latest }))).status, 404);
  });
  test('ends a session with DELETE, for good and alone', async () => {
    const [session, other] = [await openSession(), await openSession()];
    assert.notEqual(session.id, other.id);
    const headers = { 'mcp-session-id': session.id, 'mcp-protocol-version': latest, accept: '*/*' };
    const { status } = await ask({ method: 'DELETE', headers });
    assert.ok(status >= 200 && status < 300, `${status}`);
    assert.equal((await ask(legacyMessage(ping, session))).status, 404);
    assert.equal((await ask({ method: 'DELETE', headers })).status, 404);
    assert.equal((await ask({ method: 'GET', headers: { ...headers, accept: 'text/event-stream' } })).status, 404);
    assert.equal((await ask(legacyMessage(ping, other))).status, 200);
  });
  test('opens the stream of a session at once, or says that there is none', async () => {
    const session = await openSession();
    const request = http.get({
      host: '127.0.0.1',
      port: daemon.port,
      path: '/mcp',
      agent: false,
      headers: { accept: 'text/event-stream', 'mcp-session-id': session.id, 'mcp-protocol-version': latest },
    });
    const [response] = await once(request, 'response', { signal: AbortSignal.timeout(5000) });
    request.on('error', () => {}).destroy();
    if (response.statusCode === 405) assert.match(response.headers.allow, /POST/);
    else assert.deepEqual([response.statusCode, response.headers['content-type']], [200, 'text/event-stream']);
  });
  test('answers an unknown method with 200 and -32601', async () => {
    const { status, message } = await ask(legacyMessage({ id: 5, method: 'tools/explode' }, await openSession()));
    assert.equal(status, 200);
    assert.equal(message.error.code, -32601);
    assert.equal(message.id, 5);
  });
  test('ignores an unknown notification and one that cancels nothing', async () => {
    const session = await openSession();
    for (const body of [
      { method: 'notifications/unheard-of' },
      { method: 'notifications/cancelled', params: { requestId: 99 } },
    ]) {
      const { status, text } = await ask(legacyMessage(body, session));
      assert.deepEqual([status, text], [202, '']);
    }
  });
  test('answers a batch in a session of 2025-03-26', async () => {
    const session = await openSession('2025-03-26');
    const batch = [
      { jsonrpc: '2.0', ...ping },
      { jsonrpc: '2.0', method: 'notifications/unheard-of' },
      { jsonrpc: '2.0', id: 2, method: 'tools/list' },
    ];
    const { status, messages } = await ask(legacyMessage(batch, session));
    assert.equal(status, 200);
    assert.deepEqual(messages.map(({ id }) => id).sort(), [2, 'p']);
  });
  test('refuses a batch in a session of any later revision', async () => {
    for (const revision of ['2025-06-18', latest]) {
      const { status, message } = await ask(legacyMessage([{ jsonrpc: '2.0', ...ping }], await openSession(revision)));
      assert.equal(status, 400);
      assert.equal(message.error.code, -32600);
    }
  });
  test('answers only valid messages', { skip: unchecked }, () =>
    assertWire(httpFaults(exchanges, { serverOnly: true })),
  );
});
