// Tenants beside each other on shared connections, in sessions and streams: nobody sees what is another's, at neither end.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { once } from 'node:events';
import { assertUnsaid, bearing, callAs, newAddress, resultOf, startGuarded } from './support/identity.mjs';
import { startIssuer } from './support/issuer.mjs';
import { legacyMessage, modernRequest, rawClient } from './support/raw_http.mjs';
import { eventually } from './support/servers.mjs';
import { manyTimes, sharedConnections } from './support/shared_connections.mjs';
import { startTenants, teams } from './support/tenants.mjs';

const owners = ['alice', 'bob', 'carol'];
const other = (owner) => owners.filter((each) => each !== owner);
const latest = '2025-11-25';

/** The ways in which tenants are told apart: settings of [identity], and the headers of each tenant. */
const ways = {
  byok: {
    calls: 10_000,
    identity: () => ({ mode: 'byok' }),
    headers: (owner, upstream) => ({ 'x-portkey-api-key': upstream.keyOf(owner) }),
  },
  oauth: {
    calls: 1_000,
    identity: (upstream, issuer) => ({
      mode: 'oauth',
      oauth: {
        issuer: issuer.issuer,
        allow_insecure_issuer: true,
        principal: owners.map((owner) => ({ subject: owner, api_key: upstream.keyOf(owner) })),
      },
    }),
    headers: (owner, upstream, issuer) => bearing(issuer.mint({ claims: { sub: owner } })),
  },
};

