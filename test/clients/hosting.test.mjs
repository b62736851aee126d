// server.hosting = "smithery": a directory that looks around, and callers whose settings come in the query.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { callAs, newAddress, resultOf, startGuarded } from './support/identity.mjs';
import { assertError, legacyMessage, rawClient } from './support/raw_http.mjs';
import { startTenants } from './support/tenants.mjs';
import { errorText } from './support/tools.mjs';

const dummy = 'your-portkey-api-key';
const invalid = { status: 400, code: -32600 };
const base64 = (config) => Buffer.from(JSON.stringify(config)).toString('base64');
const inConfig = (config) => `/mcp?config=${encodeURIComponent(base64(config))}`;
const lists = ['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list'];
const call = ['tools/call', { name: 'list_workspaces', arguments: {} }];

let upstream, daemon;
before(async () => {
  upstream = await startTenants();
  daemon = await startGuarded(upstream, () => ({
    server: { hosting: 'smithery' },
    safety: { audit_file: '-' },
    log: { level: 'trace' },
  }));
});
after(async () => {
  await daemon?.stop();
  await upstream?.stop();
});

const asked = (path, [method, params] = call, headers = {}) => callAs(daemon, headers, method, params, { path });

/** What is asked in a legacy session at `path`: `say(body, path)`, and the result of `initialize`. */
async function session(path) {
  const { ask } = rawClient(daemon.port, { options: { localAddress: newAddress() } });
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'SmitheryBot', version: '1.0' } };
  const opened = await ask({ ...legacyMessage({ id: 1, method: 'initialize', params }), path });
  resultOf(opened);
  const held = { id: opened.headers['mcp-session-id'], revision: '2025-11-25' };
  const say = (body, where = path) => ask({ ...legacyMessage(body, held), path: where });
  assert.equal((await say({ method: 'notifications/initialized' })).status, 202);
  return say;
}

describe('a directory that looks around', () => {
  for (const [what, path] of Object.entries({
    'without settings': '/mcp',
    'as the platform calls': '/mcp?api_key=smithery-own-key-1234&profile=some-profile',
    'with empty settings': '/mcp?config=e30%3D&portkeyApiKey=&toolsets=',
    'with a dummy key': `/mcp?portkeyApiKey=${dummy}&readOnly=false`,
    'with a dummy config': inConfig({ portkeyApiKey: dummy, readOnly: true }),
  })) {
    test(`${what} sees everything, in both eras, and Portkey is not asked`, async () => {
      const since = upstream.requests.length;
      resultOf(await asked(path, ['server/discover']));
      const say = await session(path);
      for (const [at, method] of lists.entries()) {
        const modern = resultOf(await asked(path, [method]));
        const legacy = resultOf(await say({ id: 2 + at, method }));
        const [kind] = Object.keys(legacy).filter((name) => Array.isArray(legacy[name]));
        assert.deepEqual(legacy[kind], modern[kind], method);
        if (!method.startsWith('resources/')) assert.ok(legacy[kind].length > 0, method);
      }
      assert.deepEqual(upstream.requests.slice(since), []);
    });
  }
  test('sees on the card what it would be listed', async () => {
    const { json } = await rawClient(daemon.port).ask({ method: 'GET', path: '/.well-known/mcp/server-card.json' });
    const names = ({ tools }) => tools.map(({ name }) => name);
    assert.deepEqual(names(json()), names(resultOf(await asked('/mcp', ['tools/list']))));
    assert.deepEqual(json().prompts, resultOf(await asked('/mcp', ['prompts/list'])).prompts);
  });
});

