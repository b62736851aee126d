// What one principal may have at once, and all together: beyond it they are told when to come again.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { listenAs, openStream } from './support/floods.mjs';
import { assertPutOff, callAs, resultOf, startGuarded, useAs } from './support/identity.mjs';
import { legacyMessage, rawClient } from './support/raw_http.mjs';
import { eventually } from './support/servers.mjs';
import { startTenants } from './support/tenants.mjs';

const bounds = { calls_in_flight: 8, calls_in_flight_per_principal: 4, streams: 6, streams_per_principal: 3 };
const perPrincipal = -31001;
const inTotal = -31000;

let upstream;
before(async () => {
  upstream = await startTenants();
});
after(() => upstream?.stop());
const key = (owner) => ({ 'x-portkey-api-key': upstream.keyOf(owner) });
const call = (owner, at) => ['get_workspace', { workspace_id: `ws-${owner}-${at}` }];
const held = ({ owner, target }) => owner !== undefined && target.includes('-held');
const arrived = (owner, since) =>
  upstream.requests.slice(since).filter((each) => each.owner === owner && held(each)).length;

const owners = ['alice', 'bob', 'carol', 'dave'];
/** A daemon that knows that these keys are some: nobody's share is but their own. */
async function start(limits, more = {}) {
  const daemon = await startGuarded(upstream, () => ({
    server: { threads: 1, ...more.server },
    portkey: { max_connections: 16, max_idle_connections: 4, ...more.portkey },
    safety: { confirm: 'never' },
    limits,
    identity: { mode: 'byok' },
  }));
  for (const owner of owners) resultOf(await useAs(daemon, key(owner)));
  return daemon;
}

describe('calls within bounds', () => {
  let daemon;
  before(async () => {
    daemon = await start(bounds);
  });
  after(() => daemon?.stop());
  const use = (owner, at) => useAs(daemon, key(owner), ...call(owner, at));

  for (const era of ['stateless', 'in a session']) {
    test(`one principal has so many, others are served meanwhile, ${era}`, async () => {
      const session = era === 'stateless' ? undefined : await openSession('alice');
      const ofAlice = (at) => (session ? session.use(...call('alice', at)) : use('alice', at));
      const since = upstream.requests.length;
      const release = upstream.hold(held);
      try {
        const running = Array.from({ length: bounds.calls_in_flight_per_principal }, (_, at) => ofAlice(`held-${at}`));
        await eventually(() => arrived('alice', since) === running.length, 'calls of alice');
        const refused = await ofAlice('more');
        if (era === 'stateless') assert.equal(refused.status, 429, refused.text);
        assert.match(refused.headers['retry-after'] ?? 'missing', /^[1-9][0-9]*$/);
        assert.equal(refused.message.error?.code, perPrincipal, refused.text);
        assert.equal(refused.message.error.data?.retryAfter, Number(refused.headers['retry-after']));
        resultOf(await use('bob', 'first'));
        resultOf(await callAs(daemon, key('alice')));
        release();
        (await Promise.all(running)).forEach(resultOf);
        resultOf(await ofAlice('again'));
      } finally {
        release();
      }
    });
  }
  async function openSession(owner) {
    const { ask } = rawClient(daemon.port);
    const say = (body, session) => {
      const { headers, body: text } = legacyMessage(body, session);
      return ask({ headers: { ...headers, ...key(owner) }, body: text });
    };
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
    const opened = await say({ id: 0, method: 'initialize', params });
    const session = { id: opened.headers['mcp-session-id'], revision: '2025-11-25' };
    let ids = 0;
    return {
      session,
      use: (name, given) => say({ id: (ids += 1), method: 'tools/call', params: { name, arguments: given } }, session),
    };
  }

  // Who has some may take one more as long as they have fewer than are free: so the shares of those who come one after another.
  const shares = (most) => {
    const found = [];
    for (let free = most; free > 0; free -= found.at(-1)) {
      let own = 0;
      while (own < Math.min(free - own, bounds.calls_in_flight_per_principal)) own += 1;
      found.push(own);
    }
    return found;
  };
  const many = ['alice', 'bob', 'carol', 'dave'];

  test('all together have so many, and there is room for who comes last', async () => {
    const since = upstream.requests.length;
    const release = upstream.hold(held);
    const running = [];
    try {
      for (const [at, share] of shares(bounds.calls_in_flight).entries()) {
        const owner = many[at];
        for (let turn = 0; turn < share; turn += 1) running.push(use(owner, `held-${turn}`));
        await eventually(() => arrived(owner, since) === share, `calls of ${owner}`);
        if (running.length < bounds.calls_in_flight) assertPutOff(await use(owner, 'more'), 429);
      }
      assert.equal(running.length, bounds.calls_in_flight);
      const refused = await use('eve', 'more');
      assertPutOff(refused, 503);
      assert.equal(refused.message.error.code, inTotal);
      assert.equal((await callAs(daemon, {}, 'tools/list')).status, 401);
      release();
      (await Promise.all(running)).forEach(resultOf);
      resultOf(await use('eve', 'again'));
    } finally {
      release();
      await Promise.allSettled(running);
    }
  });

  test('streams are as few', async () => {
    const streams = [];
    const open = async (owner) => {
      streams.push(await listenAs(daemon, key(owner)));
      return streams.at(-1);
    };
    try {
      for (const [at, share] of [3, 2, 1].entries()) {
        for (let turn = 0; turn < share; turn += 1) assert.equal((await open(many[at])).status, 200, many[at]);
        if (at === 2) break;
        assertPutOff(await open(many[at]), 429);
        const { session } = await openSession(many[at]);
        const get = {
          'mcp-session-id': session.id,
          'mcp-protocol-version': session.revision,
          accept: 'text/event-stream',
        };
        const ofSession = await openStream(daemon, { method: 'GET', headers: { ...get, ...key(many[at]) } });
        streams.push(ofSession);
        assertPutOff(ofSession, 429);
      }
      assertPutOff(await open('dave'), 503);
      resultOf(await use('dave', 'meanwhile'));
      streams[0].stop();
      await eventually(async () => (await open('dave')).status === 200, 'place for a stream');
      assert.ok(streams[1].isOpen());
    } finally {
      streams.forEach((each) => each.stop());
    }
  });
});

