// Addresses from which credentials come that are none: they are put off, each for itself, and whoever has a credential is not.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  assertPutOff,
  assertRefused,
  bearing,
  callAs,
  challenges,
  linesOf,
  newAddress,
  resultOf,
  startGuarded,
  useAs,
} from './support/identity.mjs';
import { startIssuer } from './support/issuer.mjs';
import { startTenants } from './support/tenants.mjs';

const token = 'alice-token-0123456789abcdef0123456789';
const proxy = '127.0.0.1';
const burst = 20; // failures that are told 401
const pause = 3_000; // ms until there is room for another

let upstream;
before(async () => {
  upstream = await startTenants();
});
after(() => upstream?.stop());

describe('credentials that fail', () => {
  let daemon;
  before(async () => {
    daemon = await startGuarded(upstream, () => ({
      server: { trusted_proxies: [proxy] },
      portkey: { api_key: upstream.keyOf('server') },
      identity: { mode: 'bearer', token: [{ name: 'alice', secret: token }] },
    }));
  });
  after(() => daemon?.stop());
  const list = (given, from, forwarded) => {
    const headers = { ...(given && bearing(given)), ...(forwarded && { 'x-forwarded-for': forwarded }) };
    return callAs(daemon, headers, 'tools/list', {}, { from });
  };
  const wrong = `${token}0`;
  /** Fails from there until it is put off, and gives how often it was told 401. */
  async function fail(from, forwarded = () => undefined) {
    for (let times = 0; times < 2 * burst; times += 1) {
      const answer = await list(wrong, from, forwarded(times));
      if (answer.status !== 401) {
        assertPutOff(answer, 429);
        return times;
      }
    }
    assert.fail('never put off');
  }
  const isBurst = (times) => assert.ok(times >= burst && times <= burst + 2, `put off after ${times}`);

  test('are put off after twenty, and told again later', async () => {
    const from = newAddress();
    isBurst(await fail(from));
    const answer = await list(wrong, from);
    assertPutOff(answer, 429);
    assert.ok(Number(answer.headers['retry-after']) <= 4);
    assert.equal(answer.message.error.code, -31001);
    assert.equal(answer.message.error.data.retryAfter, Number(answer.headers['retry-after']));
    resultOf(await list(token, from));
    await sleep(pause + 200);
    assertRefused(await list(wrong, from), 401, challenges.plainBad);
    assertPutOff(await list(wrong, from), 429);
    resultOf(await list(token, from));
    assertRefused(await list(wrong, newAddress()), 401, challenges.plainBad);
  });
  test('are not those that are missing', async () => {
    const from = newAddress();
    for (let times = 0; times < burst + 10; times += 1)
      assertRefused(await list(undefined, from), 401, challenges.plain);
  });
  test('are counted for a client behind a proxy that is trusted', async () => {
    isBurst(await fail(proxy, () => '203.0.113.9'));
    assertPutOff(await list(wrong, proxy, '198.51.100.7, 203.0.113.9'), 429);
    assert.equal((await list(wrong, proxy, '203.0.113.10')).status, 401);
    assert.equal((await list(wrong, proxy, '203.0.113.9, 198.51.100.7')).status, 401);
  });
  test('are counted by the network of an IPv6 address', async () => {
    isBurst(await fail(proxy, (times) => `2001:db8:1:2:${times}::1`));
    assertPutOff(await list(wrong, proxy, '2001:db8:1:2:ffff:ffff:ffff:ffff'), 429);
    assert.equal((await list(wrong, proxy, '2001:db8:1:3::1')).status, 401);
  });
  test('are counted for who is connected, whatever it says, where nobody trusts it', async () => {
    isBurst(await fail(newAddress(), (times) => `192.0.2.${times}`));
  });
  test('are in the log, but no longer once they are put off', async () => {
    const from = newAddress();
    isBurst(await fail(from));
    for (let times = 0; times < 30; times += 1) await list(wrong, from);
    await sleep(100);
    const lines = linesOf(daemon).filter((line) => line.event === 'credential refused' && line.from === from);
    assert.ok(lines.length >= burst && lines.length <= burst + 2, `${lines.length} lines`);
    for (const { why, mode } of lines) {
      assert.ok(why);
      assert.equal(mode, 'bearer');
    }
  });
});

describe('credentials that only others can judge', () => {
  test('are known again where an address has failed too often: tokens', async () => {
    const issuer = await startIssuer();
    const daemon = await startGuarded(upstream, ({ origin }) => ({
      server: { public_url: origin },
      identity: {
        mode: 'oauth',
        oauth: {
          issuer: issuer.issuer,
          allow_insecure_issuer: true,
          introspection_url: issuer.introspectionUrl,
          client_id: 'mcp',
          client_secret: 'secret-0123456789abcdef0123456789',
          principal: [{ subject: 'alice', api_key: upstream.keyOf('alice') }],
        },
      },
    }));
    try {
      issuer.audience = daemon.url;
      const from = newAddress();
      const opaque = issuer.mintOpaque();
      const list = (given) => callAs(daemon, bearing(given), 'tools/list', {}, { from });
      // Every loop asks for itself.
      for (let turn = 0; turn < 8; turn += 1) resultOf(await list(opaque));
      for (let turn = 0; turn < burst + 5; turn += 1) await list(`never-given-${turn}-0123456789`);
      const asked = issuer.asked.introspection;
      for (let turn = 0; turn < 5; turn += 1) assertPutOff(await list(`nor-these-${turn}-0123456789`), 429);
      assert.equal(issuer.asked.introspection, asked, 'the issuer is left alone');
      resultOf(await list(issuer.mint()));
      resultOf(await list(opaque));
    } finally {
      await daemon.stop();
      await issuer.stop();
    }
  });
  test('are known again where an address has failed too often: keys', async () => {
    const daemon = await startGuarded(upstream, () => ({ identity: { mode: 'byok' } }));
    try {
      const from = newAddress();
      const use = (key) => useAs(daemon, { 'x-portkey-api-key': key }, undefined, {}, { from });
      resultOf(await use(upstream.keyOf('alice')));
      let answer;
      for (let turn = 0; turn < 2 * burst && answer?.status !== 429; turn += 1)
        answer = await use(`pk-unheard-of-${turn}`);
      assertPutOff(answer, 429);
      const asked = upstream.requests.length;
      assertPutOff(await use('pk-unheard-of'), 429);
      assert.equal(upstream.requests.length, asked, 'Portkey is left alone');
      resultOf(await use(upstream.keyOf('alice')));
      resultOf(await useAs(daemon, { 'x-portkey-api-key': upstream.keyOf('bob') }));
    } finally {
      await daemon.stop();
    }
  });
});