describe('settings in the query', () => {
  test('bring the key that a call is made with, however they are written', async () => {
    const key = upstream.keyOf('alice');
    for (const path of [
      `/mcp?portkeyApiKey=${key}`,
      `/mcp?portkey.apiKey=${key}&profile=x`,
      `/mcp?portkey[apiKey]=${key}`,
      `/mcp?portkey%5BapiKey%5D=${key}`,
      inConfig({ portkeyApiKey: key }),
      inConfig({ portkey: { apiKey: key } }),
      `/mcp?config=${Buffer.from(JSON.stringify({ portkeyApiKey: key })).toString('base64url')}`,
    ]) {
      const { structuredContent } = resultOf(await asked(path));
      assert.match(structuredContent.data[0].name, /of alice$/, path);
      const { key: sent, target } = upstream.requests.at(-1);
      assert.equal(sent, key);
      assert.doesNotMatch(target, /config|portkey/i);
    }
  });
  test('list what is live once Portkey has accepted the key', async () => {
    const path = `/mcp?portkeyApiKey=${upstream.keyOf('carol')}`;
    resultOf(await asked(path));
    assert.ok(resultOf(await asked(path, ['resources/list'])).resources.length > 0);
  });
  test('only narrow what there is', async () => {
    const whole = resultOf(await asked('/mcp', ['tools/list'])).tools.map(({ name }) => name);
    for (const path of ['/mcp?toolsets=prompts&readOnly=true', inConfig({ toolsets: ['prompts'], readOnly: true })]) {
      const { tools } = resultOf(await asked(path, ['tools/list']));
      assert.ok(tools.length > 0 && tools.length < whole.length, path);
      for (const { name, annotations } of tools) assert.equal(annotations.readOnlyHint, true, name);
    }
    const elsewhere = inConfig({ portkeyApiKey: upstream.keyOf('alice'), baseUrl: 'http://127.0.0.1:1', base_url: 'x' });
    assert.match(resultOf(await asked(elsewhere)).structuredContent.data[0].name, /of alice$/);
  });
  test('that cannot be read are refused in one sentence', async () => {
    const key = upstream.keyOf('alice');
    for (const [path, headers] of [
      ['/mcp?config=%7Bno-base64%7D'],
      [`/mcp?config=${'A'.repeat(6145)}`],
      ['/mcp?config=W10%3D'],
      [inConfig({ toolsets: [{}] })],
      [inConfig({ read_only_mode: true })],
      ['/mcp?portkeyApiKey=two%20words'],
      [`/mcp?portkeyApiKey=${key}&portkey.apiKey=${upstream.keyOf('bob')}`],
      [`/mcp?portkeyApiKey=${key}`, { 'x-portkey-api-key': upstream.keyOf('bob') }],
      [`/mcp?portkeyApiKey=${key}`, { authorization: `Bearer ${upstream.keyOf('bob')}` }],
      ['/mcp?access_token=0123456789'],
    ]) {
      const since = upstream.requests.length;
      const answer = await asked(path, ['tools/list'], headers);
      assertError(answer, invalid, null);
      assert.match(answer.message.error.message, /^[A-Z?][^.]*([.;][^.]*)*\.$/, path);
      assert.ok(!answer.text.includes(key) && !answer.text.includes(upstream.keyOf('bob')), path);
      assert.equal(upstream.requests.length, since);
    }
  });
  test("with a dummy key give Portkey's refusal as the error of a tool, without a key a challenge", async () => {
    const answer = await asked(`/mcp?portkeyApiKey=${dummy}`);
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.message.result.isError, true);
    assert.match(errorText(answer.message.result), /key/i);
    assert.equal((await asked('/mcp?portkeyApiKey=')).status, 401);
  });
  test('bind a session to their key', async () => {
    const of = (owner) => `/mcp?portkeyApiKey=${upstream.keyOf(owner)}`;
    const say = await session(of('alice'));
    const body = { id: 9, method: call[0], params: call[1] };
    assert.match(resultOf(await say(body)).structuredContent.data[0].name, /of alice$/);
    assert.match(resultOf(await say(body, inConfig({ portkeyApiKey: upstream.keyOf('alice') }))).structuredContent.data[0].name, /of alice$/);
    for (const path of [of('bob'), '/mcp']) assert.ok([401, 404].includes((await say(body, path)).status), path);
  });
});

test('nothing of them is in the log at its most talkative, in errors, metrics or the audit log', async () => {
  const key = 'pk-a+b/%?=secret-0123456789';
  const config = base64({ portkeyApiKey: key, portkeyWorkspaceApiKey: 'workspace-key-0123456789' });
  const other = 'smithery-own-key-0123456789';
  const traces = [key, encodeURIComponent(key), config, encodeURIComponent(config), 'workspace-key-0123456789', other];
  const query = `?config=${encodeURIComponent(config)}&portkeyApiKey=${encodeURIComponent(key)}&api_key=${other}`;
  const write = ['tools/call', { name: 'create_workspace', arguments: { name: 'x' } }];
  const answers = [];
  for (const what of [call, write, ['tools/list'], ['resources/read', { uri: `portkey://workspaces/${key}` }], [`unknown ${key}`]])
    answers.push(await asked(`/mcp${query}`, what));
  // A client that repeats it all, where it can.
  const repeating = { 'user-agent': traces.join(' '), referer: `http://x/mcp${query}`, traceparent: config };
  answers.push(await asked(`/mcp${query}`, ['tools/call', { name: config, arguments: { key, config } }], repeating));
  answers.push(await asked(`/mcp${query}&portkey.apiKey=other-key-0123456789`, call));
  answers.push(await asked(`/mcp/nowhere${query}`, call));
  const { ask } = rawClient(daemon.port, { options: { localAddress: newAddress() } });
  for (const method of ['GET', 'DELETE', 'PUT']) answers.push(await ask({ method, path: `/mcp${query}` }));
  const clientInfo = { name: config, version: key };
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
  answers.push(await ask({ ...legacyMessage({ id: 1, method: 'initialize', params }), path: `/mcp${query}` }));
  answers.push(await ask({ method: 'GET', path: `/metrics` }), await ask({ method: 'GET', path: `/metrics${query}` }));
  assert.ok(daemon.said.out.includes('create_workspace'), 'the audit log has the write');
  for (const text of [daemon.said.err, daemon.said.out, ...answers.map(({ text, headers }) => text + JSON.stringify(headers))])
    for (const trace of traces) assert.ok(!text.includes(trace), `${trace} in …${text.slice(Math.max(0, text.indexOf(trace) - 300), text.indexOf(trace) + 80)}`);
  assert.equal(answers[0].headers['referrer-policy'], 'no-referrer');
});

test('without it, a key in the query is refused and settings are not read', async () => {
  const plain = await startGuarded(upstream, () => ({ identity: { mode: 'byok', allow_anonymous_discovery: true } }));
  try {
    const key = upstream.keyOf('alice');
    for (const name of ['portkeyApiKey', 'portkey.apiKey', 'portkey[apiKey]', 'portkeyWorkspaceApiKey', 'api_key'])
      assertError(await callAs(plain, {}, ...call, { path: `/mcp?${name}=${key}` }), invalid, null);
    const refused = await callAs(plain, {}, ...call, { path: inConfig({ portkeyApiKey: key }) });
    assert.equal(refused.status, 401);
    const whole = resultOf(await callAs(plain, {})).tools.length;
    const path = inConfig({ readOnly: true });
    assert.equal(resultOf(await callAs(plain, {}, 'tools/list', {}, { path })).tools.length, whole);
    const { ask } = rawClient(plain.port);
    assert.equal((await ask({ method: 'GET', path: '/.well-known/mcp-config' })).status, 404);
  } finally {
    await plain.stop();
  }
});
