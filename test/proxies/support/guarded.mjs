// What must hold through a reverse proxy where the daemon asks who calls: whom it lets in, where it sends the others, whom it takes
// them for, and where it sends people.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import {
  assertRefused,
  assertUnsaid,
  bearing,
  challenges,
  linesOf,
  resultOf,
} from '../../clients/support/identity.mjs';
import { startIssuer } from '../../clients/support/issuer.mjs';
import { legacyMessage, modernRequest } from '../../clients/support/raw_http.mjs';
import { discoverOAuthProtectedResourceMetadata, overHttpClients } from '../../clients/support/real_clients.mjs';
import { eventually } from '../../clients/support/servers.mjs';
import { answerOf, assertListed } from '../../clients/support/tools.mjs';
import { places, rawThrough, startChain } from './chain.mjs';
import { proxyNamed } from './proxy.mjs';

const wellKnown = '/.well-known/oauth-protected-resource';
const list = modernRequest('tools/list');
const call = modernRequest('tools/call', { name: 'list_workspaces', arguments: {} });
const create = modernRequest('tools/call', {
  name: 'create_api_key',
  arguments: {
    type: 'workspace',
    sub_type: 'service',
    name: 'By link',
    scopes: ['completions.write'],
    workspace_id: 'ws-produc-5a3f10',
  },
});
const secret = 'alice-token-0123456789abcdef0123456789';
const long = 2_500; // ms that Portkey takes where a program says that it is still at it

/** What a stream carries beside the answer: a program that says how far it is. */
async function hearsProgress({ emulator }, client) {
  const control = (method, body) =>
    fetch(new URL('/_emulator/misbehaviour', emulator.baseUrl), { method, body: JSON.stringify(body) });
  await control('POST', { delay_ms: long, times: 1 });
  const told = [];
  const prompt = {
    name: 'Greeting',
    app: 'demo',
    env: 'dev',
    collection_id: 'product-0c1d2e',
    string: 'Hi',
    dry_run: true,
  };
  const given = { ...prompt, virtual_key: 'openai-main-258f4d', model: 'gpt-4o', parameters: {} };
  const onprogress = ({ message }) => void told.push(message);
  answerOf(await client.callTool({ name: 'migrate_prompt', arguments: given }, { onprogress }), 'migrate_prompt');
  await control('DELETE');
  return told;
}

/**
 * The tests of one chain: `settings(emulator, issuer)` are those of the daemon, `token` lets in, as `principal`, and `challenge` is
 * what others hear; `tells` are more tests, and `issues` says whether there is an issuer.
 */
function exercise(proxy, place, { settings, token, principal, challenge, tells, issues }) {
  let chain, issuer, raw;
  const shown = [];
  // By itself the daemon gives links to callers from other machines.
  const given = (emulator) => ({ ...settings(emulator, issuer), safety: { secrets: 'link' } });
  before(async () => {
    issuer = issues && (await startIssuer());
    chain = await startChain(proxy, place, {}, given);
    if (issuer) issuer.audience = chain.url.href;
    raw = rawThrough(chain.port, place);
  });
  after(async () => {
    await chain?.stop();
    await issuer?.stop();
  });
  function allowed() {
    shown.push(token(issuer));
    return bearing(shown.at(-1));
  }
  const known = (request) => ({ ...request, headers: { ...request.headers, ...allowed() } });
  const metadata = () => `${chain.url.origin}${wellKnown}${chain.url.pathname}`;

  test('refuses whoever shows nothing, and says where to turn', async () => {
    const requests = [
      list,
      call,
      legacyMessage({ id: 1, method: 'ping' }),
      { ...list, path: `${place.prefix}/mcp/readonly` },
      { method: 'GET', headers: { accept: 'text/event-stream' } },
    ];
    for (const request of requests) assertRefused(await raw.ask(request), 401, challenge({ metadata: metadata() }));
  });

  test('refuses a token that is wrong', async () => {
    const headers = { ...list.headers, ...bearing('nobody-token-0123456789abcdef0123456789') };
    assert.equal((await raw.ask({ ...list, headers })).status, 401);
  });

  for (const { name, legacy, connect } of overHttpClients) {
    test(`serves the ${name}, its streams included`, async () => {
      const { client, transport } = await connect(chain.url, { requestInit: { headers: allowed() } });
      assertListed((await client.listTools()).tools);
      answerOf(await client.callTool({ name: 'list_workspaces', arguments: {} }), 'list_workspaces');
      if (legacy) await transport.terminateSession();
      await client.close();
    });
  }

  for (const { name, connect } of overHttpClients.filter((each) => /pinned|legacy/.test(each.name))) {
    test(`carries to the ${name} what comes before the answer`, async () => {
      const { client } = await connect(chain.url, { requestInit: { headers: allowed() } });
      const told = await hearsProgress(chain, client);
      assert.ok(told.length > 0 && told.every(Boolean), JSON.stringify(told));
      await client.close();
    });
  }

  for (const { name, legacy, connect } of overHttpClients.filter((each) => /pinned|legacy/.test(each.name))) {
    test(`tells the ${name} at once that the tools have changed`, async () => {
      const { client } = await connect(chain.url, { requestInit: { headers: allowed() } });
      let heard = 0;
      client.setNotificationHandler('notifications/tools/list_changed', () => void (heard += 1));
      const listening = legacy ? undefined : await client.listen({ toolsListChanged: true });
      const usual = given(chain.emulator);
      for (const exclude of [['list_configs'], []]) {
        const before = heard;
        chain.configure({ ...usual, tools: { exclude } });
        chain.daemon.signal('SIGHUP');
        await eventually(() => heard > before, 'notice of the change');
      }
      await listening?.close();
      await client.close();
    });
  }

  test('takes callers for who they are, wherever they call from', async () => {
    const already = chain.daemon.said.err.length;
    const { ask } = rawThrough(chain.port, place, { localAddress: '127.0.0.2' });
    resultOf(await ask(known(call)));
    const line = await eventually(
      () => linesOf(chain.daemon, already).find(({ event }) => event === 'call'),
      'line of the call',
    );
    assert.deepEqual([line.principal, line.from], [principal(issuer), '127.0.0.2']);
  });

  test('shows people the public URL', async () => {
    const { status, text } = await raw.ask({ method: 'GET', path: `${place.prefix}/` });
    assert.equal(status, 200, text);
    assert.ok(text.includes(chain.url.href), text);
  });

  test('shows a new API key on a page of its own', async () => {
    const { key: link } = resultOf(await raw.ask(known(create))).structuredContent;
    assert.ok(link.startsWith(`${chain.url.origin}${place.prefix}/secret/`), link);
    const { pathname: path, origin } = new URL(link);
    const page = await raw.ask({ method: 'GET', path });
    assert.equal(page.status, 200, page.text);
    const target = /<form[^>]*\saction="([^"]*)"/.exec(page.text)?.[1] ?? '';
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', origin };
    const shown = await raw.ask({ path: new URL(target, link).pathname, headers, body: '' });
    assert.equal(shown.status, 200, shown.text);
    assert.match(shown.text, /<textarea[^>]*>\n?pk[0-9a-f]{32}<\/textarea>/);
  });

  if (tells) tells({ chain: () => chain, issuer: () => issuer, raw: () => raw, metadata, place });

  test('never writes down a token', () => assertUnsaid(chain.daemon, shown));
}

