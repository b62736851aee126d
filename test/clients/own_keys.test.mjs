// Mode byok towards people who make keys up: a key is anybody's word until Portkey has accepted it.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { listenAs } from './support/floods.mjs';
import { callAs, newAddress, resultOf, startGuarded, useAs } from './support/identity.mjs';
import { modernRequest } from './support/raw_http.mjs';
import { openStream } from './support/floods.mjs';
import { startTenants } from './support/tenants.mjs';

const perPrincipal = 3;
const burst = 20;
let upstream, daemon;
before(async () => {
  upstream = await startTenants();
  daemon = await startGuarded(upstream, () => ({
    identity: { mode: 'byok' },
    limits: { streams: 40, streams_per_principal: perPrincipal },
  }));
});
after(async () => {
  await daemon?.stop();
  await upstream?.stop();
});
const key = (owner) => ({ 'x-portkey-api-key': upstream.keyOf(owner) });
const madeUp = (at) => ({ 'x-portkey-api-key': `made-up-${at}` });
function listenFrom(localAddress, headers) {
  const { headers: own, body } = modernRequest('subscriptions/listen', { notifications: { toolsListChanged: true } });
  return openStream(daemon, { headers: { ...own, ...headers }, body, localAddress });
}

describe('keys that nobody has vouched for', () => {
  test('have together what their address has', async () => {
    const from = newAddress();
    const streams = [];
    for (let at = 0; at < perPrincipal + 1; at += 1) streams.push(await listenFrom(from, madeUp(at)));
    try {
      assert.deepEqual(
        streams.map(({ status }) => status),
        [...Array(perPrincipal).fill(200), 429],
      );
      resultOf(await useAs(daemon, key('alice'), undefined, undefined, { from }));
      const proven = await listenFrom(from, key('alice'));
      proven.stop();
      assert.equal(proven.status, 200);
    } finally {
      streams.forEach((each) => each.stop());
    }
  });

  test('are no better for what needs no Portkey', async () => {
    const from = newAddress();
    for (let at = 0; at < burst + 5; at += 1)
      resultOf(await useAs(daemon, madeUp(`search-${at}`), 'search_tools', { query: 'budget' }, { from }));
    const streams = [];
    for (let at = 0; at < perPrincipal + 1; at += 1) streams.push(await listenFrom(from, madeUp(`search-${at}`)));
    streams.forEach((each) => each.stop());
    assert.equal(streams.at(-1).status, 429);
  });

  for (const [method, params] of [
    ['resources/read', { uri: 'portkey://workspaces/ws-1' }],
    ['resources/list', {}],
  ]) {
    test(`are put off where Portkey keeps refusing them, by ${method} too`, async () => {
      const from = newAddress();
      const since = upstream.requests.length;
      const statuses = [];
      for (let at = 0; at < burst + 10; at += 1)
        statuses.push((await callAs(daemon, madeUp(`${method}-${at}`), method, params, { from })).status);
      assert.ok(statuses.includes(429), `${statuses}`);
      const asked = new Set(upstream.requests.slice(since).map((each) => each.key)).size;
      assert.ok(asked <= burst + 5, `${asked} of them reached Portkey`);
      resultOf(await useAs(daemon, key('alice'), undefined, undefined, { from }));
    });
  }
});

test('a Workspace key beside it does not make another caller of the same key', async () => {
  resultOf(await useAs(daemon, key('bob')));
  const streams = [];
  for (let at = 0; at < perPrincipal + 1; at += 1)
    streams.push(await listenAs(daemon, { ...key('bob'), 'x-portkey-workspace-api-key': `w${at}` }));
  streams.forEach((each) => each.stop());
  assert.deepEqual(
    streams.map(({ status }) => status),
    [...Array(perPrincipal).fill(200), 429],
  );
});

test('a Workspace key that is one does not vouch for the key beside it', async () => {
  const from = newAddress();
  for (let at = 0; at < 2; at += 1) {
    const headers = { ...madeUp(`beside-${at}`), 'x-portkey-workspace-api-key': upstream.keyOf('carol') };
    resultOf(await useAs(daemon, headers, 'create_feedback', { trace_id: 't', value: 1 }, { from }));
  }
  const streams = [];
  for (let at = 0; at < perPrincipal + 1; at += 1) streams.push(await listenFrom(from, madeUp(`beside-${at}`)));
  streams.forEach((each) => each.stop());
  assert.equal(streams.at(-1).status, 429);
});
