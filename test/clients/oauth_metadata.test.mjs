// The documents that lead clients to a token (RFC 9728).
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { bearing, callAs, challenges, resultOf, startTrusting, useAs } from './support/identity.mjs';
import { startIssuer } from './support/issuer.mjs';
import { rawClient } from './support/raw_http.mjs';
import { startTenants } from './support/tenants.mjs';

const wellKnown = '/.well-known/oauth-protected-resource';

describe('OAuth metadata', () => {
  let upstream, issuer;
  before(async () => {
    [upstream, issuer] = await Promise.all([startTenants(), startIssuer()]);
  });
  after(() => Promise.all([upstream, issuer].map((each) => each?.stop())));

  const expected = (resource) => ({
    resource,
    authorization_servers: [issuer.issuer],
    scopes_supported: ['portkey:read', 'portkey:write', 'portkey:admin'],
    bearer_methods_supported: ['header'],
  });
  /** What is fetched at that path, with whatever headers a proxy would add. */
  const fetched = (daemon, path, headers = {}, method = 'GET') => rawClient(daemon.port).ask({ method, path, headers });

  test('are the same at both addresses, and say where a token is had', async () => {
    const daemon = await startTrusting(upstream, [issuer]);
    try {
      for (const path of [wellKnown, `${wellKnown}/mcp`]) {
        const answer = await fetched(daemon, path, { origin: 'http://localhost:6274' });
        assert.equal(answer.status, 200);
        assert.match(answer.headers['content-type'], /^application\/json/);
        assert.equal(answer.headers['access-control-allow-origin'], 'http://localhost:6274');
        const { resource_name: name, ...document } = answer.json();
        assert.deepEqual(document, expected(daemon.url));
        assert.equal(typeof name, 'string');
        assert.equal((await fetched(daemon, path, {}, 'HEAD')).status, 200);
      }
      for (const path of [`${wellKnown}/elsewhere`, '/.well-known/oauth-authorization-server', `/mcp${wellKnown}`])
        assert.equal((await fetched(daemon, path)).status, 404, path);
    } finally {
      await daemon.stop();
    }
  });

  test('go by the public URL, and by nothing that a request says', async () => {
    const daemon = await startTrusting(upstream, [issuer], {
      server: { public_url: 'https://mcp.example.com/team', path: '/tools' },
    });
    try {
      const resource = 'https://mcp.example.com/team/tools';
      const metadata = `https://mcp.example.com${wellKnown}/team/tools`;
      const evil = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', forwarded: 'host=evil.example' };
      for (const headers of [{}, evil, { ...evil, host: 'mcp.example.com' }]) {
        for (const path of [wellKnown, `${wellKnown}/team/tools`]) {
          const { status, json } = await fetched(daemon, path, headers);
          assert.equal(status, 200, path);
          assert.equal(json().resource, resource);
        }
        const answer = await callAs(daemon, headers, 'tools/list', {}, { path: '/tools' });
        assert.equal(answer.headers['www-authenticate'], challenges.none({ metadata }));
      }
      issuer.audience = resource;
      resultOf(await callAs(daemon, bearing(issuer.mint()), 'tools/list', {}, { path: '/tools' }));
      const local = issuer.mint({ claims: { aud: `${daemon.origin}/tools` } });
      assert.equal((await callAs(daemon, bearing(local), 'tools/list', {}, { path: '/tools' })).status, 401);
    } finally {
      await daemon.stop();
    }
  });

  test('name every issuer, and another audience leaves them as they are', async () => {
    const second = 'https://login.example.com';
    const daemon = await startTrusting(upstream, [issuer], {
      oauth: { issuer: [issuer.issuer, second], audience: 'api://portkey' },
    });
    try {
      const { resource, authorization_servers: servers } = (await fetched(daemon, wellKnown)).json();
      assert.equal(resource, daemon.url);
      assert.deepEqual(servers, [issuer.issuer, second]);
      issuer.audience = 'api://portkey';
      resultOf(await useAs(daemon, bearing(issuer.mint())));
      const other = await useAs(daemon, bearing(issuer.mint({ claims: { aud: daemon.url } })));
      assert.equal(other.status, 401);
    } finally {
      await daemon.stop();
    }
  });
});
