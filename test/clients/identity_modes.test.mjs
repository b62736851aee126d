// Who is let in without OAuth, in each mode: what those are told who are not, whose key a call is made with, what is logged.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import {
  assertRefused,
  assertUnsaid,
  bearing,
  callAs,
  challenges,
  linesOf,
  newAddress,
  principalOf,
  resultOf,
  scratchFolder,
  startGuarded,
  useAs,
} from './support/identity.mjs';
import { legacyMessage, modernRequest, rawClient } from './support/raw_http.mjs';
import { errorText } from './support/tools.mjs';
import { startTenants } from './support/tenants.mjs';

const wellKnown = '/.well-known/oauth-protected-resource';
const secrets = { alice: 'alice-token-0123456789abcdef0123456789', bob: 'bob-token-0123456789abcdef0123456789' };
const page = 'http://localhost:6274';
let upstream;
before(async () => {
  upstream = await startTenants();
});
after(() => upstream?.stop());

const anyone = (daemon) => rawClient(daemon.port, { options: { localAddress: newAddress() } }).ask;

/** What every mode with credentials does to whoever has none; `challenge` is what they are told. */
function guards(running, challenge) {
  const list = modernRequest('tools/list');
  const without = {
    'a list': list,
    'a call': modernRequest('tools/call', { name: 'list_workspaces', arguments: {} }),
    'an initialize': legacyMessage({
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
    }),
    'a method that nobody knows': modernRequest('nothing'),
    'a body that is no JSON': { ...list, body: '{' },
    'no body': { ...list, body: '' },
    'a body of another kind': { ...list, headers: { ...list.headers, 'content-type': 'text/plain' } },
    'a body that is too large': {
      headers: { ...list.headers, 'content-length': 64 << 20 },
      write: (request) => request.write('{'),
    },
    'a stream': { method: 'GET', headers: { accept: 'text/event-stream' } },
    'a stream of a session': { method: 'GET', headers: { accept: 'text/event-stream', 'mcp-session-id': 'nonsense' } },
    'the end of a session': { method: 'DELETE', headers: { 'mcp-session-id': 'nonsense' } },
    'a narrowed path': { ...list, path: '/mcp/x/prompts/readonly' },
  };
  for (const [name, request] of Object.entries(without)) {
    test(`refuses ${name} without credential`, async () =>
      assertRefused(await anyone(running())(request), 401, challenge(running())));
  }
  test('refuses a foreign host and a foreign origin before it asks who calls', async () => {
    for (const headers of [{ host: 'evil.example' }, { origin: 'https://evil.example' }]) {
      const { status, headers: told } = await anyone(running())({ ...list, headers: { ...list.headers, ...headers } });
      assert.equal(status, 403);
      assert.equal(told['www-authenticate'], undefined);
    }
  });
  test('answers a preflight without credential, and lets the page read a refusal', async () => {
    const wanted = 'authorization, x-portkey-api-key, content-type, mcp-protocol-version';
    const preflight = await anyone(running())({
      method: 'OPTIONS',
      headers: { origin: page, 'access-control-request-method': 'POST', 'access-control-request-headers': wanted },
    });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers['access-control-allow-origin'], page);
    assert.equal(preflight.headers['www-authenticate'], undefined);
    const allowed = preflight.headers['access-control-allow-headers'].toLowerCase().split(/\s*,\s*/);
    for (const name of wanted.split(', ')) assert.ok(allowed.includes(name), name);
    const refused = await anyone(running())({ ...list, headers: { ...list.headers, origin: page } });
    assertRefused(refused, 401, challenge(running()));
    assert.equal(refused.headers['access-control-allow-origin'], page);
    for (const name of ['WWW-Authenticate', 'Retry-After', 'Mcp-Session-Id'])
      assert.match(refused.headers['access-control-expose-headers'], new RegExp(`\\b${name}\\b`, 'i'));
    assert.equal(refused.headers['access-control-allow-credentials'], undefined);
  });
  test('shows without credential what is nobody’s', async () => {
    for (const path of ['/livez', '/readyz', '/'])
      assert.equal((await anyone(running())({ method: 'GET', path })).status, 200, path);
  });
}

