// Tokens that only their issuer understands: it is asked about them (RFC 7662), as rarely as can be.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  assertPutOff,
  assertRefused,
  assertUnsaid,
  bearing,
  callAs,
  challenges,
  resultOf,
  startTrusting,
  useAs,
} from './support/identity.mjs';
import { hostileKeys, startIssuer } from './support/issuer.mjs';
import { startTenants } from './support/tenants.mjs';
import { now } from './support/tokens.mjs';

describe('introspection', () => {
  const [id, secret] = ['portkey mcp:test', 'a-secret/with=odd&characters%+:'];
  let upstream, issuer, daemon;
  const used = [];
  const opaque = (reply) => {
    used.push(issuer.mintOpaque(reply));
    return used.at(-1);
  };
  const asked = (token) => issuer.introspections.filter(({ form }) => form.get('token') === token).length;
  before(async () => {
    [upstream, issuer] = await Promise.all([startTenants(), startIssuer()]);
    daemon = await startTrusting(upstream, [issuer], {
      server: { threads: 1 },
      oauth: {
        introspection_url: issuer.introspectionUrl,
        client_id: id,
        client_secret: secret,
      },
    });
  });
  after(() => Promise.all([daemon, issuer, upstream].map((each) => each?.stop())));

  test('tells who an opaque token is, and is asked as its standard says', async () => {
    const token = opaque();
    resultOf(await useAs(daemon, bearing(token)));
    assert.equal(upstream.requests.at(-1).key, upstream.keyOf('alice'));
    const [{ headers, form }] = issuer.introspections;
    const encode = (text) => new URLSearchParams({ x: text }).toString().slice(2);
    const basic = [encodeURIComponent, encode].map(
      (way) => `Basic ${Buffer.from(`${way(id)}:${way(secret)}`).toString('base64')}`,
    );
    assert.ok(basic.includes(headers.authorization), headers.authorization);
    assert.match(headers['content-type'], /^application\/x-www-form-urlencoded/);
    assert.equal(form.get('token_type_hint'), 'access_token');
  });
  test('is not asked about what is signed', async () => {
    const before = issuer.asked.introspection;
    resultOf(await useAs(daemon, bearing(issuer.mint())));
    assert.equal(issuer.asked.introspection, before);
  });
  test('is asked once about a token, however often it comes', async () => {
    const token = opaque();
    (await Promise.all(Array.from({ length: 12 }, () => callAs(daemon, bearing(token))))).forEach(resultOf);
    resultOf(await callAs(daemon, bearing(token)));
    assert.equal(asked(token), 1);
  });
  test('is asked again once the token has expired', async () => {
    const token = opaque({ exp: now() + 2 });
    resultOf(await callAs(daemon, bearing(token)));
    issuer.known.delete(token);
    await sleep(3_100);
    assertRefused(await callAs(daemon, bearing(token)), 401, challenges.bad(daemon));
    assert.equal(asked(token), 2);
  });
  test('refuses what is revoked or was never given, and is asked about it once', async () => {
    const token = opaque();
    issuer.known.delete(token);
    for (let turn = 0; turn < 3; turn += 1)
      assertRefused(await useAs(daemon, bearing(token)), 401, challenges.bad(daemon));
    assert.equal(asked(token), 1);
  });
  const wrong = {
    'another audience': { aud: 'https://elsewhere.example/mcp' },
    'no audience': { aud: undefined },
    'another issuer': { iss: 'https://elsewhere.example' },
    'an expiry that is past': { exp: now() - 3_600 },
    'a beginning to come': { nbf: now() + 3_600 },
    'another kind of token': { token_type: 'DPoP' },
    nobody: { sub: undefined, client_id: undefined },
  };
  for (const [name, reply] of Object.entries(wrong)) {
    test(`refuses ${name}`, async () =>
      assertRefused(await useAs(daemon, bearing(opaque(reply))), 401, challenges.bad(daemon)));
  }
  test('does not let in whom a text calls active', async () => {
    const { status } = await useAs(daemon, bearing(opaque({ active: 'true' })));
    assert.ok([401, 503].includes(status), `${status}`);
  });
  test('takes a reply without issuer or expiry, where there is one issuer', async () =>
    resultOf(await useAs(daemon, bearing(opaque({ iss: undefined, exp: undefined, token_type: 'bearer' })))));
  test('knows a client where there is no subject, which is somebody else', async () =>
    assertRefused(await useAs(daemon, bearing(opaque({ sub: undefined, client_id: 'alice' }))), 403, undefined));
  const unwell = {
    'is away': (response) => response.destroy(),
    'answers 500': (response) => response.writeHead(500).end(),
    'does not let us ask': (response) => response.writeHead(401, { 'www-authenticate': 'Basic' }).end(),
    'answers in HTML': (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>'),
    'has no end': (response) => hostileKeys['a document without end'](response),
  };
  for (const [name, answer] of Object.entries(unwell)) {
    test(`that ${name} puts off who is not known yet`, async () => {
      const known = opaque();
      resultOf(await useAs(daemon, bearing(known)));
      const token = opaque();
      issuer.answers.introspection = answer;
      assertPutOff(await useAs(daemon, bearing(token)), 503);
      resultOf(await useAs(daemon, bearing(known)));
      resultOf(await useAs(daemon, bearing(issuer.mint())));
      delete issuer.answers.introspection;
      resultOf(await useAs(daemon, bearing(token)));
    });
  }
  test('leaves no token and no secret in the log, nor in what Portkey is sent', () => {
    assertUnsaid(daemon, [...used, secret]);
    const sent = JSON.stringify(upstream.requests);
    for (const each of [...used, secret]) assert.ok(!sent.includes(each));
  });
});
