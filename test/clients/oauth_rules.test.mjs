// What a caller may do whose token is good: by scope, by principal, by key.
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
  startTrusting,
  useAs,
} from './support/identity.mjs';
import { startIssuer } from './support/issuer.mjs';
import { legacyMessage, rawClient } from './support/raw_http.mjs';
import { startTenants } from './support/tenants.mjs';

const read = 'portkey:read';
const write = `${read} portkey:write`;
const admin = `${write} portkey:admin`;

let upstream, issuer;
before(async () => {
  [upstream, issuer] = await Promise.all([startTenants(), startIssuer()]);
});
after(() => Promise.all([upstream, issuer].map((each) => each?.stop())));

const start = (oauth, mode) => startTrusting(upstream, [issuer], { oauth, mode, safety: { confirm: 'never' } });

describe('scopes', () => {
  let daemon;
  before(async () => {
    daemon = await start();
  });
  after(() => daemon?.stop());
  const scoped = (scope) => bearing(issuer.mint({ claims: { scope } }));

  const created = { name: 'New' };
  const deleted = { workspace_id: 'ws-alice-1', name: 'Team 1 of alice' };
  /** What a call needs: its name, its arguments, the scopes up to what it needs. */
  const calls = [
    ['list_workspaces', {}, read],
    ['call_read_tool', { name: 'list_workspaces', arguments: {} }, read],
    ['create_workspace', created, write],
    ['update_workspace', { workspace_id: 'ws-alice-1', name: 'Renamed' }, write],
    ['call_write_tool', { name: 'create_workspace', arguments: created }, write],
    ['delete_workspace', deleted, admin],
    ['call_destructive_tool', { name: 'delete_workspace', arguments: deleted }, admin],
  ];
  const held = {
    'no scope of ours': 'openid',
    [read]: read,
    'only portkey:write': 'portkey:write',
    'only portkey:admin': 'portkey:admin',
  };
  const rank = { 'no scope of ours': 0, [read]: 1, 'only portkey:write': 2, 'only portkey:admin': 3 };
  for (const [name, given, needed] of calls) {
    for (const [what, scope] of Object.entries(held)) {
      const allowed = rank[what] >= needed.split(' ').length;
      test(`${name} ${given.name ?? ''} with ${what} is ${allowed ? 'let through' : 'refused'}`, async () => {
        const asked = upstream.requests.length;
        const answer = await useAs(daemon, scoped(scope), name, given);
        if (allowed) {
          assert.equal(answer.status, 200, answer.text);
          assert.ok(upstream.requests.length > asked, answer.text);
          return;
        }
        assertRefused(answer, 403, challenges.scope(daemon, needed));
        assert.equal(upstream.requests.length, asked);
      });
    }
  }
  test('a token without scope is told which one reads', async () => {
    for (const claims of [{ scope: undefined }, { scope: '' }, { scope: 'portkey:rea portkey:readx PORTKEY:READ' }]) {
      const answer = await useAs(daemon, bearing(issuer.mint({ claims })));
      assertRefused(answer, 403, challenges.scope(daemon, read));
    }
  });
  test('resources are read with the scope that reads', async () => {
    const uri = 'portkey://workspaces/ws-alice-1';
    assertRefused(
      await callAs(daemon, scoped('openid'), 'resources/read', { uri }),
      403,
      challenges.scope(daemon, read),
    );
    resultOf(await callAs(daemon, scoped(read), 'resources/read', { uri }));
  });
  test('are asked for in a session as well', async () => {
    const { ask } = rawClient(daemon.port, { options: { localAddress: newAddress() } });
    const say = (body, session) => {
      const { headers, body: text } = legacyMessage(body, session);
      return ask({ headers: { ...headers, ...scoped(read) }, body: text });
    };
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
    const opened = await say({ id: 1, method: 'initialize', params });
    resultOf(opened);
    const session = { id: opened.headers['mcp-session-id'], revision: '2025-11-25' };
    const call = (name, given) => say({ id: 2, method: 'tools/call', params: { name, arguments: given } }, session);
    resultOf(await call('list_workspaces', {}));
    assertRefused(await call('create_workspace', created), 403, challenges.scope(daemon, write));
    assertRefused(await call('delete_workspace', deleted), 403, challenges.scope(daemon, admin));
  });
  test('never turn away who has no token', async () => {
    for (const [name, given] of calls)
      assertRefused(await useAs(daemon, {}, name, given), 401, challenges.none(daemon));
  });
  test('may have other names', async () => {
    const named = await start({ read_scope: 'mcp.read', write_scope: 'mcp.write', admin_scope: 'mcp.admin' });
    try {
      const all = 'mcp.read mcp.write mcp.admin';
      const refused = await useAs(
        named,
        bearing(issuer.mint({ claims: { scope: 'mcp.read portkey:admin' } })),
        'delete_workspace',
        deleted,
      );
      assertRefused(refused, 403, challenges.scope(named, all));
      const none = await useAs(named, {});
      assertRefused(none, 401, challenges.none(named).replace(read, 'mcp.read'));
      const { scopes_supported: told } = await (await fetch(named.metadata)).json();
      assert.deepEqual(told, all.split(' '));
    } finally {
      await named.stop();
    }
    issuer.audience = daemon.url;
  });
});