/** Without OAuth there is no metadata of it. */
function hasNoMetadata(running) {
  for (const path of [wellKnown, `${wellKnown}/mcp`]) {
    test(`has nothing at ${path}`, async () => {
      const answer = await anyone(running())({ method: 'GET', path });
      assert.equal(answer.status, 404);
      assert.match(answer.headers['content-type'], /^application\/json/);
      assert.equal(answer.headers['www-authenticate'], undefined);
      assert.equal(typeof answer.json(), 'object');
    });
  }
}

describe('mode none', () => {
  let daemon;
  before(async () => {
    daemon = await startGuarded(upstream, () => ({
      portkey: { api_key: upstream.keyOf('server') },
      limits: { calls_in_flight_per_principal: 1 },
    }));
  });
  after(() => daemon?.stop());

  test('serves everybody with the key of the server, whatever they bring', async () => {
    for (const headers of [{}, bearing('whatever'), { 'x-portkey-api-key': upstream.keyOf('alice') }]) {
      resultOf(await useAs(daemon, headers));
      const { key, headers: sent } = upstream.requests.at(-1);
      assert.equal(key, upstream.keyOf('server'));
      assert.equal(sent.authorization, undefined);
    }
  });
  test('has no bounds for one of all', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => useAs(daemon, {}, undefined, undefined, { from: '127.0.0.1' })),
    );
    answers.forEach(resultOf);
  });
  hasNoMetadata(() => daemon);
});

describe('mode bearer', () => {
  let daemon;
  const scratch = scratchFolder();
  before(async () => {
    daemon = await startGuarded(upstream, () => ({
      server: { legacy_sse: true },
      portkey: { api_key: upstream.keyOf('server') },
      identity: {
        mode: 'bearer',
        token: [
          { name: 'alice', secret: secrets.alice },
          { name: 'bob', secret_file: scratch.file('bob', `${secrets.bob}\n`) },
        ],
      },
    }));
  });
  after(() => daemon?.stop());

  guards(
    () => daemon,
    () => challenges.plain,
  );
  hasNoMetadata(() => daemon);

  for (const [name, secret] of Object.entries(secrets)) {
    test(`knows ${name}, who calls with the key of the server`, async () => {
      const who = await principalOf(daemon, async () => {
        const { structuredContent } = resultOf(await useAs(daemon, bearing(secret)));
        assert.match(structuredContent.data[0].name, /of server$/);
      });
      assert.equal(who, name);
      const { key, headers } = upstream.requests.at(-1);
      assert.equal(key, upstream.keyOf('server'));
      assert.equal(headers.authorization, undefined);
    });
  }
  const wrong = {
    'one that nobody has': 'nobody-token-0123456789abcdef0123456789',
    'a beginning': secrets.alice.slice(0, -1),
    'one character more': `${secrets.alice}0`,
    'two at once': `${secrets.alice} ${secrets.bob}`,
    'another case': secrets.alice.toUpperCase(),
    'the name': 'alice',
    'the key of the server': 'pk-server-0123456789abcdef',
    'a very long one': 'a'.repeat(8_000),
  };
  for (const [name, secret] of Object.entries(wrong)) {
    test(`refuses a token that is wrong: ${name}`, async () => {
      const asked = upstream.requests.length;
      const told = assertRefused(await useAs(daemon, bearing(secret)), 401, challenges.plainBad);
      assert.ok(!told.includes(secret));
      assert.equal(upstream.requests.length, asked);
    });
  }
  test('refuses a token in the header of keys, as none', async () =>
    assertRefused(await useAs(daemon, { 'x-portkey-api-key': secrets.alice }), 401, challenges.plain));
  test('refuses another scheme, as none', async () =>
    assertRefused(await useAs(daemon, { authorization: `Basic ${secrets.alice}` }), 401, challenges.plain));
  test('refuses a token in the query', async () => {
    const { status } = await callAs(daemon, {}, 'tools/list', {}, { path: `/mcp?access_token=${secrets.alice}` });
    assert.equal(status, 400);
  });
  test('guards the transport of 2024 too', async () => {
    assertRefused2024(await anyone(daemon)({ method: 'GET', path: '/sse', headers: { accept: 'text/event-stream' } }));
    const { headers, body } = legacyMessage({ id: 1, method: 'ping' });
    assertRefused2024(await anyone(daemon)({ path: '/messages?sessionId=nonsense', headers, body }));
    function assertRefused2024({ status, headers: told }) {
      assert.equal(status, 401);
      assert.equal(told['www-authenticate'], challenges.plain);
    }
  });

  test('logs why somebody was refused, and never with what', () => {
    const refused = linesOf(daemon).filter(({ event }) => event === 'credential refused');
    assert.ok(refused.length > 0);
    for (const { from, why } of refused) assert.ok(/^127\./.test(from) && why);
    assertUnsaid(daemon, [
      ...Object.values(secrets),
      ...Object.values(wrong).filter((each) => each !== 'alice'),
      upstream.keyOf('server'),
    ]);
  });
});

