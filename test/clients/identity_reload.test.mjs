// Tokens, principals and keys that change while the daemon runs.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import {
  assertRefused,
  assertUnsaid,
  bearing,
  callAs,
  challenges,
  newAddress,
  resultOf,
  scratchFolder,
  startGuarded,
  useAs,
} from './support/identity.mjs';
import { startIssuer } from './support/issuer.mjs';
import { legacyMessage, modernRequest, rawClient } from './support/raw_http.mjs';
import { eventually } from './support/servers.mjs';
import { startTenants } from './support/tenants.mjs';

const token = (name, turn = 1) => `${name}-${turn}-0123456789abcdef0123456789abcdef`;
let upstream;
before(async () => {
  upstream = await startTenants();
});
after(() => upstream?.stop());

/** An open listen stream of this caller: {ended, stop}, where `ended` resolves once the server has ended it. */
async function listenAs({ port }, headers) {
  const { headers: own, body } = modernRequest('subscriptions/listen', { notifications: { toolsListChanged: true } });
  const request = http.request({
    host: '127.0.0.1',
    port,
    method: 'POST',
    path: '/mcp',
    headers: { ...own, ...headers },
    agent: false,
    localAddress: newAddress(),
  });
  request.end(JSON.stringify(body));
  const [response] = await once(request, 'response');
  assert.equal(response.statusCode, 200);
  let open = true;
  const ended = new Promise((resolve) => response.on('close', resolve)).then(() => (open = false));
  response.resume();
  await once(response, 'data');
  return { ended, isOpen: () => open, stop: () => request.destroy() };
}
const within = (promise, ms, what) =>
  Promise.race([
    promise,
    new Promise((_, reject) => setTimeout(() => reject(new Error(`${what} took more than ${ms} ms`)), ms).unref()),
  ]);

describe('bearer tokens that are replaced', () => {
  let daemon;
  const scratch = scratchFolder();
  const configured =
    (tokens, more = {}) =>
    () => ({
      portkey: { api_key_file: scratch.file('key', upstream.keyOf('server')) },
      identity: { mode: 'bearer', token: tokens, ...more },
    });
  const first = [
    { name: 'alice', secret: token('alice') },
    { name: 'bob', secret: token('bob') },
  ];
  before(async () => {
    daemon = await startGuarded(upstream, configured(first));
  });
  after(() => daemon?.stop());

  test('are refused at once where they are gone, and their streams end', async () => {
    const [alice, bob] = [
      await listenAs(daemon, bearing(token('alice'))),
      await listenAs(daemon, bearing(token('bob'))),
    ];
    const told = await daemon.reload(configured([{ name: 'alice', secret: token('alice', 2) }, first[1]]));
    assert.equal(told.event, 'reloaded');
    assertRefused(await callAs(daemon, bearing(token('alice'))), 401, challenges.plainBad);
    resultOf(await callAs(daemon, bearing(token('alice', 2))));
    resultOf(await callAs(daemon, bearing(token('bob'))));
    await within(alice.ended, 5_000, 'the end of the stream');
    assert.ok(bob.isOpen());
    bob.stop();
  });

  test('that are gone take their sessions with them', async () => {
    const { ask } = rawClient(daemon.port, { options: { localAddress: newAddress() } });
    const say = (body, session, secret) => {
      const { headers, body: text } = legacyMessage(body, session);
      return ask({ headers: { ...headers, ...bearing(secret) }, body: text });
    };
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
    const opened = await say({ id: 1, method: 'initialize', params }, undefined, token('bob'));
    const session = { id: opened.headers['mcp-session-id'], revision: '2025-11-25' };
    await daemon.reload(
      configured([
        { name: 'alice', secret: token('alice', 2) },
        { name: 'carol', secret: token('carol') },
      ]),
    );
    assertRefused(await say({ id: 2, method: 'ping' }, session, token('bob')), 401, challenges.plainBad);
    assert.equal((await say({ id: 3, method: 'ping' }, session, token('carol'))).status, 404);
  });

  test('stay as they were where the new settings are wrong', async () => {
    const { event } = await daemon.reload(configured([{ name: 'alice', secret: 'short' }]));
    assert.equal(event, 'not reloaded');
    resultOf(await callAs(daemon, bearing(token('alice', 2))));
    resultOf(await callAs(daemon, bearing(token('carol'))));
  });

  test('leave the mode as it was, which wants a restart', async () => {
    const told = await daemon.reload(configured(undefined, { mode: 'byok' }));
    assert.match(JSON.stringify(told), /identity\.mode/);
    assertRefused(await callAs(daemon, {}), 401, challenges.plain);
    // Whatever became of the tokens: nobody is let in with a key of their own.
    assert.equal((await callAs(daemon, { 'x-portkey-api-key': upstream.keyOf('alice') })).status, 401);
  });

  test('come with the key of the server', async () => {
    await daemon.reload(configured(first));
    resultOf(await useAs(daemon, bearing(token('alice'))));
    assert.equal(upstream.requests.at(-1).key, upstream.keyOf('server'));
    await daemon.reload((given) => {
      const settings = configured(first)(given);
      writeFileSync(settings.portkey.api_key_file, upstream.keyOf('renewed'));
      return settings;
    });
    resultOf(await useAs(daemon, bearing(token('alice'))));
    assert.equal(upstream.requests.at(-1).key, upstream.keyOf('renewed'));
  });
  test('are in no line of the log', () =>
    assertUnsaid(daemon, [
      token('alice'),
      token('alice', 2),
      token('bob'),
      token('carol'),
      upstream.keyOf('server'),
      upstream.keyOf('renewed'),
    ]));
});

