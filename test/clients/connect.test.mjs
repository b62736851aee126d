// What `portkey-mcp connect` writes works: real clients, made of nothing but the files.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { packaged } from './support/bridges.mjs';
import { binary, settings, startDaemon, startEmulator } from './support/servers.mjs';

const folder = mkdtempSync(join(tmpdir(), 'connect-'));
let files = 0;

/** What a client would put in the place of a secret that its file names, in any of their notations. */
const filledIn = (value, secret) =>
  JSON.parse(JSON.stringify(value).replace(/\$\{(input:|env:)?PORTKEY_\w+\}|YOUR-PORTKEY_\w+/g, secret));

/** Runs connect, with `options`, for a file of its own: {printed, file}. */
function connect(client, ...options) {
  files += 1;
  const path = join(folder, `${client}-${files}.json`);
  const run = (...more) =>
    execFileSync(binary('PORTKEY_MCP_BINARY'), ['connect', client, ...options, ...more], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: process.env.PATH, HOME: folder },
    });
  const printed = JSON.parse(run());
  assert.match(run('--write', '--file', path), /^Added portkey in /);
  assert.match(run('--write', '--file', path), /^portkey is already there, /);
  const file = JSON.parse(readFileSync(path, 'utf8'));
  assert.deepEqual(file, printed, 'what is written is what is shown');
  return (file.servers ?? file.mcpServers).portkey;
}

/** The names of the tools that a client is given. */
async function toolsOver(transport) {
  const client = new Client({ name: 'portkey-mcp-test', version: '1' });
  await client.connect(transport);
  const { tools } = await client.listTools();
  await client.close();
  return tools.map(({ name }) => name);
}

describe('connect', () => {
  let emulator;
  let open;
  let guarded;
  before(async () => {
    emulator = await startEmulator();
    open = await startDaemon(emulator);
    guarded = await startDaemon({ ...emulator, key: '' }, { PORTKEY_MCP_IDENTITY_MODE: 'byok' });
  });
  after(async () => {
    await guarded?.stop();
    await open?.stop();
    await emulator?.stop();
  });

  for (const client of ['claude-code', 'claude-desktop', 'vscode', 'cursor', 'gemini-cli'])
    test(`lets ${client} start the program`, async () => {
      const { command, args, env } = filledIn(connect(client, '--stdio'), emulator.key);
      assert.deepEqual(env, { PORTKEY_API_KEY: emulator.key });
      const all = { ...settings({ baseUrl: emulator.baseUrl, key: '' }), ...env };
      const names = await toolsOver(new StdioClientTransport({ command, args, env: all, stderr: 'ignore' }));
      assert.ok(names.includes('list_workspaces'));
    });

  for (const client of ['claude-code', 'vscode', 'cursor', 'gemini-cli'])
    test(`leads ${client} to a server, and one that wants a key`, async () => {
      const plain = connect(client, '--url', open.url);
      assert.ok((await toolsOver(new StreamableHTTPClientTransport(new URL(plain.url ?? plain.httpUrl)))).length > 0);
      const keyed = filledIn(connect(client, '--url', guarded.url, '--identity.mode', 'byok'), emulator.key);
      const { url = keyed.httpUrl, headers } = keyed;
      const names = await toolsOver(new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }));
      assert.ok(names.includes('list_workspaces'));
      await assert.rejects(toolsOver(new StreamableHTTPClientTransport(new URL(url))), 'not without the header');
    });

  test('brings along what hosting stands for', () => {
    const hosted = connect('cursor', '--server.hosting', 'smithery', '--server.public_url', 'https://mcp.example.com', '--url', 'https://mcp.example.com/mcp');
    assert.ok('x-portkey-api-key' in hosted.headers);
  });

  test('leads claude-desktop over a bridge to a server that wants a key', async () => {
    const written = connect('claude-desktop', '--url', guarded.url, '--identity.mode', 'byok');
    assert.deepEqual([written.command, ...written.args.slice(0, 2)], ['npx', '-y', 'mcp-remote']);
    const bridge = packaged('mcp-remote', 'dist/proxy.js', ...written.args.slice(2));
    const env = { ...bridge.env, ...filledIn(written.env, emulator.key) };
    const names = await toolsOver(new StdioClientTransport({ ...bridge, env }));
    assert.ok(names.includes('list_workspaces'));
  });
});