/** The documents of OAuth, where a client looks for them. */
function leadsToTheIssuer({ chain, issuer, raw, metadata, place }) {
  test('says who issues tokens where the challenge points', async () => {
    const { status, text, json } = await raw().ask({ method: 'GET', path: new URL(metadata()).pathname });
    assert.equal(status, 200, text);
    const { resource, authorization_servers: servers } = json();
    assert.deepEqual([resource, servers], [chain().url.href, [issuer().issuer]]);
  });
  test('says so to a client that has no challenge', async () => {
    const { resource } = await discoverOAuthProtectedResourceMetadata(chain().url);
    assert.equal(resource, chain().url.href);
  });
  test('says which scope is missing', async () => {
    const create = modernRequest('tools/call', { name: 'create_workspace', arguments: { name: 'New' } });
    const headers = { ...create.headers, ...bearing(issuer().mint()) };
    const wants = challenges.scope({ metadata: metadata() }, 'portkey:read portkey:write');
    assertRefused(await raw().ask({ ...create, headers }), 403, wants);
  });
  test('refuses a token for the daemon as the proxy sees it', async () => {
    const aud = `http://127.0.0.1:${chain().daemon.port}${place.path}`;
    const headers = { ...list.headers, ...bearing(issuer().mint({ claims: { aud } })) };
    assert.equal((await raw().ask({ ...list, headers })).status, 401);
  });
}

const modes = {
  bearer: {
    settings: ({ key }) => ({
      portkey: { api_key: key },
      identity: { mode: 'bearer', token: [{ name: 'alice', secret }] },
    }),
    token: () => secret,
    principal: () => 'alice',
    challenge: () => challenges.plain,
  },
  oauth: {
    issues: true,
    settings: ({ key }, { issuer }) => ({
      identity: {
        mode: 'oauth',
        oauth: { issuer: [issuer], allow_insecure_issuer: true, principal: [{ subject: 'alice', api_key: key }] },
      },
    }),
    principal: ({ issuer }) => `${issuer}|alice`,
    token: (issuer) => issuer.mint({ claims: { scope: 'portkey:read portkey:write' } }),
    challenge: challenges.none,
    tells: leadsToTheIssuer,
  },
};

/** The tests of the proxy that is called `name`, in each mode. */
export function guardedBehind(name) {
  const proxy = proxyNamed(name);
  const absent = !proxy.program && `${name} is not installed`;
  describe(`identity behind ${name}`, { skip: absent, concurrency: 3 }, () => {
    for (const [mode, how] of Object.entries(modes))
      for (const place of places)
        describe(`${mode}, ${place.where}`, { concurrency: 1 }, () => exercise(proxy, place, how));
  });
}
