// What a server keeps for its callers, or gives them to keep: tasks, states of calls that ask, questions, streams that are taken up again.
// Nobody can use what is another's, even knowing it by heart.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import { startFixtures } from '../conformance/support/fixture_server.mjs';
import { eventData } from './support/http_tap.mjs';
import { callAs, newAddress, resultOf } from './support/identity.mjs';
import { legacyMessage, meta, rawClient } from './support/raw_http.mjs';
import { eventually } from './support/servers.mjs';

const headersOf = (owner) => ({ 'x-portkey-api-key': `pk-${owner}-0123456789abcdef` });
const latest = '2025-11-25';
const capabilities = { elicitation: {}, sampling: {}, roots: {}, extensions: { 'io.modelcontextprotocol/tasks': {} } };
const _meta = { ...meta(), 'io.modelcontextprotocol/clientCapabilities': capabilities };
const invalid = -32602;

describe('tenants keep their own', () => {
  let server;
  before(async () => {
    server = await startFixtures('--byok');
  });
  after(() => server?.stop());
  const ask = (owner, method, params) => callAs(server, headersOf(owner), method, { _meta, ...params });
  const call = (owner, name, given = {}, more = {}) => ask(owner, 'tools/call', { name, arguments: given, ...more });
  /** The answer is an error with that code, and says nothing of `secret`. */
  function assertUnknown({ message, text }, secret) {
    assert.equal(message.error?.code, invalid, text);
    assert.ok(!text.includes(secret), text);
  }

  test('nobody is served without a key', async () => {
    const { status } = await callAs(server, {});
    assert.equal(status, 401);
  });

  test('a task', async () => {
    const { taskId } = resultOf(await call('alice', 'confirm_delete', { filename: 'alice.txt' }));
    const inputResponses = (confirm) => ({ confirm: { action: 'accept', content: { confirm } } });
    for (const [method, params] of [
      ['tasks/get', { taskId }],
      ['tasks/update', { taskId, inputResponses: inputResponses(true) }],
      ['tasks/cancel', { taskId }],
    ])
      assertUnknown(await ask('bob', method, params), 'alice.txt');
    const state = resultOf(await ask('alice', 'tasks/get', { taskId }));
    assert.equal(state.status, 'input_required', JSON.stringify(state));
    const [key] = Object.keys(state.inputRequests);
    resultOf(await ask('alice', 'tasks/update', { taskId, inputResponses: { [key]: inputResponses(true).confirm } }));
    const done = await eventually(async () => {
      const now = resultOf(await ask('alice', 'tasks/get', { taskId }));
      return now.status === 'completed' && now;
    }, 'end of the task');
    assert.match(JSON.stringify(done), /Deleted alice\.txt/);
    assertUnknown(await ask('bob', 'tasks/get', { taskId }), 'alice.txt');
  });

  test('the state of a call that asks', async () => {
    const name = 'test_input_required_result_multi_round';
    const first = resultOf(await call('alice', name));
    const answer = (round, content) => ({ inputResponses: { [round]: { action: 'accept', content } } });
    const next = { requestState: first.requestState, ...answer('step1', { name: 'Ada' }) };
    assertUnknown(await call('bob', name, {}, next), 'Ada');
    const second = resultOf(await call('alice', name, {}, next));
    const last = { requestState: second.requestState, ...answer('step2', { color: 'green' }) };
    assertUnknown(await call('bob', name, {}, last), 'green');
    assert.match(JSON.stringify(resultOf(await call('alice', name, {}, last))), /your color is green/);
  });

  describe('in sessions', () => {
    async function openSession(owner) {
      const say = rawClient(server.port, { options: { localAddress: newAddress() } }).ask;
      const own = headersOf(owner);
      const send = (body, session) => {
        const { headers, body: text } = legacyMessage(body, session);
        return say({ headers: { ...headers, ...own }, body: text });
      };
      const params = {
        protocolVersion: latest,
        capabilities: { elicitation: {} },
        clientInfo: { name: 'raw', version: '1' },
      };
      const opened = await send({ id: 1, method: 'initialize', params });
      resultOf(opened);
      const session = { id: opened.headers['mcp-session-id'], revision: latest };
      await send({ method: 'notifications/initialized' }, session);
      return { send: (body) => send(body, session), session, own };
    }
    /** Sends a message and hears its stream: {heard(), ended}. */
    async function stream({ session, own }, body, method = 'POST', more = {}) {
      const { headers, body: message } = legacyMessage(body ?? {}, session);
      const request = http.request({
        host: '127.0.0.1',
        port: server.port,
        method,
        path: '/mcp',
        agent: false,
        headers: { ...headers, accept: 'application/json, text/event-stream', ...own, ...more },
      });
      request.on('error', () => {});
      request.end(method === 'POST' ? JSON.stringify(message) : undefined);
      const [response] = await once(request, 'response');
      let text = '';
      response.setEncoding('utf8').on('data', (piece) => (text += piece));
      response.on('error', () => {});
      const ended = new Promise((resolve) => response.on('close', resolve));
      return { status: response.statusCode, heard: () => text, ended, stop: () => request.destroy() };
    }
    const wholeEvents = (text) => eventData(text.slice(0, text.lastIndexOf('\n\n') + 2));
    const asked = (one) =>
      eventually(() => wholeEvents(one.heard()).find(({ method }) => method === 'elicitation/create'), 'question');
    const elicit = (message) => ({
      id: 5,
      method: 'tools/call',
      params: { name: 'test_elicitation', arguments: { message } },
    });
    const answer = (id, username) => ({
      id,
      result: { action: 'accept', content: { username, email: 'a@example.com' } },
    });

    test('a question is answered by whom it was asked', async () => {
      const [alice, bob] = [await openSession('alice'), await openSession('bob')];
      const [ofAlice, ofBob] = [await stream(alice, elicit('Who is alice?')), await stream(bob, elicit('Who is bob?'))];
      const [first, second] = [await asked(ofAlice), await asked(ofBob)];
      assert.match(first.params.message, /alice/);
      assert.match(second.params.message, /bob/);
      // In his own session, bob answers what alice was asked.
      const { status } = await bob.send(answer(first.id, 'Mallory'));
      assert.ok(status < 500);
      await alice.send(answer(first.id, 'Alice'));
      await ofAlice.ended;
      await bob.send(answer(second.id, 'Bob'));
      await ofBob.ended;
      assert.match(ofAlice.heard(), /Alice/);
      assert.match(ofBob.heard(), /Bob/);
      assert.ok(!/Mallory|Bob|bob/.test(ofAlice.heard()), ofAlice.heard());
      assert.ok(!/Mallory|Alice|alice/.test(ofBob.heard()), ofBob.heard());
    });

    test('a stream is taken up again by whom it was for', async () => {
      const [alice, bob] = [await openSession('alice'), await openSession('bob')];
      const call = { id: 'mine', method: 'tools/call', params: { name: 'test_reconnection', arguments: {} } };
      const broken = await stream(alice, call);
      await broken.ended;
      const [, id] = /^id: ?(.+)$/m.exec(broken.heard()) ?? [];
      assert.ok(id, broken.heard());
      const foreign = await stream(bob, undefined, 'GET', { 'last-event-id': id });
      foreign.stop();
      assert.ok(foreign.status >= 400 && foreign.status < 500, `${foreign.status}`);
      const thieves = await stream({ session: alice.session, own: bob.own }, undefined, 'GET', { 'last-event-id': id });
      assert.equal(thieves.status, 404);
      const resumed = await stream(alice, undefined, 'GET', { 'last-event-id': id });
      assert.equal(resumed.status, 200);
      await eventually(() => wholeEvents(resumed.heard()).find((message) => message.id === 'mine'), 'answer');
      resumed.stop();
    });
  });
});