for (const [mode, way] of Object.entries(ways)) {
  describe(`tenants, ${mode}`, () => {
    let upstream, issuer, daemon;
    let headers;
    before(async () => {
      [upstream, issuer] = await Promise.all([startTenants(), startIssuer()]);
      daemon = await startGuarded(upstream, ({ origin }) => ({
        server: { public_url: origin, threads: 2, legacy_sse: true },
        portkey: { max_connections: 8 },
        identity: way.identity(upstream, issuer),
      }));
      issuer.audience = daemon.url;
      headers = Object.fromEntries(owners.map((owner) => [owner, way.headers(owner, upstream, issuer)]));
    });
    after(async () => {
      await daemon?.stop();
      await upstream?.stop();
      await issuer?.stop();
    });
    const sending = (owner, { headers: own, body }) => ({ headers: { ...own, ...headers[owner] }, body, as: owner });

    /** The answer is this owner's, and nothing in it is anybody else's. */
    function assertOwn(owner, answer) {
      const result = resultOf(answer);
      assert.ok(answer.text.includes(owner), answer.text);
      for (const stranger of other(owner))
        assert.ok(!answer.text.includes(stranger), `${owner} is given ${answer.text}`);
      return result;
    }
    async function openSession(owner, ask = rawClient(daemon.port).ask) {
      const params = { protocolVersion: latest, capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
      const opened = await ask(sending(owner, legacyMessage({ id: 1, method: 'initialize', params })));
      resultOf(opened);
      const session = { id: opened.headers['mcp-session-id'], revision: latest };
      assert.equal(
        (await ask(sending(owner, legacyMessage({ method: 'notifications/initialized' }, session)))).status,
        202,
      );
      return session;
    }

    test(`make ${way.calls} calls over shared connections, and each sees its own`, async () => {
      const shared = sharedConnections(daemon.port, 16);
      const sessions = {};
      for (const owner of owners)
        sessions[owner] = [await openSession(owner, shared.ask), await openSession(owner, shared.ask)];
      const cursors = Object.fromEntries(owners.map((owner) => [owner, undefined]));
      const one = (owner, at) => ({ name: 'get_workspace', arguments: { workspace_id: `ws-${owner}-${at}` } });
      const page = (at) => ({
        name: 'list_workspaces',
        arguments: { page_size: 7, current_page: at % 8, fields: ['id', 'name'] },
      });
      const inSession = (owner, at, params) =>
        sending(owner, legacyMessage({ id: at, method: 'tools/call', params }, sessions[owner][at % 2]));
      const kinds = [
        (owner, at) => sending(owner, modernRequest('tools/call', one(owner, at), at)),
        (owner, at) => inSession(owner, at, one(owner, at)),
        (owner, at) => sending(owner, modernRequest('tools/call', page(at), at)),
        (owner, at) => inSession(owner, at, page(at)),
        (owner, at) => {
          const asked = sending(owner, modernRequest('tools/call', one(owner, at), at));
          return { ...asked, headers: { ...asked.headers, accept: 'text/event-stream' } };
        },
        (owner, at) =>
          sending(owner, modernRequest('resources/read', { uri: `portkey://workspaces/ws-${owner}-${at}` }, at)),
        (owner, at) => ({
          ...sending(owner, modernRequest('resources/list', cursors[owner] ? { cursor: cursors[owner] } : {}, at)),
          isList: true,
        }),
      ];
      const begin = upstream.requests.length;
      // The lists cost Portkey more: they are every fiftieth.
      await manyTimes(way.calls, 24, async (at) => {
        const owner = owners[at % owners.length];
        const kind = at % 50 === 0 ? 6 : Math.floor(at / owners.length) % 6;
        const { isList, ...request } = kinds[kind](owner, at);
        const answer = await shared.ask(request);
        if (!isList) assert.equal(assertOwn(owner, answer) && answer.message.id, at);
        else {
          const { resources, nextCursor } = resultOf(answer);
          assert.ok(
            resources.every(({ name, uri }) => name.includes(owner) && uri.includes(owner)),
            answer.text,
          );
          cursors[owner] = nextCursor;
        }
      });
      shared.stop();

      assert.ok(shared.carried.size <= 16);
      for (const carried of shared.carried.values())
        assert.ok(carried.size > 1, 'a connection carries calls of several');
      const asked = upstream.requests.slice(begin);
      const lent = new Map();
      for (const { target, key, owner, connection, headers: sent } of asked) {
        assert.equal(key, upstream.keyOf(owner));
        assert.equal(sent.authorization, undefined);
        for (const stranger of other(owner))
          assert.ok(!target.includes(stranger), `${target} with the key of ${owner}`);
        lent.set(connection, (lent.get(connection) ?? new Set()).add(owner));
      }
      assert.ok(asked.length >= way.calls * 0.95);
      assert.ok(
        [...lent.values()].some(({ size }) => size > 1),
        'connections to Portkey are shared',
      );
      for (const owner of owners) {
        const times = asked.filter((each) => each.owner === owner && each.target.includes(`/ws-${owner}-`)).length;
        assert.ok(times > way.calls / 8, `${owner}: ${times}`);
      }
    });

    test('do not take up the session of another, nor end it', async () => {
      const session = await openSession('alice');
      const ask = rawClient(daemon.port).ask;
      const ping = (owner) => ask(sending(owner, legacyMessage({ id: 1, method: 'ping' }, session)));
      const without = { accept: 'text/event-stream', 'mcp-session-id': session.id, 'mcp-protocol-version': latest };
      for (const method of ['GET', 'DELETE'])
        assert.equal((await ask({ method, headers: { ...without, ...headers.bob } })).status, 404, method);
      const asked = upstream.requests.length;
      const call = { id: 2, method: 'tools/call', params: { name: 'list_workspaces', arguments: {} } };
      assert.equal((await ask(sending('bob', legacyMessage(call, session)))).status, 404);
      assert.equal((await ping('bob')).status, 404);
      assert.equal(upstream.requests.length, asked);
      resultOf(await ping('alice'));
      assert.equal((await ask({ method: 'DELETE', headers: { ...without, ...headers.alice } })).status < 300, true);
      assert.equal((await ping('alice')).status, 404);
    });

    for (const era of ['stateless', 'in a session']) {
      test(`do not go on where another has read to, ${era}`, async () => {
        const { ask } = rawClient(daemon.port);
        const sessions =
          era === 'stateless' ? {} : { alice: await openSession('alice'), bob: await openSession('bob') };
        const list = (owner, params) =>
          era === 'stateless'
            ? callAs(daemon, headers[owner], 'resources/list', params)
            : ask(sending(owner, legacyMessage({ id: 1, method: 'resources/list', params }, sessions[owner])));
        let cursor;
        const seen = [];
        for (let page = 0; page < 10; page += 1) {
          const { resources, nextCursor } = resultOf(await list('alice', cursor ? { cursor } : {}));
          seen.push(...resources);
          if (!nextCursor) break;
          cursor = nextCursor;
          const asked = upstream.requests.length;
          const { message } = await list('bob', { cursor });
          assert.equal(message.error?.code, -32602, JSON.stringify(message));
          assert.equal(upstream.requests.length, asked);
        }
        assert.equal(seen.length, teams);
        assert.ok(seen.every(({ title }) => title.endsWith('of alice')));
      });
    }

    test('do not cancel what another has called, under whatever id', async () => {
      const sessions = { alice: await openSession('alice'), bob: await openSession('bob') };
      const { ask } = rawClient(daemon.port);
      const release = upstream.hold(({ target }) => target.includes('held'));
      const begin = upstream.requests.length;
      const call = (owner) =>
        ask(
          sending(
            owner,
            legacyMessage(
              {
                id: 7,
                method: 'tools/call',
                params: { name: 'get_workspace', arguments: { workspace_id: `ws-${owner}-held` } },
              },
              sessions[owner],
            ),
          ),
        );
      try {
        const [alice, bob] = [call('alice'), call('bob')];
        bob.catch(() => {});
        await eventually(() => upstream.requests.length === begin + 2, 'both requests');
        const cancel = { method: 'notifications/cancelled', params: { requestId: 7 } };
        assert.equal((await ask(sending('bob', legacyMessage(cancel, sessions.bob)))).status, 202);
        await eventually(
          () => upstream.requests.slice(begin).some(({ owner, gone }) => owner === 'bob' && gone),
          'end of the request',
        );
        assert.ok(!upstream.requests.slice(begin).some(({ owner, gone }) => owner === 'alice' && gone));
        release();
        assertOwn('alice', await alice);
      } finally {
        release();
      }
    });

    test('hear nothing of each other on their streams', async () => {
      const streams = {};
      for (const owner of ['alice', 'bob']) {
        const session = await openSession(owner);
        const request = http.get({
          host: '127.0.0.1',
          port: daemon.port,
          path: '/mcp',
          agent: false,
          headers: {
            accept: 'text/event-stream',
            'mcp-session-id': session.id,
            'mcp-protocol-version': latest,
            ...headers[owner],
          },
        });
        const [response] = await once(request, 'response');
        assert.equal(response.statusCode, 200);
        streams[owner] = { session, request, heard: '' };
        response.setEncoding('utf8').on('data', (text) => (streams[owner].heard += text));
        response.on('error', () => {});
      }
      const { ask } = rawClient(daemon.port, { options: { localAddress: newAddress() } });
      for (const owner of ['alice', 'bob', 'alice', 'bob']) {
        const params = { name: 'list_workspaces', arguments: {}, _meta: { progressToken: 'shared' } };
        assertOwn(
          owner,
          await ask(sending(owner, legacyMessage({ id: 9, method: 'tools/call', params }, streams[owner].session))),
        );
      }
      for (const [owner, { request, heard }] of Object.entries(streams)) {
        for (const stranger of other(owner)) assert.ok(!heard.includes(stranger), heard);
        request.on('error', () => {}).destroy();
      }
    });

    test('do not speak for each other on the transport of 2024', async () => {
      const { ask } = rawClient(daemon.port);
      const request = http.get({
        host: '127.0.0.1',
        port: daemon.port,
        path: '/sse',
        agent: false,
        headers: { accept: 'text/event-stream', ...headers.alice },
      });
      const [response] = await once(request, 'response');
      assert.equal(response.statusCode, 200);
      let heard = '';
      response.setEncoding('utf8').on('data', (text) => (heard += text));
      response.on('error', () => {});
      try {
        const [, address] = await eventually(() => /^data: *(\S+)\r?\n/m.exec(heard), 'address');
        const { pathname, search } = new URL(address, new URL('/sse', daemon.url));
        const say = (owner, body) => ask({ path: pathname + search, ...sending(owner, legacyMessage(body)) });
        const params = { protocolVersion: '2024-11-05', capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
        assert.equal((await say('bob', { id: 1, method: 'initialize', params })).status, 404);
        assert.equal((await say('alice', { id: 2, method: 'initialize', params })).status, 202);
        await eventually(() => heard.includes('"id":2'), 'answer');
        const call = { id: 3, method: 'tools/call', params: { name: 'list_workspaces', arguments: {} } };
        assert.equal((await say('bob', { ...call, id: 4 })).status, 404);
        assert.equal((await say('alice', call)).status, 202);
        await eventually(() => heard.includes('"id":3'), 'answer');
        assert.ok(heard.includes('of alice') && !/of bob|"id":[14]/.test(heard), heard);
      } finally {
        request.on('error', () => {}).destroy();
      }
    });

    test('leave none of their credentials in the log', () =>
      assertUnsaid(
        daemon,
        owners.flatMap((owner) => [
          upstream.keyOf(owner),
          ...Object.values(headers[owner]).map((each) => each.replace(/^Bearer /, '')),
        ]),
      ));
  });
}
