// Secrets change hands on pages of the daemon's own: what Portkey shows once goes to the person, what the person knows goes to Portkey,
// and the assistant sees neither.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { startGuardedPortkey } from './support/guarded_portkey.mjs';
import { startTap } from './support/http_tap.mjs';
import { rawClient } from './support/raw_http.mjs';
import { modes } from './support/real_clients.mjs';
import { answerOf, errorText } from './support/tools.mjs';

const info = { name: 'portkey-mcp-test', version: '1' };
const workspace_id = 'ws-produc-5a3f10';
const typed = 'sk-typed-by-a-person-7c31';
const [legacy, , pinned] = modes;

describe('secrets by link', () => {
  let portkey, tap, daemon, audit;
  const heard = []; // all that any client was told
  before(async () => {
    portkey = await startGuardedPortkey();
    tap = await startTap(new URL(portkey.emulator.baseUrl).port);
    audit = join(mkdtempSync(join(tmpdir(), 'audit-')), 'audit.jsonl');
    daemon = await portkey.serve(
      (port) => ({
        PORTKEY_MCP_SAFETY_SECRETS: 'link',
        PORTKEY_MCP_SAFETY_CONFIRM: 'never',
        PORTKEY_MCP_SAFETY_AUDIT_FILE: audit,
        PORTKEY_MCP_SERVER_PUBLIC_URL: `http://127.0.0.1:${port}`,
        PORTKEY_MCP_LOG_LEVEL: 'trace',
      }),
      { ...portkey.emulator, baseUrl: `${tap.origin}/v1` },
    );
  });
  after(async () => {
    await portkey?.stop();
    await tap?.stop();
  });

  /** A client in front of a person who is sent to pages, where `opens(url)` is what they do there; none: it cannot show pages. */
  async function connect({ mode, speaks }, opens) {
    const capabilities = opens ? { elicitation: { url: {} } } : {};
    const client = new Client(info, { capabilities, versionNegotiation: { mode } });
    if (opens)
      client.setRequestHandler('elicitation/create', async ({ params }) => {
        heard.push(JSON.stringify(params));
        assert.equal(params.mode, 'url');
        return { action: await opens(params.url) };
      });
    await client.connect(new StreamableHTTPClientTransport(new URL(daemon.url)));
    assert.equal(client.getNegotiatedProtocolVersion(), speaks);
    await client.listTools();
    return {
      async call(name, given) {
        const result = await client.callTool({ name, arguments: given });
        heard.push(JSON.stringify(result));
        return result;
      },
      close: () => client.close(),
    };
  }

  const browser = () => rawClient(daemon.port);
  const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
  const visit = (url) => browser().ask({ method: 'GET', path: new URL(url).pathname });
  const submit = (url, body = '') =>
    browser().ask({ path: new URL(url).pathname, headers: { ...form, origin: new URL(url).origin }, body });
  const give = (url) => submit(url, `secret=${encodeURIComponent(typed)}`);
  const secretOn = ({ text }) => /<textarea[^>]*>\n?([^<]*)<\/textarea>/.exec(text)?.[1];

  /** The secret that Portkey gave in its last answer. */
  const given = () => JSON.parse(tap.exchanges.at(-1).answer).key;
  /** The keys that Portkey was sent for providers. */
  const sent = () =>
    tap.exchanges.filter(({ method, path }) => method === 'POST' && path.startsWith('/v1/virtual-keys'));
  /** Nothing that a client, a log or an audit file holds has the secret in it. */
  const assertUnseen = (secret) => {
    for (const text of [...heard, daemon.said.err, daemon.said.out, readFileSync(audit, 'utf8')])
      assert.ok(!text.includes(secret), text.slice(0, 500));
  };

  /** The member of the answer is a link, whose page shows once what Portkey gave. */
  async function assertShownOnce({ key: link }) {
    const secret = given();
    assert.match(secret, /^pk[0-9a-f]{32}$/);
    assert.ok(link.startsWith(`http://127.0.0.1:${daemon.port}/secret/`), link);
    for (const method of ['GET', 'HEAD', 'GET']) {
      const page = await browser().ask({ method, path: new URL(link).pathname });
      assert.equal(page.status, 200, 'looking at the link takes nothing away');
      assert.ok(!page.text.includes(secret));
      assert.equal(page.headers['cache-control'], 'no-store');
    }
    const foreign = { ...form, origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' };
    assert.equal((await browser().ask({ path: new URL(link).pathname, headers: foreign })).status, 403);
    const shown = await submit(link);
    assert.deepEqual([shown.status, secretOn(shown)], [200, secret]);
    assert.deepEqual([(await submit(link)).status, (await visit(link)).status], [404, 404]);
    assertUnseen(secret);
  }

  const apiKey = {
    type: 'workspace',
    sub_type: 'service',
    name: 'By link',
    scopes: ['completions.write'],
    workspace_id,
  };
  for (const way of [legacy, pinned]) {
    test(`shows a new API key and a rotated one to the person alone: ${way.name}`, async () => {
      const { call, close } = await connect(way);
      const made = answerOf(await call('create_api_key', apiKey), 'create_api_key');
      await assertShownOnce(made);
      await assertShownOnce(answerOf(await call('rotate_api_key', { api_key_id: made.id }), 'rotate_api_key'));
      await close();
    });
  }
  test('shows one key to one of two who ask at a time', async () => {
    const { call, close } = await connect(pinned);
    const { key: link } = answerOf(await call('create_api_key', apiKey), 'create_api_key');
    const secret = given();
    const pages = await Promise.all(Array.from({ length: 8 }, () => submit(link)));
    await close();
    assert.equal(pages.filter((page) => secretOn(page) === secret).length, 1);
    assert.equal(pages.filter(({ status }) => status === 404).length, 7);
  });

  let providers = 0;
  const provider = () => ({ workspace_id, name: `Asked ${(providers += 1)}`, provider: 'openai', key: '[ask]' });
  /** Portkey got what was typed, and nobody else. */
  function assertTyped(before) {
    const bodies = sent()
      .slice(before)
      .map(({ body }) => JSON.parse(body).key);
    assert.deepEqual(bodies, [typed]);
    assertUnseen(typed);
  }
  for (const way of [legacy, pinned]) {
    test(`takes a key from the person's page: ${way.name}`, async () => {
      const { call, close } = await connect(way, async (url) => {
        assert.equal((await visit(url)).status, 200);
        assert.equal((await give(url)).status, 200);
        assert.equal((await give(url)).status, 404, 'it is given once');
        return 'accept';
      });
      const before = sent().length;
      const result = await call('create_virtual_key', provider());
      await close();
      answerOf(result, 'create_virtual_key');
      assertTyped(before);
    });
    test(`sends nothing where the person does not want to: ${way.name}`, async () => {
      const { call, close } = await connect(way, () => 'decline');
      const before = sent().length;
      const sentence = errorText(await call('create_virtual_key', provider()));
      await close();
      assert.match(sentence, /did not want to.*Nothing was sent/);
      assert.equal(sent().length, before);
    });
    test(`takes two steps where the client shows no pages: ${way.name}`, async () => {
      const { call, close } = await connect(way);
      const before = sent().length;
      const wanted = provider();
      const first = answerOf(await call('create_virtual_key', wanted), 'the first step');
      assert.match(first.key, /^\[ask .+\]$/);
      assert.equal(sent().length, before);
      assert.equal((await give(first.url)).status, 200);
      const second = { ...wanted, key: first.key };
      answerOf(await call('create_virtual_key', second), 'the second step');
      assertTyped(before);
      assert.match(errorText(await call('create_virtual_key', second)), /no longer open/);
      await close();
      assert.equal(sent().length, before + 1);
    });
  }
});
