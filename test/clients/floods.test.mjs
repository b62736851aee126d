// One principal that wants too much of everything: others are served meanwhile, and nothing of it is left.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectTo, descriptorsOf, flood, listenAs, medianOf, memoryOf } from './support/floods.mjs';
import { callAs, resultOf, startGuarded, useAs } from './support/identity.mjs';
import { modernRequest } from './support/raw_http.mjs';
import { eventually } from './support/servers.mjs';
import { startTenants } from './support/tenants.mjs';

const mostConnections = 40;
const mostStreams = 3; // of one principal
const mebibyte = 1024; // KiB

describe('floods', () => {
  let upstream, daemon;
  before(async () => {
    upstream = await startTenants();
    daemon = await startGuarded(upstream, () => ({
      server: { threads: 1, max_connections: mostConnections },
      portkey: { max_idle_connections: 4 },
      limits: { calls_in_flight_per_principal: 8, streams: 2 * mostStreams, streams_per_principal: mostStreams },
      identity: { mode: 'byok' },
    }));
  });
  after(async () => {
    await daemon?.stop();
    await upstream?.stop();
  });
  const key = (owner) => ({ 'x-portkey-api-key': upstream.keyOf(owner) });
  const listed = () => callAs(daemon, key('bob'));

  test('of connections are told so, and never dropped', async () => {
    const kept = [];
    try {
      for (let at = 0; at < mostConnections; at += 1) kept.push(await connectTo(daemon));
      await sleep(100);
      const more = await Promise.all(Array.from({ length: 20 }, () => connectTo(daemon)));
      await Promise.all(more.map(({ closed }) => closed));
      for (const { said } of more) {
        assert.match(said(), /^HTTP\/1\.1 503 [^]*\r\nretry-after: [1-9]/i);
        assert.doesNotMatch(said(), /\[E/);
      }
      kept[0].ask('GET /livez HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n');
      await kept[0].closed;
      assert.match(kept[0].said(), /^HTTP\/1\.1 200 /);
      resultOf(await listed());
      assert.ok(kept.slice(1).every(({ said }) => said() === ''));
    } finally {
      kept.forEach((each) => each.stop());
    }
    await eventually(async () => (await listed().catch(() => ({}))).status === 200, 'service');
  });

  const timed = async (times) => {
    const taken = [];
    for (let at = 0; at < times; at += 1) {
      const begun = performance.now();
      resultOf(await useAs(daemon, key('bob'), 'get_workspace', { workspace_id: `ws-bob-${at}` }));
      taken.push(performance.now() - begun);
    }
    return taken;
  };
  const modern = modernRequest('tools/call', { name: 'get_workspace', arguments: { workspace_id: 'ws-alice-1' } });
  const kinds = {
    calls: () => ({ headers: { ...modern.headers, ...key('alice') }, body: modern.body }),
    'credentials that are none': () => ({ headers: modern.headers, body: modern.body }),
  };
  for (const [name, request] of Object.entries(kinds)) {
    test(`of ${name} leave others their service, and nothing behind`, async () => {
      const round = async (ms) => {
        const flooding = flood(daemon, { connections: 16, ...request() });
        await sleep(ms);
        return { flooding, during: await timed(15) };
      };
      // Once, so that all that is made once is there.
      await (await round(300)).flooding.stop();
      const alone = medianOf(await timed(15));
      await sleep(100);
      const [descriptors, memory] = [descriptorsOf(daemon), memoryOf(daemon)];

      const { flooding, during } = await round(800);
      const { statuses, dropped, unexplained } = await flooding.stop();
      const told = JSON.stringify(statuses);
      assert.deepEqual(dropped, []);
      assert.equal(unexplained, 0);
      const answers = Object.values(statuses).reduce((sum, count) => sum + count, 0);
      assert.ok(answers > 100, told);
      const allowed = name === 'calls' ? ['200', '429', '503'] : ['401', '429', '503'];
      assert.ok(
        Object.keys(statuses).every((status) => allowed.includes(status)),
        told,
      );
      // The test itself is as busy with the flood as the daemon: the bound is wide, and there against starvation.
      assert.ok(medianOf(during) < 20 * alone + 100, `${medianOf(during)} ms beside the flood, ${alone} ms alone`);

      await eventually(() => descriptorsOf(daemon) <= descriptors + 4, `${descriptors} descriptors again`);
      assert.ok(memoryOf(daemon) < memory + 48 * mebibyte, `${memoryOf(daemon)} KiB after ${memory} KiB`);
    });
  }

  test('of streams that come and go leave nothing behind', async () => {
    const round = async () => {
      const streams = await Promise.all(Array.from({ length: 12 }, () => listenAs(daemon, key('alice'))));
      const statuses = streams.map(({ status }) => status);
      assert.ok(
        statuses.every((status) => [200, 429, 503].includes(status)),
        `${statuses}`,
      );
      const served = statuses.filter((status) => status === 200).length;
      assert.ok(served > 0 && served <= mostStreams, `${served}`);
      resultOf(await listed());
      streams.forEach((each) => each.stop());
      await eventually(async () => {
        const one = await listenAs(daemon, key('alice'));
        one.stop();
        return one.status === 200;
      }, 'place for a stream');
    };
    await round();
    await sleep(100);
    const [descriptors, memory] = [descriptorsOf(daemon), memoryOf(daemon)];
    for (let turn = 0; turn < 8; turn += 1) {
      await round();
      await eventually(() => descriptorsOf(daemon) <= descriptors + 4, `${descriptors} descriptors again`);
    }
    assert.ok(memoryOf(daemon) < memory + 48 * mebibyte, `${memoryOf(daemon)} KiB after ${memory} KiB`);
  });
});