describe('limits that are replaced', () => {
  test('hold for the next call', async () => {
    const limited = (calls_in_flight_per_principal) => () => ({
      limits: { calls_in_flight_per_principal },
      identity: { mode: 'byok' },
    });
    const daemon = await startGuarded(upstream, limited(1));
    const key = { 'x-portkey-api-key': upstream.keyOf('alice') };
    const use = (at) => useAs(daemon, key, 'get_workspace', { workspace_id: `ws-alice-${at}` });
    resultOf(await use('known'));
    const since = upstream.requests.length;
    const release = upstream.hold(({ target }) => target.endsWith('-held'));
    try {
      const first = use('held');
      await eventually(() => upstream.requests.length === since + 1, 'first call');
      assert.equal((await use('more')).status, 429);
      await daemon.reload(limited(2));
      resultOf(await use('more'));
      release();
      resultOf(await first);
    } finally {
      release();
      await daemon.stop();
    }
  });
});

describe('principals that are replaced', () => {
  let issuer, daemon;
  const scratch = scratchFolder();
  const configured =
    (principal, more = {}) =>
    ({ origin }) => ({
      server: { public_url: origin },
      identity: { mode: 'oauth', oauth: { issuer: issuer.issuer, allow_insecure_issuer: true, principal, ...more } },
    });
  const alice = (key) => ({ subject: 'alice', api_key_file: scratch.file('alice', `${upstream.keyOf(key)}\n`) });
  before(async () => {
    issuer = await startIssuer();
    daemon = await startGuarded(upstream, configured([alice('first')]));
    issuer.audience = daemon.url;
  });
  after(async () => {
    await daemon?.stop();
    await issuer?.stop();
  });
  const uses = async (key) => {
    resultOf(await useAs(daemon, bearing(issuer.mint())));
    assert.equal(upstream.requests.at(-1).key, upstream.keyOf(key));
  };

  test('act with the new key, come and go', async () => {
    await uses('first');
    await daemon.reload(configured([alice('second')]));
    await uses('second');
    await daemon.reload(configured([{ subject: 'bob', api_key: upstream.keyOf('bob') }]));
    assertRefused(await useAs(daemon, bearing(issuer.mint())), 403, undefined);
    resultOf(await useAs(daemon, bearing(issuer.mint({ claims: { sub: 'bob' } }))));
  });
  test('end the streams of those who go', async () => {
    await daemon.reload(configured([alice('first')]));
    const stream = await listenAs(daemon, bearing(issuer.mint()));
    await daemon.reload(configured([{ subject: 'bob', api_key: upstream.keyOf('bob') }]));
    await within(stream.ended, 5_000, 'the end of the stream');
  });
  test('have scopes of other names', async () => {
    await daemon.reload(configured([alice('first')], { read_scope: 'mcp.read' }));
    const refused = await useAs(daemon, bearing(issuer.mint()));
    assertRefused(refused, 403, challenges.scope(daemon, 'mcp.read'));
    resultOf(await useAs(daemon, bearing(issuer.mint({ claims: { scope: 'mcp.read' } }))));
  });
  test('keep their issuers, which want a restart', async () => {
    const told = await daemon.reload(configured([alice('first')], { issuer: 'https://login.example.com' }));
    assert.match(JSON.stringify(told), /identity\.oauth\.issuer/);
    await uses('first');
  });
  test('are looked up as the new settings say', async () => {
    const asking = (client_id, client_secret) => ({
      introspection_url: issuer.introspectionUrl,
      client_id,
      client_secret,
    });
    const [first, second] = ['first-secret-0123456789abcdef', 'second-secret-0123456789abcdef'];
    const other = await startGuarded(upstream, configured([alice('first')], asking('first', first)));
    try {
      const asked = async () => {
        resultOf(await callAs(other, bearing(issuer.mintOpaque({ aud: other.url }))));
        return Buffer.from(
          issuer.introspections.at(-1).headers.authorization.slice('Basic '.length),
          'base64',
        ).toString();
      };
      assert.equal(await asked(), `first:${first}`);
      await other.reload(configured([alice('first')], asking('first', second)));
      assert.equal(await asked(), `first:${second}`);
      const told = await other.reload(configured([alice('first')], asking('second', second)));
      // Either it is taken, or it is said that it is not.
      if (told.changes_that_want_a_restart.includes('identity.oauth.client_id'))
        assert.equal(await asked(), `first:${second}`);
      else assert.equal(await asked(), `second:${second}`);
      assertUnsaid(other, [first, second]);
    } finally {
      await other.stop();
    }
  });
  test('have keys that no line of the log tells', () =>
    assertUnsaid(daemon, ['first', 'second', 'bob'].map(upstream.keyOf)));
});
