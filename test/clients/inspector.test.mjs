// The MCP Inspector's command line, the tool people debug servers with.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary, settings, startDaemon, startEmulator, wholeCatalogue } from './support/servers.mjs';
import { startTap } from './support/http_tap.mjs';
import { stdioTap, tappedProcesses } from './support/stdio_tap.mjs';
import { inspect, resultOf } from './support/inspector.mjs';
import { answerOf, assertListed } from './support/tools.mjs';
import { assertWire, httpFaults, stdioFaults, unchecked } from './support/wire_schema.mjs';

function eraTests(era, target) {
  const wanted = ['--protocol-era', era];
  test('lists the nine tools', async () => assertListed((await resultOf(target(), 'tools/list', ...wanted)).tools));
  test('calls list_workspaces', async () => {
    const named = ['--tool-name', 'list_workspaces', '--tool-arg', 'page_size=1'];
    const result = await resultOf(target(), 'tools/call', ...wanted, ...named);
    const { data, total, next_page } = answerOf(result, 'list_workspaces');
    assert.equal(data.length, 1);
    assert.equal(next_page, total > 1 ? 1 : undefined);
  });
}

describe('inspector over HTTP', () => {
  let emulator, daemon, tap;
  before(async () => {
    emulator = await startEmulator();
    daemon = await startDaemon(emulator, { ...wholeCatalogue, PORTKEY_MCP_SERVER_LEGACY_SSE: 'true' });
    tap = await startTap(daemon.port);
  });
  after(async () => {
    await tap?.stop();
    await daemon?.stop();
    await emulator?.stop();
  });
  const target = () => [`${tap.origin}/mcp`];
  for (const era of ['legacy', 'auto', 'modern']) describe(era, () => eraTests(era, target));
  describe('HTTP+SSE', () => eraTests('legacy', () => [`${tap.origin}/sse`]));
  for (const [surface, first] of [
    ['core', 'search_tools'],
    ['all', 'list_workspaces'],
  ]) {
    for (const era of ['legacy', 'modern']) {
      test(`finds no error in any schema of ${surface}, and nothing in what assistants must map, ${era}`, async () => {
        const options = ['--method', 'tools/list', '--strict', '--protocol-era', era];
        const { code, out, err } = await inspect([`${tap.origin}/mcp?toolsets=${surface}`], ...options);
        assert.equal(code, 0, err || out);
        assert.equal(JSON.parse(out).tools[0].name, first);
        const about = (line) => err.match(new RegExp(`^ *${line}.*`, 'gm')) ?? [];
        assert.deepEqual(about('Path: inputSchema'), []);
        // Members of results that Portkey gives in several forms are all it may still mention.
        assert.deepEqual(about('Issue: (?!Schema carries no validation keyword at all, so it accepts any value)'), []);
      });
    }
  }

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
  const folder = mkdtempSync(join(tmpdir(), 'portkey-mcp-inspector-'));
  let emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(async () => {
    await emulator?.stop();
    rmSync(folder, { recursive: true });
  });
  function target() {
    const { command, args } = stdioTap(folder, [binary('PORTKEY_MCP_BINARY'), 'stdio']);
    const known = Object.entries({ ...settings(emulator), ...wholeCatalogue }).filter(([name]) => name.startsWith('PORTKEY_'));
    return [...known.flatMap(([name, value]) => ['-e', `${name}=${value}`]), command, ...args];
  }
  for (const era of ['legacy', 'auto', 'modern']) describe(era, () => eraTests(era, target));
  test('sends and receives only valid messages', { skip: unchecked }, () => {
    for (const records of tappedProcesses(folder)) assertWire(stdioFaults(records));
  });
});
