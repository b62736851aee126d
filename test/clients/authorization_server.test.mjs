// A real authorization server in front of the daemon: tokens of every kind that it gives, and the SDKs' own ways to one.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { Client, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client';
import { Client as SdkClient } from '@modelcontextprotocol/sdk/client/index.js';
import { UnauthorizedError as SdkUnauthorizedError } from '@modelcontextprotocol/sdk/client/auth.js';
import { StreamableHTTPClientTransport as SdkTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { callback, clients, startAuthorizationServer } from './support/authorization_server.mjs';
import {
  assertRefused,
  assertUnsaid,
  bearing,
  callAs,
  challenges,
  resultOf,
  startGuarded,
  useAs,
} from './support/identity.mjs';
import { modes } from './support/real_clients.mjs';
import { startTenants } from './support/tenants.mjs';
import { answerOf } from './support/tools.mjs';

const [read, write, admin] = ['portkey:read', 'portkey:write', 'portkey:admin'];

let upstream, authority, daemon;
const used = [];
before(async () => {
  [upstream, authority] = await Promise.all([startTenants(), startAuthorizationServer()]);
  daemon = await startGuarded(upstream, ({ origin }) => ({
    server: { public_url: origin },
    safety: { confirm: 'never' },
    identity: {
      mode: 'oauth',
      oauth: {
        issuer: authority.issuer,
        allow_insecure_issuer: true,
        introspection_url: `${authority.issuer}/token/introspection`,
        client_id: clients.resource.client_id,
        client_secret: clients.resource.client_secret,
        principal: [
          { subject: 'alice', api_key: upstream.keyOf('alice') },
          { subject: 'bob', api_key: upstream.keyOf('bob') },
          { claim: 'client_id', value: 'service', api_key: upstream.keyOf('service') },
        ],
      },
    },
  }));
});
after(async () => {
  await daemon?.stop();
  await upstream?.stop();
  await authority?.stop();
});
/** The call is made with this owner's key, and nothing of the token goes further. */
async function actsAs(owner, { access_token: token }) {
  used.push(token);
  const { structuredContent } = resultOf(await useAs(daemon, bearing(token)));
  assert.match(structuredContent.data[0].name, new RegExp(`of ${owner}$`));
  const { key, headers } = upstream.requests.at(-1);
  assert.equal(key, upstream.keyOf(owner));
  assert.ok(!JSON.stringify(headers).includes(token));
}
async function isRefused({ access_token: token }) {
  used.push(token);
  const asked = upstream.requests.length;
  assertRefused(await useAs(daemon, bearing(token)), 401, challenges.bad(daemon));
  assert.equal(upstream.requests.length, asked);
}

for (const format of ['jwt', 'opaque']) {
  describe(`an authorization server, ${format} tokens`, () => {
    before(() => {
      authority.format = format;
    });
    const credentials = (more = {}) =>
      authority.token(
        { grant_type: 'client_credentials', scope: read, resource: daemon.url, ...more },
        clients.service,
      );
    const given = (more = {}) =>
      authority.authorize({ scope: `${read} offline_access`, resource: daemon.url, ...more });

    test('gives them to a program', async () => {
      const token = await credentials();
      assert.equal(token.access_token.split('.').length === 3, format === 'jwt');
      await actsAs('service', token);
    });
    for (const person of ['alice', 'bob']) {
      test(`gives them to ${person}`, async () => {
        authority.person = person;
        await actsAs(person, await given());
      });
    }
    test('renews them', async () => {
      authority.person = 'alice';
      const { refresh_token: refresh } = await given();
      await actsAs(
        'alice',
        await authority.token({ grant_type: 'refresh_token', refresh_token: refresh }, clients.assistant),
      );
    });
    test('gives them to somebody who is not known here', async () => {
      authority.person = 'mallory';
      const { access_token: token } = await given();
      assertRefused(await useAs(daemon, bearing(token)), 403, undefined);
    });
    test('gives some for another server, which are refused here', async () => {
      authority.person = 'alice';
      await isRefused(await credentials({ resource: 'http://127.0.0.1:9/elsewhere' }));
      await isRefused(await given({ resource: `${daemon.url}/readonly` }));
    });
    test('gives some for no server at all, which are refused here', async () => {
      await isRefused(await authority.authorize({ scope: 'openid' }));
    });
    test('gives ID and refresh tokens, which are for nobody here', async () => {
      const { id_token: id, refresh_token: refresh } = await given({ scope: `openid ${read} offline_access` });
      assert.ok(id && refresh);
      await isRefused({ access_token: id });
      await isRefused({ access_token: refresh });
    });
    test('gives them with the scopes that are asked for', async () => {
      const { access_token: token } = await given({ scope: `${read} ${write}` });
      used.push(token);
      resultOf(await useAs(daemon, bearing(token), 'create_workspace', { name: 'New' }));
      const answer = await useAs(daemon, bearing(token), 'delete_workspace', {
        workspace_id: 'ws-alice-1',
        name: 'Team 1',
      });
      assertRefused(answer, 403, challenges.scope(daemon, `${read} ${write} ${admin}`));
    });
    if (format === 'opaque') {
      test('takes them back', async () => {
        const token = await given();
        const { status } = await authority.post('/token/revocation', { token: token.access_token }, clients.assistant);
        assert.equal(status, 200);
        await isRefused(token);
      });
    }
  });
}

/**
 * An OAuthClientProvider that remembers everything, but for refresh tokens if it `renews` nothing; `visited` are the addresses that its
 * person was sent to.
 */
function remembering(clientInformation, renews) {
  const kept = { clientInformation };
  const visited = [];
  return {
    visited,
    kept,
    redirectUrl: callback,
    clientMetadata: {
      client_name: 'portkey-mcp-test',
      redirect_uris: [callback],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
    state: () => 'state',
    clientInformation: () => kept.clientInformation,
    saveClientInformation: (information) => void (kept.clientInformation = information),
    tokens: () => kept.tokens,
    saveTokens: ({ refresh_token: refresh, ...tokens }) =>
      void (kept.tokens = { ...tokens, ...(renews && { refresh_token: refresh }) }),
    redirectToAuthorization: (url) => void visited.push(new URL(url)),
    saveCodeVerifier: (verifier) => void (kept.verifier = verifier),
    codeVerifier: () => kept.verifier,
    saveDiscoveryState: (state) => void (kept.discovery = state),
    discoveryState: () => kept.discovery,
  };
}

const info = { name: 'portkey-mcp-test', version: '1' };
const kinds = [
  ...modes.map(({ name, mode }) => ({
    name: `client ${name}`,
    renews: true,
    make: () => new Client(info, { versionNegotiation: { mode } }),
    reach: (authProvider) => new StreamableHTTPClientTransport(new URL(daemon.url), { authProvider }),
    finish: (transport, found) => transport.finishAuth(found),
    Unauthorized: UnauthorizedError,
  })),
  {
    name: 'sdk',
    // It would renew the token that it has instead of asking for one with more scopes.
    renews: false,
    make: () => new SdkClient(info),
    reach: (authProvider) => new SdkTransport(new URL(daemon.url), { authProvider }),
    finish: (transport, found) => transport.finishAuth(found.get('code')),
    Unauthorized: SdkUnauthorizedError,
  },
];
for (const { name, renews, make, reach, finish, Unauthorized } of kinds) {
  for (const format of ['jwt', 'opaque']) {
    test(`${name} finds its way to ${format} tokens, and to more when it needs more`, async () => {
      Object.assign(authority, { format, person: 'alice' });
      const provider = remembering({ client_id: clients.assistant.client_id, issuer: authority.issuer }, renews);
      const unauthorized = (error) =>
        error instanceof Unauthorized ||
        error.cause instanceof Unauthorized ||
        /unauthori[sz]ed/i.test(`${error.name} ${error.message}`);
      /** The person goes where they are led, and comes back with what the server said. */
      const goes = () => authority.browse(provider.visited.at(-1));

      const first = reach(provider);
      await assert.rejects(make().connect(first), unauthorized);
      assert.equal(provider.visited.length, 1);
      const asked = provider.visited[0].searchParams;
      assert.equal(asked.get('resource'), daemon.url);
      assert.deepEqual(
        asked
          .get('scope')
          .split(' ')
          .filter((each) => each !== 'offline_access'),
        [read],
      );
      assert.equal(asked.get('code_challenge_method'), 'S256');
      await finish(first, await goes());

      const transport = reach(provider);
      const client = make();
      await client.connect(transport);
      assert.ok((await client.listTools()).tools.length > 0);
      const call = (tool, given) => client.callTool({ name: tool, arguments: given });
      assert.match(answerOf(await call('list_workspaces', {}), 'list_workspaces').data[0].name, /of alice$/);
      assert.equal(provider.visited.length, 1, 'one visit is enough');
      used.push(provider.kept.tokens.access_token);

      // One scope more at a time, though the sdk forgets those that it had.
      let visits = 1;
      for (const [tool, given, needed] of [
        ['create_workspace', { name: 'New' }, [read, write]],
        ['delete_workspace', { workspace_id: 'ws-alice-1', name: 'Team 1 of alice' }, [read, write, admin]],
      ]) {
        const sent = upstream.requests.length;
        await assert.rejects(call(tool, given), unauthorized);
        assert.equal(upstream.requests.length, sent, 'Portkey is not asked');
        visits += 1;
        assert.equal(provider.visited.length, visits);
        const wanted = provider.visited.at(-1).searchParams.get('scope').split(' ');
        for (const scope of needed) assert.ok(wanted.includes(scope), `${wanted} has ${scope}`);
        await finish(transport, await goes());
        used.push(provider.kept.tokens.access_token);
        assert.notEqual((await call(tool, given)).isError, true);
        assert.equal(upstream.requests.at(-1).key, upstream.keyOf('alice'));
      }
      await client.close();
    });
  }
}

test('a client that nobody knows registers itself on its way', async () => {
  Object.assign(authority, { format: 'jwt', person: 'bob' });
  const provider = remembering(undefined, true);
  const { make, reach, finish } = kinds.find(({ name }) => name === 'client pinned');
  const first = reach(provider);
  await assert.rejects(make().connect(first));
  await finish(first, await authority.browse(provider.visited[0]));
  assert.ok(![undefined, ...Object.keys(clients)].includes(provider.kept.clientInformation.client_id));
  used.push(provider.kept.tokens.access_token);
  const client = make();
  await client.connect(reach(provider));
  const { data } = answerOf(await client.callTool({ name: 'list_workspaces', arguments: {} }), 'list_workspaces');
  assert.match(data[0].name, /of bob$/);
  await client.close();
});

test('no token is in the log', () => {
  assert.ok(used.length > 20);
  assertUnsaid(daemon, [...used, clients.resource.client_secret, upstream.keyOf('alice')]);
});
test('a caller without a token is told the way once more', async () =>
  assertRefused(await callAs(daemon, {}), 401, challenges.none(daemon)));
