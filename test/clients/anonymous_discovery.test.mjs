// What is open to callers without a credential where the operator opens it: only what is asked to find out what there is.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import {
  assertRefused,
  bearing,
  callAs,
  challenges,
  newAddress,
  resultOf,
  startGuarded,
  useAs,
} from './support/identity.mjs';
import { startIssuer } from './support/issuer.mjs';
import { legacyMessage, modernRequest, rawClient } from './support/raw_http.mjs';
import { startTenants } from './support/tenants.mjs';

const token = 'alice-token-0123456789abcdef0123456789';
const initialize = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
const open = [['server/discover'], ['tools/list'], ['resources/list'], ['resources/templates/list'], ['prompts/list']];
const closed = [
  ['tools/call', { name: 'list_workspaces', arguments: {} }],
  ['tools/call', { name: 'search_tools', arguments: { query: 'workspaces' } }],
  ['tools/call', { name: 'unheard_of', arguments: {} }],
  ['resources/read', { uri: 'portkey://workspaces/ws-alice-1' }],
  ['prompts/get', { name: 'unheard-of' }],
  [
    'completion/complete',
    { ref: { type: 'ref/resource', uri: 'portkey://workspaces/{id}' }, argument: { name: 'id', value: 'ws' } },
  ],
  ['subscriptions/listen', { notifications: { toolsListChanged: true } }],
  ['tasks/get', { taskId: 'nonsense' }],
  ['unheard/of'],
];
const sessionOnly = [
  ['logging/setLevel', { level: 'debug' }],
  ['resources/subscribe', { uri: 'portkey://workspaces/ws-alice-1' }],
];

const modes = {
  bearer: {
    identity: () => ({ mode: 'bearer', token: [{ name: 'alice', secret: token }] }),
    portkey: (upstream) => ({ api_key: upstream.keyOf('alice') }),
    good: () => bearing(token),
    bad: () => bearing(`${token}0`),
    challenge: () => challenges.plain,
    badChallenge: () => challenges.plainBad,
  },
  byok: {
    identity: () => ({ mode: 'byok' }),
    good: (upstream) => ({ 'x-portkey-api-key': upstream.keyOf('alice') }),
    challenge: () => challenges.plain,
  },
  oauth: {
    identity: (upstream, issuer) => ({
      mode: 'oauth',
      oauth: {
        issuer: issuer.issuer,
        allow_insecure_issuer: true,
        principal: [{ subject: 'alice', api_key: upstream.keyOf('alice') }],
      },
    }),
    good: (upstream, issuer) => bearing(issuer.mint()),
    bad: (upstream, issuer) => bearing(issuer.mint({ claims: { aud: 'elsewhere' } })),
    challenge: challenges.none,
    badChallenge: challenges.bad,
  },
};

