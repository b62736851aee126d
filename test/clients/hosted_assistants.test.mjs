// A remote URL as assistants in the cloud and their web pages use it: from a request without a credential to a call, step by step.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { openStream } from './support/floods.mjs';
import { startAuthorizationServer } from './support/authorization_server.mjs';
import { assertRefused, bearing, challenges, newAddress, resultOf, startGuarded } from './support/identity.mjs';
import { startIssuer } from './support/issuer.mjs';
import { legacyMessage, modernRequest, rawClient } from './support/raw_http.mjs';
import { startTenants } from './support/tenants.mjs';

const claude = 'https://claude.ai';
const chatgpt = 'https://chatgpt.com';
const protectedResource = '/.well-known/oauth-protected-resource';
const read = 'portkey:read';
const burst = 20; // credentials that are none and are told so, for each address
const call = ['tools/call', { name: 'list_workspaces', arguments: {} }];
const hello = (protocolVersion, name) => ({
  id: 1,
  method: 'initialize',
  params: { protocolVersion, capabilities: {}, clientInfo: { name, version: '1' } },
});

let upstream, authority, daemon;
before(async () => {
  [upstream, authority] = await Promise.all([startTenants(), startAuthorizationServer()]);
  daemon = await startGuarded(upstream, ({ origin }) => ({
    server: { public_url: origin, allowed_origins: [claude, chatgpt], max_body: '64KiB' },
    tools: { max_result_chars: 5000 },
    limits: { streams_per_principal: 2 },
    identity: {
      mode: 'oauth',
      oauth: {
        issuer: authority.issuer,
        allow_insecure_issuer: true,
        principal: [{ subject: 'alice', api_key: upstream.keyOf('alice') }],
      },
    },
  }));
});
after(async () => {
  await daemon?.stop();
  await upstream?.stop();
  await authority?.stop();
});

/** One who asks from one address, with these headers each time: `(request, more headers)`. */
function client(headers = {}, { port = daemon.port } = {}) {
  const { ask } = rawClient(port, { options: { localAddress: newAddress() } });
  return (request, more = {}) => ask({ ...request, headers: { ...request.headers, ...headers, ...more } });
}

/** From the challenge to a token, by nothing but what the servers say. */
async function tokenFor(ask, challenge, person = 'alice') {
  const metadata = new URL(/resource_metadata="([^"]+)"/.exec(challenge)[1]);
  const { resource, authorization_servers: [issuer], scopes_supported: known } = (
    await ask({ method: 'GET', path: metadata.pathname })
  ).json();
  const [, scope] = /scope="([^"]+)"/.exec(challenge);
  assert.ok(scope.split(' ').every((one) => known.includes(one)));
  const response = await fetch(`${issuer}/.well-known/openid-configuration`);
  assert.equal((await response.json()).issuer, issuer);
  authority.person = person;
  authority.format = 'jwt';
  const { access_token: token } = await authority.authorize({ scope, resource });
  return token;
}

/** A page of that origin may read the answer, whatever it is. */
function assertReadable({ headers, status, text }, origin) {
  assert.equal(headers['access-control-allow-origin'], origin, `${status} ${text}`);
  assert.match(headers.vary ?? '', /\borigin\b/i, `${status}`);
  const exposed = headers['access-control-expose-headers'].toLowerCase().split(/\s*,\s*/);
  for (const name of ['mcp-session-id', 'mcp-protocol-version', 'www-authenticate', 'retry-after'])
    assert.ok(exposed.includes(name), `${status} ${name}`);
}

/** What assistants refuse a whole server for. */
function assertUsable(tools) {
  assert.ok(tools.length > 0 && tools.length <= 128);
  for (const { name, description, inputSchema } of tools) {
    assert.match(name, /^[a-zA-Z0-9_-]{1,64}$/);
    assert.ok(description.length > 0, name);
    assert.equal(inputSchema.type, 'object', name);
  }
}