describe('mode byok', () => {
  let daemon;
  const key = (owner) => ({ 'x-portkey-api-key': upstream.keyOf(owner) });
  const names = {};
  before(async () => {
    daemon = await startGuarded(upstream, () => ({ identity: { mode: 'byok' } }));
  });
  after(() => daemon?.stop());

  guards(
    () => daemon,
    () => challenges.plain,
  );
  hasNoMetadata(() => daemon);

  const ways = {
    'in its own header': () => key('alice'),
    'as a bearer token': () => bearing(upstream.keyOf('alice')),
    'in both': () => ({ ...key('alice'), ...bearing(upstream.keyOf('alice')) }),
  };
  for (const [name, headers] of Object.entries(ways)) {
    test(`acts with the key of the caller: ${name}`, async () => {
      const who = await principalOf(daemon, async () => {
        const { structuredContent } = resultOf(await useAs(daemon, headers()));
        assert.match(structuredContent.data[0].name, /of alice$/);
      });
      assert.match(who, /^key:[0-9a-f]{32}$/);
      names.alice ??= who;
      assert.equal(who, names.alice);
      const sent = upstream.requests.at(-1);
      assert.equal(sent.key, upstream.keyOf('alice'));
      assert.equal(sent.headers.authorization, undefined);
    });
  }
  test('knows callers by their keys', async () =>
    assert.notEqual(await principalOf(daemon, () => useAs(daemon, key('bob'))), names.alice));
  test('refuses two different keys', async () => {
    const asked = upstream.requests.length;
    const { status, headers } = await useAs(daemon, { ...key('alice'), ...bearing(upstream.keyOf('bob')) });
    assert.equal(status, 400);
    assert.equal(headers['www-authenticate'], undefined);
    assert.equal(upstream.requests.length, asked);
  });
  test('refuses one header twice', async () => {
    const both = { 'x-portkey-api-key': [upstream.keyOf('alice'), upstream.keyOf('alice')] };
    assert.equal((await useAs(daemon, both)).status, 400);
  });
  test('takes the key of a workspace beside it', async () => {
    const given = { ...key('alice'), 'x-portkey-workspace-api-key': upstream.keyOf('workspace') };
    resultOf(await useAs(daemon, given));
    assert.equal(upstream.requests.at(-1).key, upstream.keyOf('alice'));
    // Rendering is what Portkey wants a Workspace key for.
    await useAs(daemon, given, 'render_prompt', { prompt_id: 'pp-ticket-su-6f2d1b', variables: {} });
    assert.equal(upstream.requests.at(-1).key, upstream.keyOf('workspace'));
  });
  test('tells a caller whose key Portkey refuses so, as the result of the call', async () => {
    const { status, message } = await useAs(daemon, { 'x-portkey-api-key': 'pk-unheard-of' });
    assert.equal(status, 200);
    assert.match(errorText(message.result), /401/);
  });
  test('refuses what can be no key', async () => {
    for (const value of ['', ' ', 'a'.repeat(9_000), 'pk with spaces']) {
      const { status } = await callAs(daemon, { 'x-portkey-api-key': value });
      assert.ok([400, 401].includes(status), `${status} for ${value.slice(0, 20)}`);
    }
  });
  test('leaves no key in the log, nor one in what Portkey is sent but its own', () => {
    assertUnsaid(daemon, ['alice', 'bob', 'workspace'].map(upstream.keyOf));
    for (const { key: used, headers } of upstream.requests)
      assert.equal(
        JSON.stringify(headers).split('0123456789abcdef').length,
        used?.endsWith('0123456789abcdef') ? 2 : 1,
      );
  });
});
