// mcporter, which calls tools from a shell.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { packaged } from './support/bridges.mjs';
import { binary, settings, startDaemon, startEmulator, wholeCatalogue } from './support/servers.mjs';
import { assertListed, errorText } from './support/tools.mjs';

/** Runs mcporter: {code, out, err}. */
function mcporter(env, ...given) {
  const { command, args, env: homely, cwd } = packaged('mcporter', 'dist/cli.js', ...given);
  return new Promise((resolve) =>
    execFile(
      command,
      args,
      { env: { ...env, ...homely }, cwd, timeout: 30_000, maxBuffer: 1 << 26 },
      (error, out, err) => resolve({ code: error ? (error.code ?? error.signal) : 0, out, err }),
    ),
  );
}

describe('mcporter', () => {
  let emulator, daemon;
  before(async () => {
    emulator = await startEmulator();
    daemon = await startDaemon(emulator, { ...wholeCatalogue, PORTKEY_MCP_SERVER_LEGACY_SSE: 'true' });
  });
  after(async () => {
    await daemon?.stop();
    await emulator?.stop();
  });
  const ways = {
    HTTP: () => ['--http-url', daemon.url, '--allow-http'],
    'HTTP+SSE': () => ['--http-url', new URL('/sse', daemon.url).href, '--allow-http'],
    stdio: () => ['--stdio', binary('PORTKEY_MCP_BINARY'), '--stdio-arg', 'stdio'],
  };
  for (const [name, target] of Object.entries(ways)) {
    describe(`over ${name}`, { concurrency: 2 }, () => {
      const env = () => ({ ...settings(emulator), ...wholeCatalogue });
      const run = (command, ...given) => mcporter(env(), command, ...target(), ...given);

      test('lists the tools', async () => {
        const { code, out, err } = await run('list', '--json', '--schema');
        assert.equal(code, 0, err);
        assertListed(JSON.parse(out).tools);
      });
      test('calls a tool', async () => {
        const { code, out, err } = await run('call', 'list_workspaces', 'page_size=1', '--output', 'json');
        assert.equal(code, 0, err);
        assert.equal(JSON.parse(out).data?.length, 1);
      });
      if (name !== 'HTTP') return;
      test('fails with a tool', async () => {
        const { code, out } = await run('call', 'get_workspace', '--output', 'json');
        assert.equal(code, 1);
        assert.match(errorText(JSON.parse(out)), /workspace_id/);
      });
    });
  }
});