describe('claude.ai', () => {
  for (const origin of [undefined, claude]) {
    test(`goes from nothing to a call ${origin ? 'in a page' : 'from its servers'}`, async () => {
      const ask = client({ 'user-agent': 'Claude-User', ...(origin && { origin }) });
      const refused = await ask(legacyMessage(hello('2025-06-18', 'claude-ai')));
      assertRefused(refused, 401, challenges.none(daemon));
      if (origin) assertReadable(refused, origin);
      const token = bearing(await tokenFor(ask, refused.headers['www-authenticate']));
      const opened = await ask(legacyMessage(hello('2025-06-18', 'claude-ai')), token);
      assert.equal(resultOf(opened).protocolVersion, '2025-06-18');
      if (origin) assertReadable(opened, origin);
      const session = { id: opened.headers['mcp-session-id'], revision: '2025-06-18' };
      const say = (body) => ask(legacyMessage(body, session), token);
      assert.equal((await say({ method: 'notifications/initialized' })).status, 202);
      assertUsable(resultOf(await say({ id: 2, method: 'tools/list' })).tools);
      const called = await say({ id: 3, method: call[0], params: call[1] });
      assert.match(resultOf(called).content[0].text, /of alice/);
      if (origin) assertReadable(called, origin);
      const held = { 'mcp-session-id': session.id, 'mcp-protocol-version': session.revision };
      assert.equal((await ask({ method: 'DELETE', headers: held }, token)).status, 204);
      assert.equal((await say({ id: 4, method: 'ping' })).status, 404);
    });
  }
  test('does the same without a session', async () => {
    const ask = client({ origin: claude });
    const refused = await ask(modernRequest('server/discover'));
    assertRefused(refused, 401, challenges.none(daemon));
    const token = bearing(await tokenFor(ask, refused.headers['www-authenticate']));
    resultOf(await ask(modernRequest('server/discover'), token));
    assertUsable(resultOf(await ask(modernRequest('tools/list'), token)).tools);
    assert.match(resultOf(await ask(modernRequest(...call), token)).content[0].text, /of alice/);
  });
  test('is asked for a new token, not turned away, when its own is no good', async () => {
    const ask = client({ origin: claude });
    const other = await authority.authorize({ scope: read, resource: 'http://127.0.0.1:9/elsewhere' });
    for (const token of ['expired', 'a.b.c', other.access_token]) {
      const refused = await ask(modernRequest('tools/list'), bearing(token));
      assertRefused(refused, 401, challenges.bad(daemon));
      assertReadable(refused, claude);
    }
  });
});

describe('ChatGPT', () => {
  test('looks for the metadata first, then lists and calls', async () => {
    const ask = client({ 'user-agent': 'openai-mcp/1.0.0', origin: chatgpt });
    for (const path of [`${protectedResource}/mcp`, protectedResource]) {
      const { status, headers, json } = await ask({ method: 'GET', path });
      assert.equal(status, 200, path);
      assert.match(headers['content-type'], /^application\/json/);
      assert.equal(json().resource, daemon.url);
    }
    for (const path of ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration/mcp']) {
      const missing = await ask({ method: 'GET', path });
      assert.equal(missing.status, 404, path);
      assert.equal(typeof missing.json().error, 'string');
      assertReadable(missing, chatgpt);
    }
    const refused = await ask(legacyMessage(hello('2025-11-25', 'openai-mcp')));
    const token = bearing(await tokenFor(ask, refused.headers['www-authenticate']));
    const opened = await ask(legacyMessage(hello('2025-11-25', 'openai-mcp')), token);
    const session = { id: opened.headers['mcp-session-id'], revision: '2025-11-25' };
    const say = (body) => ask(legacyMessage(body, session), token);
    assertUsable(resultOf(await say({ id: 2, method: 'tools/list' })).tools);
    const { content } = resultOf(await say({ id: 3, method: call[0], params: call[1] }));
    assert.ok(content[0].text.length <= 5000, `${content[0].text.length} characters`);
  });
});

