// Tokens that nobody may come in with: what they are told, and that nothing comes of them.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { forgedClaims } from './support/forged_claims.mjs';
import { forgedSignatures } from './support/forged_signatures.mjs';
import {
  assertRefused,
  assertUnsaid,
  bearing,
  callAs,
  challenges,
  newAddress,
  resultOf,
  startGuarded,
  useAs,
} from './support/identity.mjs';
import { startIssuer } from './support/issuer.mjs';
import { startTenants } from './support/tenants.mjs';
import { acceptedAlgorithms, newKey, now } from './support/tokens.mjs';
import { modernRequest, rawClient } from './support/raw_http.mjs';

describe('forged tokens', () => {
  let upstream, issuer, second, attacker, daemon, keys, world;
  const used = [];
  before(async () => {
    [upstream, issuer, second, attacker] = await Promise.all([
      startTenants(),
      startIssuer(),
      startIssuer(),
      startIssuer(),
    ]);
    keys = Object.fromEntries([...acceptedAlgorithms, 'RS512', 'ES384'].map((alg) => [alg, newKey(alg)]));
    keys.untied = newKey('RS256', 'untied', { alg: undefined, use: undefined });
    issuer.keys = Object.values(keys);
    // Two issuers may choose the same name for their keys.
    second.keys = [newKey('ES256', keys.ES256.kid)];
    daemon = await startGuarded(upstream, ({ origin }) => ({
      server: { public_url: origin },
      identity: {
        mode: 'oauth',
        oauth: {
          issuer: [issuer.issuer, second.issuer],
          allow_insecure_issuer: true,
          principal: [
            { subject: 'alice', issuer: issuer.issuer, api_key: upstream.keyOf('alice') },
            { subject: 'root', issuer: issuer.issuer, api_key: upstream.keyOf('root') },
          ],
        },
      },
    }));
    for (const each of [issuer, second, attacker]) each.audience = daemon.url;
    world = { issuer, second, attacker, keys, portkeyKey: upstream.keyOf('alice') };
    Object.defineProperty(world, 'good', { get: () => issuer.mint({ key: keys.ES256 }) });
  });
  after(async () => {
    await daemon?.stop();
    await Promise.all([upstream, issuer, second, attacker].map((each) => each?.stop()));
  });

  /** Makes a call with such a token; it must come to nothing. */
  async function refused(token, work) {
    used.push(token);
    const asked = upstream.requests.length;
    const answer = await work();
    assert.equal(upstream.requests.length, asked, 'Portkey is not asked');
    return answer;
  }

  /** Tokens that are right, however unusual. */
  const right = {
    ...Object.fromEntries(acceptedAlgorithms.map((alg) => [alg, () => issuer.mint({ key: keys[alg] })])),
    'RS256 with a key that says no algorithm': () => issuer.mint({ key: keys.untied }),
    'PS256 with a key that says no algorithm': () => issuer.mint({ key: keys.untied, alg: 'PS256' }),
    'no kid': () => issuer.mint({ key: keys.ES256, header: { kid: undefined } }),
    'the long name of the type': () => issuer.mint({ header: { typ: 'application/at+jwt' } }),
    'the type in capitals': () => issuer.mint({ header: { typ: 'AT+JWT' } }),
    'one audience among others': () => issuer.mint({ claims: { aud: ['https://elsewhere.example', daemon.url] } }),
    'members that say nothing': () => issuer.mint({ header: { jku: attacker.jwksUrl, x5u: attacker.jwksUrl } }),
    'a clock that is a little behind': () => issuer.mint({ claims: { exp: now() - 20 } }),
    'a clock that is a little ahead': () => issuer.mint({ claims: { nbf: now() + 20, iat: now() + 20 } }),
    'times with fractions': () => issuer.mint({ claims: { exp: now() + 60.5, iat: now() - 0.25 } }),
    'scopes as a list': () => issuer.mint({ claims: { scope: undefined, scp: ['portkey:read'] } }),
    'scopes as a text of its own': () => issuer.mint({ claims: { scope: undefined, scp: 'openid portkey:read' } }),
    'a scope that contains the one that is needed': () => issuer.mint({ claims: { scope: 'portkey:admin' } }),
    'two scopes in two claims': () => issuer.mint({ claims: { scope: 'openid', scp: ['portkey:write'] } }),
  };
  for (const [name, mint] of Object.entries(right)) {
    test(`lets in: ${name}`, async () => {
      const token = mint();
      used.push(token);
      const { structuredContent } = resultOf(await useAs(daemon, bearing(token)));
      assert.match(structuredContent.data[0].name, /of alice$/);
      const { key, headers } = upstream.requests.at(-1);
      assert.equal(key, upstream.keyOf('alice'));
      assert.equal(headers.authorization, undefined);
      assert.ok(!JSON.stringify(headers).includes(token.split('.')[2]));
    });
  }

  for (const [kind, tokens] of Object.entries({ ...forgedSignatures, ...forgedClaims })) {
    describe(kind, () => {
      for (const [name, forge] of Object.entries(tokens)) {
        test(name, async () => {
          const token = forge(world);
          const answer = await refused(token, () => useAs(daemon, bearing(token)));
          assertRefused(answer, 401, challenges.bad(daemon));
          for (const part of token.split('.').filter((each) => each.length >= 16))
            assert.ok(
              !`${answer.headers['www-authenticate']}${answer.text}`.includes(part),
              'the answer has the token',
            );
        });
      }
    });
  }

  test('a token that is right, of somebody who is not known here', async () => {
    const token = second.mint();
    const answer = await refused(token, () => useAs(daemon, bearing(token)));
    assertRefused(answer, 403, undefined);
  });
  test('a head that is too large', async () => {
    const token = issuer.mint({ claims: { padding: 'x'.repeat(20_000) } });
    const { status } = await refused(token, () => useAs(daemon, bearing(token)));
    assert.equal(status, 431);
  });

  describe('a token that is right, in the wrong place', () => {
    const list = modernRequest('tools/call', { name: 'list_workspaces', arguments: {} });
    const ask = (request) => {
      const { ask } = rawClient(daemon.port, { options: { localAddress: newAddress() } });
      return ask({ ...list, ...request, headers: { ...list.headers, ...request.headers } });
    };
    const places = {
      'the query': [400, ({ good }) => ({ path: `/mcp?access_token=${good}` })],
      'the query of a narrowed path': [400, ({ good }) => ({ path: `/mcp/readonly?a=b&access_token=${good}` })],
      'the query of another path': [400, ({ good }) => ({ path: `/mcp/x/workspaces?access_token=${good}` })],
      'the query, under another name': [401, ({ good }) => ({ path: `/mcp?token=${good}` })],
      'the query and the header': [400, ({ good }) => ({ path: `/mcp?access_token=${good}`, headers: bearing(good) })],
      'two Authorization headers': [
        400,
        ({ good }) => ({ headers: { authorization: [`Bearer ${good}`, `Bearer ${good}`] } }),
      ],
      'a cookie': [401, ({ good }) => ({ headers: { cookie: `access_token=${good}` } })],
      'the header of the key': [401, ({ good }) => ({ headers: { 'x-portkey-api-key': good } })],
      'Proxy-Authorization': [401, ({ good }) => ({ headers: { 'proxy-authorization': `Bearer ${good}` } })],
    };
    for (const [name, [status, place]] of Object.entries(places)) {
      test(name, async () => {
        const token = world.good;
        const answer = await refused(token, () => ask(place({ good: token })));
        if (status === 400) assert.equal(answer.status, 400, answer.text);
        else assertRefused(answer, 401, challenges.none(daemon));
      });
    }
    // RFC 6750, 3.1: who uses a scheme that is not ours is told no error, for nothing was presented.
    for (const scheme of ['Basic', 'DPoP', 'Token']) {
      test(`the scheme ${scheme}`, async () => {
        const token = world.good;
        const answer = await refused(token, () => ask({ headers: { authorization: `${scheme} ${token}` } }));
        assertRefused(answer, 401, challenges.none(daemon));
      });
    }
    for (const value of ['Bearer', 'Bearer ']) {
      test(`only ${JSON.stringify(value)}`, async () => {
        const { status } = await refused(value, () => ask({ headers: { authorization: value } }));
        assert.equal(status, 401);
      });
    }
    test('the body', async () => {
      const token = world.good;
      const body = { ...list.body, access_token: token, params: { ...list.body.params, access_token: token } };
      assertRefused(await refused(token, () => ask({ body })), 401, challenges.none(daemon));
    });
  });

  test('the scheme is known however it is written', async () => {
    const token = world.good;
    used.push(token);
    resultOf(await callAs(daemon, { authorization: `bEaReR ${token}` }));
  });
  test('the server of the attacker saw nobody', () =>
    assert.deepEqual([attacker.sum(), attacker.connections()], [0, 0]));
  test('the keys were asked for about once a second at most', () =>
    assert.ok(issuer.asked.keys <= 2 + process.uptime(), `${issuer.asked.keys} times in ${process.uptime()} s`));
  test('no token is in the log', () => {
    assert.ok(used.length > 150);
    assertUnsaid(daemon, used);
  });
});
