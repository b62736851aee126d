// Issuers that change their keys, are away, are slow or turn hostile.
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
  resultOf,
  startTrusting,
  useAs,
} from './support/identity.mjs';
import { hostileKeys, startIssuer } from './support/issuer.mjs';
import { eventually, freePort } from './support/servers.mjs';
import { startTenants } from './support/tenants.mjs';
import { newKey } from './support/tokens.mjs';

const refetchPause = 1_100; // ms after which an unknown key is looked for again
const tries = 30_000; // ms: the longest pause between two attempts of a daemon that has failed a few times, and more

let upstream;
before(async () => {
  upstream = await startTenants();
});
after(() => upstream?.stop());

/** A daemon that trusts these issuers, one loop of it, with `oauth` more of [identity.oauth]. */
const trusting = (issuers, oauth) => startTrusting(upstream, issuers, { oauth, server: { threads: 1 } });
const comes = (daemon, mint, limit) =>
  eventually(async () => (await useAs(daemon, bearing(mint()))).status === 200, 'service', limit);
const stopAll = (...started) => Promise.all(started.map((each) => each?.stop()));

// Each has a daemon of its own, and they wait more than they work.
const inTurn = { concurrency: false };
describe('issuers in trouble', { concurrency: 3 }, () => {
  describe('keys that change', inTurn, () => {
    let issuer, daemon;
    before(async () => {
      issuer = await startIssuer();
      daemon = await trusting([issuer]);
    });
    after(() => stopAll(daemon, issuer));

    test('are taken without a restart, and those that are gone are not', async () => {
      const [old] = issuer.keys;
      resultOf(await useAs(daemon, bearing(issuer.mint())));
      issuer.keys = [newKey('EdDSA'), old];
      await comes(daemon, issuer.mint, 3_000);
      resultOf(await useAs(daemon, bearing(issuer.mint({ key: old }))));
      issuer.keys = [newKey('RS256')];
      await comes(daemon, issuer.mint, 3_000);
      assertRefused(await useAs(daemon, bearing(issuer.mint({ key: old }))), 401, challenges.bad(daemon));
    });

    test('serve on while their issuer is away', async () => {
      issuer.answers.keys = hostileKeys['no answer but 500'];
      const before = issuer.asked.keys;
      await sleep(refetchPause);
      const unknown = bearing(issuer.mint({ key: newKey('ES256') }));
      // It may be one that its issuer has by now: nobody can tell.
      assertPutOff(await useAs(daemon, unknown), 503);
      assert.ok(issuer.asked.keys > before, 'they were asked for');
      resultOf(await useAs(daemon, bearing(issuer.mint())));
      delete issuer.answers.keys;
      issuer.keys = [newKey('PS256')];
      await comes(daemon, issuer.mint, 5_000);
      const told = linesOf(daemon).filter((line) => line.issuer === issuer.issuer);
      assert.ok(
        told.length >= 2 && told.length <= 8,
        `a line when it fails and one when it is well again: ${JSON.stringify(told)}`,
      );
    });

    test('are asked for once a second at most, however many tokens name others', async () => {
      await sleep(refetchPause);
      const [begun, before] = [performance.now(), issuer.asked.keys];
      const stranger = newKey('ES256');
      let [flooding, floods] = [true, 0];
      const flood = async () => {
        while (flooding) {
          floods += 1;
          const { status } = await callAs(
            daemon,
            bearing(issuer.mint({ key: stranger, header: { kid: `unknown-${floods}` } })),
          );
          assert.equal(status, 401);
        }
      };
      const flooders = Array.from({ length: 8 }, flood);
      for (let served = 0; served < 10; served += 1) {
        resultOf(await useAs(daemon, bearing(issuer.mint())));
        await sleep(150);
      }
      flooding = false;
      await Promise.all(flooders);
      const seconds = (performance.now() - begun) / 1000;
      const asked = issuer.asked.keys - before;
      assert.ok(floods > 8, `${floods} calls`);
      assert.ok(
        asked >= 1 && asked <= 1 + seconds,
        `${asked} requests in ${seconds.toFixed(1)} s for ${floods} tokens`,
      );
    });
  });

  describe('an issuer that is not there at first', inTurn, () => {
    test('is waited for, and callers are told when to come again', async () => {
      const port = await freePort();
      const absent = { issuer: `http://127.0.0.1:${port}` };
      const daemon = await trusting([absent]);
      let issuer;
      try {
        const early = await startIssuer({ audience: daemon.url });
        const token = bearing(early.mint({ claims: { iss: absent.issuer } }));
        await early.stop();
        const answer = await useAs(daemon, token);
        assertPutOff(answer, 503);
        assert.equal(answer.headers['www-authenticate'], undefined);
        assertRefused(await callAs(daemon, {}), 401, challenges.none(daemon));
        issuer = await startIssuer({ port, audience: daemon.url });
        await comes(daemon, issuer.mint, tries);
      } finally {
        await stopAll(daemon, issuer);
      }
    });

    test('recovers by itself, while nobody calls', async () => {
      const issuer = await startIssuer();
      issuer.answers.keys = hostileKeys['no answer but 500'];
      const daemon = await trusting([issuer]);
      try {
        await eventually(() => issuer.asked.keys >= 1, 'first attempt');
        const before = issuer.asked.keys;
        delete issuer.answers.keys;
        await eventually(() => issuer.asked.keys > before, 'second attempt', tries);
        await comes(daemon, issuer.mint, 1_000);
      } finally {
        await stopAll(daemon, issuer);
      }
    });

    test('is not the one whose name its document has', async () => {
      const issuer = await startIssuer({ path: '/tenant' });
      issuer.answers.metadata = (response) =>
        response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ ...issuer.metadata(), issuer: `${issuer.issuer}/` }));
      const daemon = await trusting([issuer]);
      try {
        assertPutOff(await useAs(daemon, bearing(issuer.mint())), 503);
        assert.equal(issuer.asked.keys, 0);
        delete issuer.answers.metadata;
        await comes(daemon, issuer.mint, tries);
      } finally {
        await stopAll(daemon, issuer);
      }
    });

    test('is found without metadata where its keys are named', async () => {
      const issuer = await startIssuer({ path: '/tenant' });
      const daemon = await trusting([issuer], { jwks_url: issuer.jwksUrl });
      try {
        resultOf(await useAs(daemon, bearing(issuer.mint())));
        assert.equal(issuer.asked.metadata, 0);
      } finally {
        await stopAll(daemon, issuer);
      }
    });
  });

  describe('keys that are slow to come', inTurn, () => {
    test('keep nobody waiting but those who need them', async () => {
      const [quick, slow] = [await startIssuer(), await startIssuer()];
      const held = [];
      slow.answers.keys = (response, keys) =>
        held.push(() => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys })));
      const daemon = await trusting([quick, slow]);
      try {
        const waiting = [1, 2, 3].map(() => useAs(daemon, bearing(slow.mint())));
        let answered = 0;
        for (const each of waiting) each.then(() => (answered += 1));
        await eventually(() => held.length > 0, 'request for the slow keys');
        for (let turn = 0; turn < 5; turn += 1) resultOf(await useAs(daemon, bearing(quick.mint())));
        assertRefused(await callAs(daemon, {}), 401, challenges.none(daemon));
        assert.equal(answered, 0);
        delete slow.answers.keys;
        held.forEach((answer) => answer());
        (await Promise.all(waiting)).forEach(resultOf);
        assert.equal(held.length, 1, 'they were asked for once');
      } finally {
        await stopAll(daemon, quick, slow);
      }
    });
  });

  describe('keys that are hostile', inTurn, () => {
    const names = Object.keys(hostileKeys);
    let issuers, good, attacker, daemon;
    const each = (work) => Promise.all(names.map((name, at) => work(issuers[at], name)));
    before(async () => {
      [good, attacker, ...issuers] = await Promise.all(
        [good, attacker, ...names, 'a redirect'].map(() => startIssuer()),
      );
      const redirected = issuers.at(-1);
      names.push('a redirect');
      hostileKeys['a redirect'] = (response) => response.writeHead(302, { location: attacker.jwksUrl }).end();
      attacker.keys = redirected.keys;
      for (const [at, name] of names.entries()) issuers[at].answers.keys = hostileKeys[name];
      daemon = await trusting([good, ...issuers]);
    });
    after(() => stopAll(daemon, good, attacker, ...(issuers ?? [])));

    test('are none, and other issuers are served', async () => {
      const put = each(async (issuer, name) => [name, await useAs(daemon, bearing(issuer.mint()))]);
      resultOf(await useAs(daemon, bearing(good.mint())));
      for (const [name, answer] of await put) {
        assert.equal(answer.status, 503, `${name}: ${answer.text}`);
        assertPutOff(answer, 503);
      }
      resultOf(await useAs(daemon, bearing(good.mint())));
    });
    test('are forgotten once they are well', () =>
      each(async (issuer) => {
        delete issuer.answers.keys;
        await comes(daemon, issuer.mint, tries);
      }));
    test('do not take the place of what is known', async () => {
      for (const [at, name] of names.entries()) issuers[at].answers.keys = hostileKeys[name];
      const before = issuers.map(({ asked }) => asked.keys);
      await sleep(refetchPause);
      const stranger = newKey('ES256');
      await each(async (issuer, name) => {
        assertPutOff(await useAs(daemon, bearing(issuer.mint({ key: stranger }))), 503);
        assert.ok(issuer.asked.keys > before[names.indexOf(name)], `${name}: the keys were asked for`);
        assert.equal((await useAs(daemon, bearing(issuer.mint()))).status, 200, name);
      });
    });
    test('lead nowhere', () => assert.equal(attacker.sum(), 0));
  });
});