describe('a web page that may call', () => {
  const origin = chatgpt;
  test('may send every header that it needs', async () => {
    const wanted =
      'authorization, content-type, mcp-protocol-version, mcp-session-id, mcp-method, mcp-name, mcp-param-region, ' +
      'last-event-id, x-portkey-api-key, x-portkey-workspace-api-key, x-mcp-toolsets';
    const headers = { 'access-control-request-method': 'POST', 'access-control-request-headers': wanted };
    const answer = await client({ origin })({ method: 'OPTIONS', headers });
    assert.equal(answer.status, 204);
    assert.equal(answer.headers['access-control-allow-origin'], origin);
    assert.match(answer.headers['access-control-allow-methods'], /POST.*DELETE/);
    for (const name of wanted.split(', ')) assert.ok(answer.headers['access-control-allow-headers'].includes(name), name);
  });

  test('can read every refusal', async () => {
    const ask = client({ origin });
    const list = modernRequest('tools/list');
    const token = bearing(await tokenFor(ask, challenges.none(daemon)));
    const stranger = bearing(await tokenFor(ask, challenges.none(daemon), 'mallory'));
    const large = { headers: { ...list.headers, 'content-length': 1 << 20 }, write: (request) => request.write('{') };
    for (const [status, request, more] of [
      [400, { ...list, body: '{' }, token],
      [401, list, {}],
      [403, list, stranger],
      [403, modernRequest('tools/call', { name: 'create_workspace', arguments: { name: 'x' } }), token],
      [404, { method: 'GET', path: '/nowhere' }, {}],
      [404, legacyMessage({ id: 1, method: 'ping' }, { id: 'nonsense', revision: '2025-11-25' }), token],
      [405, { method: 'PUT' }, token],
      [406, { ...list, headers: { ...list.headers, accept: 'text/html' } }, token],
      [413, large, token],
      [415, { ...list, headers: { ...list.headers, 'content-type': 'text/plain' } }, token],
    ]) {
      const answer = await ask(request, more);
      assert.equal(answer.status, status, answer.text);
      assertReadable(answer, origin);
      if (status === 401) assert.ok(answer.headers['www-authenticate']);
    }
  });

  test('can read that it has to wait', async () => {
    const ask = client({ origin });
    let answer;
    for (let at = 0; at < 2 * burst && answer?.status !== 429; at += 1)
      answer = await ask(modernRequest('tools/list'), bearing(`made-up-${at}`));
    assert.equal(answer.status, 429);
    assertReadable(answer, origin);
    assert.match(answer.headers['retry-after'], /^\d+$/);
  });

  test('can read that the issuer is away', async () => {
    const issuer = await startIssuer();
    await issuer.stop();
    const away = await startGuarded(upstream, ({ origin: here }) => ({
      server: { public_url: here, allowed_origins: [origin] },
      identity: { mode: 'oauth+byok', oauth: { issuer: issuer.issuer, allow_insecure_issuer: true } },
    }));
    issuer.audience = away.url;
    try {
      const answer = await client({ origin }, { port: away.port })(modernRequest('tools/list'), bearing(issuer.mint()));
      assert.equal(answer.status, 503, answer.text);
      assertReadable(answer, origin);
      assert.match(answer.headers['retry-after'], /^\d+$/);
    } finally {
      await away.stop();
    }
  });

  test('can read event streams', async () => {
    const token = bearing(await tokenFor(client(), challenges.none(daemon)));
    const { headers, body } = modernRequest('subscriptions/listen', { notifications: { toolsListChanged: true } });
    const stream = await openStream(daemon, { headers: { ...headers, ...token, origin }, body, localAddress: newAddress() });
    try {
      assert.equal(stream.status, 200);
      assert.match(stream.headers['content-type'], /^text\/event-stream/);
      assertReadable({ ...stream, text: '' }, origin);
    } finally {
      stream.stop();
    }
  });

  test('of another origin gets nothing', async () => {
    const answer = await client({ origin: 'https://evil.example' })(modernRequest('tools/list'));
    assert.equal(answer.status, 403);
    assert.equal(answer.headers['access-control-allow-origin'], undefined);
  });
});

test('without OAuth nothing looks like it', async () => {
  const plain = await startGuarded(upstream, () => ({ identity: { mode: 'byok' } }));
  try {
    const ask = client({}, { port: plain.port });
    for (const name of ['oauth-protected-resource', 'oauth-authorization-server', 'openid-configuration'])
      for (const path of [`/.well-known/${name}`, `/.well-known/${name}/mcp`, `/mcp/.well-known/${name}`]) {
        const { status, headers, json } = await ask({ method: 'GET', path });
        assert.equal(status, 404, path);
        assert.match(headers['content-type'], /^application\/json/);
        assert.equal(typeof json().error, 'string');
      }
    const refused = await ask(modernRequest('tools/list'));
    assertRefused(refused, 401, challenges.plain);
  } finally {
    await plain.stop();
  }
});