for (const [mode, { identity, portkey, good, bad, challenge, badChallenge }] of Object.entries(modes)) {
  describe(`anonymous discovery, ${mode}`, () => {
    let upstream, issuer, daemon;
    before(async () => {
      [upstream, issuer] = await Promise.all([startTenants(), startIssuer()]);
      daemon = await startGuarded(upstream, ({ origin }) => ({
        server: { public_url: origin },
        portkey: portkey?.(upstream) ?? {},
        identity: { allow_anonymous_discovery: true, ...identity(upstream, issuer) },
      }));
      issuer.audience = daemon.url;
    });
    after(async () => {
      await daemon?.stop();
      await upstream?.stop();
      await issuer?.stop();
    });

    for (const [method, params] of open)
      test(`opens ${method}`, async () => resultOf(await callAs(daemon, {}, method, params)));
    for (const [method, params] of closed) {
      test(`does not open ${method} ${params?.name ?? ''}`, async () =>
        assertRefused(await callAs(daemon, {}, method, params), 401, challenge(daemon)));
    }
    test('lists the same as it does for callers who are known', async () => {
      const names = ({ tools }) => tools.map(({ name }) => name);
      const known = resultOf(await callAs(daemon, good(upstream, issuer)));
      assert.deepEqual(names(resultOf(await callAs(daemon, {}))), names(known));
    });
    test('never asks Portkey', () => assert.deepEqual(upstream.requests, []));
    if (bad) {
      test('refuses a credential that is wrong even there', async () => {
        for (const [method, params] of open)
          assertRefused(await callAs(daemon, bad(upstream, issuer), method, params), 401, badChallenge(daemon));
      });
    }

    test('opens a session, which goes on with a credential', async () => {
      const { ask } = rawClient(daemon.port, { options: { localAddress: newAddress() } });
      const opened = await ask(legacyMessage({ id: 1, method: 'initialize', params: initialize }));
      resultOf(opened);
      const session = { id: opened.headers['mcp-session-id'], revision: '2025-11-25' };
      const say = (body, headers = {}) => {
        const message = legacyMessage(body, session);
        return ask({ ...message, headers: { ...message.headers, ...headers } });
      };
      assert.equal((await say({ method: 'notifications/initialized' })).status, 202);
      resultOf(await say({ id: 2, method: 'ping' }));
      for (const [method, params] of open.slice(1)) resultOf(await say({ id: 3, method, params }));
      for (const [method, params] of [...closed.slice(0, 6), ...sessionOnly])
        assertRefused(await say({ id: 4, method, params }), 401, challenge(daemon));
      const stream = {
        'mcp-session-id': session.id,
        'mcp-protocol-version': session.revision,
        accept: 'text/event-stream',
      };
      assertRefused(await ask({ method: 'GET', headers: stream }), 401, challenge(daemon));
      assert.deepEqual(upstream.requests, []);

      const call = { id: 5, method: 'tools/call', params: { name: 'list_workspaces', arguments: {} } };
      const { structuredContent } = resultOf(await say(call, good(upstream, issuer)));
      assert.match(structuredContent.data[0].name, /of alice$/);
      assertRefused(await say(call), 401, challenge(daemon));
    });
    test('does not open a session of somebody who is known', async () => {
      const { ask } = rawClient(daemon.port, { options: { localAddress: newAddress() } });
      const { headers, body } = legacyMessage({ id: 1, method: 'initialize', params: initialize });
      const opened = await ask({ headers: { ...headers, ...good(upstream, issuer) }, body });
      const session = { id: opened.headers['mcp-session-id'], revision: '2025-11-25' };
      const { status } = await ask(legacyMessage({ id: 2, method: 'tools/list' }, session));
      assert.ok([401, 404].includes(status), `${status}`);
      const ended = { 'mcp-session-id': session.id, 'mcp-protocol-version': session.revision };
      assert.ok([401, 404].includes((await ask({ method: 'DELETE', headers: ended })).status));
      resultOf(
        await ask(
          (({ headers: more, body: text }) => ({ headers: { ...more, ...good(upstream, issuer) }, body: text }))(
            legacyMessage({ id: 3, method: 'tools/list' }, session),
          ),
        ),
      );
    });
    test('does not open a batch with more in it', async () => {
      const { ask } = rawClient(daemon.port, { options: { localAddress: newAddress() } });
      const params = { ...initialize, protocolVersion: '2025-03-26' };
      const opened = await ask(legacyMessage({ id: 1, method: 'initialize', params }));
      const session = { id: opened.headers['mcp-session-id'], revision: '2025-03-26' };
      const list = { jsonrpc: '2.0', id: 2, method: 'tools/list' };
      const call = { jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 'list_workspaces', arguments: {} } };
      const asked = upstream.requests.length;
      const answer = await ask(legacyMessage([list, call], session));
      assert.equal(answer.status, 401, answer.text);
      assert.equal(upstream.requests.length, asked);
    });
    test('is not for a call that says in its header that it is a list', async () => {
      const request = modernRequest('tools/call', { name: 'list_workspaces', arguments: {} });
      const { ask } = rawClient(daemon.port, { options: { localAddress: newAddress() } });
      const asked = upstream.requests.length;
      const { status } = await ask({ ...request, headers: { ...request.headers, 'mcp-method': 'tools/list' } });
      assert.ok([400, 401].includes(status), `${status}`);
      assert.equal(upstream.requests.length, asked);
    });
    test('serves callers who are known', async () => resultOf(await useAs(daemon, good(upstream, issuer))));
  });
}
