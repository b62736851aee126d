// The MCP Inspector's command line, the tool people debug servers with.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { binary, settings, startDaemon, startEmulator } from './support/servers.mjs';
import { startTap } from './support/http_tap.mjs';
import { stdioTap, tappedProcesses } from './support/stdio_tap.mjs';
import { answerOf, assertListed } from './support/tools.mjs';
import { assertWire, httpFaults, stdioFaults, unchecked } from './support/wire_schema.mjs';

const launcher = join(
  dirname(createRequire(import.meta.url).resolve('@modelcontextprotocol/inspector/package.json')),
  'clients/launcher/build/index.js',
);
const home = mkdtempSync(join(tmpdir(), 'portkey-mcp-inspector-'));
after(() => rmSync(home, { recursive: true }));

/** Runs the Inspector on `target` (words of its command line): {code, out, err}. */
function inspect(target, ...options) {
  const env = { PATH: process.env.PATH ?? '', HOME: home };
  return new Promise((resolve) =>
    execFile(
      process.execPath,
      [launcher, '--cli', ...target, ...options],
      { env, timeout: 30_000, maxBuffer: 1 << 26 },
      (error, out, err) => resolve({ code: error ? (error.code ?? error.signal) : 0, out, err }),
    ),
  );
}

async function resultOf(target, ...options) {
  const { code, out, err } = await inspect(target, '--format', 'json', '-q', ...options);
  assert.equal(code, 0, err || out);
  return JSON.parse(out).result;
}

function eraTests(era, target) {
  test('lists the nine tools', async () =>
    assertListed((await resultOf(target(), '--protocol-era', era, '--method', 'tools/list')).tools));
  test('calls list_workspaces', async () => {
    const result = await resultOf(
      target(),
      '--protocol-era',
      era,
      '--method',
      'tools/call',
      '--tool-name',
      'list_workspaces',
      '--tool-arg',
      'page_size=1',
    );
    const { data, total, next_page } = answerOf(result, 'list_workspaces');
    assert.equal(data.length, 1);
    assert.equal(next_page, total > 1 ? 1 : undefined);
  });
}

describe('inspector over HTTP', () => {
  let emulator, daemon, tap;
  before(async () => {
    emulator = await startEmulator();
    daemon = await startDaemon(emulator);
    tap = await startTap(daemon.port);
  });
  after(async () => {
    await tap?.stop();
    await daemon?.stop();
    await emulator?.stop();
  });
  const target = () => [`${tap.origin}/mcp`];
  for (const era of ['legacy', 'auto', 'modern']) describe(era, () => eraTests(era, target));

  test('finds no error in any schema of a tool, and nothing at all in what assistants must map', async () => {
    const { code, out, err } = await inspect(target(), '--method', 'tools/list', '--strict');
    assert.equal(code, 0, err || out);
    assert.deepEqual(err.match(/^ *Path: inputSchema.*/gm) ?? [], []);
  });
  test('reports a tool error as such', async () => {
    const { code, out } = await inspect(
      target(),
      '--method',
      'tools/call',
      '--tool-name',
      'get_workspace',
      '--format',
      'json',
      '-q',
    );
    assert.equal(code, 5, 'the exit code for isError');
    assert.match(out, /workspace_id/);
  });
  test('sends and receives only valid messages', { skip: unchecked }, () => assertWire(httpFaults(tap.exchanges)));
});

describe('inspector over stdio', () => {
  const folder = join(home, 'wire');
  let emulator;
  before(async () => {
    mkdirSync(folder);
    emulator = await startEmulator();
  });
  after(() => emulator?.stop());
  function target() {
    const { command, args } = stdioTap(folder, [binary('PORTKEY_MCP_BINARY'), 'stdio']);
    const known = Object.entries(settings(emulator)).filter(([name]) => name.startsWith('PORTKEY_'));
    return [...known.flatMap(([name, value]) => ['-e', `${name}=${value}`]), command, ...args];
  }
  for (const era of ['legacy', 'auto', 'modern']) describe(era, () => eraTests(era, target));
  test('sends and receives only valid messages', { skip: unchecked }, () => {
    for (const records of tappedProcesses(folder)) assertWire(stdioFaults(records));
  });
});