describe('principals', () => {
  let daemon, other;
  const of = (claims) => bearing(issuer.mint({ claims: { sub: 'nobody', ...claims } }));
  before(async () => {
    other = await startIssuer();
    daemon = await startTrusting(upstream, [issuer, other], {
      oauth: {
        principal: [
          {
            subject: 'alice',
            issuer: issuer.issuer,
            api_key: upstream.keyOf('alice'),
            workspace_api_key: upstream.keyOf('workspace'),
          },
          { subject: 'alice', issuer: other.issuer, api_key: upstream.keyOf('eve') },
          { claim: 'groups', value: 'platform-team', issuer: issuer.issuer, api_key: upstream.keyOf('platform') },
          { claim: 'department', value: 'research', issuer: issuer.issuer, api_key: upstream.keyOf('research') },
        ],
      },
    });
  });
  after(async () => {
    await daemon?.stop();
    await other?.stop();
  });

  const known = {
    'a subject': [() => of({ sub: 'alice' }), 'alice'],
    'the same subject of another issuer': [() => bearing(other.mint()), 'eve'],
    'a member of a group': [() => of({ groups: ['everybody', 'platform-team'] }), 'platform'],
    'a group that is a text': [() => of({ groups: 'platform-team' }), 'platform'],
    'a claim': [() => of({ department: 'research' }), 'research'],
  };
  for (const [name, [headers, owner]] of Object.entries(known)) {
    test(`acts with the key of ${name}`, async () => {
      const { structuredContent } = resultOf(await useAs(daemon, headers()));
      assert.match(structuredContent.data[0].name, new RegExp(`of ${owner}$`));
      assert.equal(upstream.requests.at(-1).key, upstream.keyOf(owner));
      assert.equal(upstream.requests.at(-1).headers.authorization, undefined);
    });
  }
  test('is named in the log as issuer and subject', () => {
    const named = new Set(
      linesOf(daemon)
        .filter(({ event }) => event === 'call')
        .map(({ principal }) => principal),
    );
    assert.deepEqual(
      [...named].sort(),
      [`${issuer.issuer}|alice`, `${other.issuer}|alice`, `${issuer.issuer}|nobody`].sort(),
    );
  });
  const unknown = {
    'a subject that nobody has named': {},
    'a subject that only begins so': { sub: 'alice2' },
    'a subject in another case': { sub: 'Alice' },
    'a group that only contains it': { groups: ['platform-team-2'] },
    'a group among other words': { groups: 'everybody platform-team' },
    'a group in an object': { groups: { name: 'platform-team' } },
    'the value in another claim': { roles: ['platform-team'] },
  };
  for (const [name, claims] of Object.entries(unknown)) {
    test(`is 403 for ${name}`, async () => {
      const asked = upstream.requests.length;
      assertRefused(await useAs(daemon, of(claims)), 403, undefined);
      assertRefused(await callAs(daemon, of(claims)), 403, undefined);
      assert.equal(upstream.requests.length, asked);
    });
  }
  test('does not act with a key that the caller brings', async () => {
    resultOf(await useAs(daemon, { ...of({ sub: 'alice' }), 'x-portkey-api-key': upstream.keyOf('bob') }));
    assert.equal(upstream.requests.at(-1).key, upstream.keyOf('alice'));
  });
});

describe('a token and a key', () => {
  let daemon;
  const headers = (sub, owner) => ({
    ...bearing(issuer.mint({ claims: { sub } })),
    ...(owner && { 'x-portkey-api-key': upstream.keyOf(owner) }),
  });
  before(async () => {
    daemon = await start({}, 'oauth+byok');
  });
  after(() => daemon?.stop());

  test('act together: the key is that of the header', async () => {
    for (const [sub, owner] of [
      ['alice', 'alice'],
      ['bob', 'alice'],
      ['alice', 'bob'],
    ]) {
      const who = await principalOf(daemon, async () => resultOf(await useAs(daemon, headers(sub, owner))));
      assert.equal(who, `${issuer.issuer}|${sub}`);
      assert.equal(upstream.requests.at(-1).key, upstream.keyOf(owner));
      assert.equal(upstream.requests.at(-1).headers.authorization, undefined);
    }
  });
  test('without a key lists work, and a call says what to send', async () => {
    const asked = upstream.requests.length;
    resultOf(await callAs(daemon, headers('alice')));
    const { status, message, text } = await useAs(daemon, headers('alice'));
    assert.equal(status, 200, text);
    assert.match(JSON.stringify(message.result ?? message.error), /x-portkey-api-key/i);
    assert.equal(upstream.requests.length, asked);
  });
  test('without a token are nobody', async () => {
    assertRefused(await useAs(daemon, { 'x-portkey-api-key': upstream.keyOf('alice') }), 401, challenges.none(daemon));
    assertRefused(await useAs(daemon, bearing(upstream.keyOf('alice'))), 401, challenges.bad(daemon));
  });
  test('are held to the scopes of the token', async () => {
    const answer = await useAs(daemon, headers('alice', 'alice'), 'create_workspace', { name: 'New' });
    assertRefused(answer, 403, challenges.scope(daemon, write));
  });
  test('are in no line of the log', () => assertUnsaid(daemon, ['alice', 'bob'].map(upstream.keyOf)));
});