describe('writes within bounds', () => {
  test('are counted for each principal by the minute, and reads are not', async () => {
    const daemon = await start({ ...bounds, writes_per_minute_per_principal: 3 });
    try {
      const write = (owner) => useAs(daemon, key(owner), 'create_workspace', { name: 'New' });
      for (let at = 0; at < 3; at += 1) resultOf(await write('alice'));
      const asked = upstream.requests.length;
      const refused = await write('alice');
      assertPutOff(refused, 429);
      assert.equal(refused.message.error.code, perPrincipal);
      assert.ok(Number(refused.headers['retry-after']) <= 60);
      const executed = { name: 'create_workspace', arguments: { name: 'New' } };
      assertPutOff(await useAs(daemon, key('alice'), 'call_write_tool', executed), 429);
      assert.equal(upstream.requests.length, asked);
      resultOf(await useAs(daemon, key('alice'), ...call('alice', 1)));
      resultOf(await write('bob'));
    } finally {
      await daemon.stop();
    }
  });
});

describe('connections to Portkey', () => {
  test('are had in turn by those who wait for one', async () => {
    const most = 4;
    const daemon = await start(
      { calls_in_flight: 200, calls_in_flight_per_principal: 64 },
      { portkey: { max_connections: most }, server: { max_connections: 400 } },
    );
    const since = upstream.requests.length;
    const release = upstream.hold(held);
    const order = () =>
      upstream.requests
        .slice(since)
        .filter(held)
        .map(({ owner }) => owner);
    try {
      const ofAlice = Array.from({ length: 40 }, (_, at) =>
        useAs(daemon, key('alice'), ...call('alice', `held-${at}`)),
      );
      await eventually(() => order().length >= 3, 'calls of alice');
      const ofBob = Array.from({ length: 3 }, (_, at) => useAs(daemon, key('bob'), ...call('bob', `held-${at}`)));
      await eventually(() => order().includes('bob'), 'call of bob');
      assert.deepEqual(order().slice(0, most), ['alice', 'alice', 'alice', 'bob'], 'three quarters for one');
      release();
      (await Promise.all([...ofAlice, ...ofBob])).forEach(resultOf);
      const last = order().lastIndexOf('bob');
      assert.ok(last < most + 8, `bob is served in turn, not behind all of alice: ${order().join(' ')}`);
    } finally {
      release();
      await daemon.stop();
    }
  });
});
