// The units that are shipped: systemd takes them, and they leave the service little to do harm with.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { binary } from '../clients/support/servers.mjs';

const shipped = fileURLToPath(new URL('../../docker/systemd/', import.meta.url));
const service = readFileSync(join(shipped, 'portkey-mcp.service'), 'utf8');
const has = spawnSync('systemd-analyze', ['--version']).status === 0;
const skip = !has && 'systemd-analyze is not installed';
const value = (name) => new RegExp(`^${name}=(.*)$`, 'm').exec(service)?.[1];

/** Runs `check` on a folder with the units, as they are when the program is installed. */
function withUnits(check) {
  const folder = mkdtempSync(join(tmpdir(), 'units-'));
  try {
    cpSync(shipped, folder, { recursive: true });
    const installed = service.replaceAll('/usr/local/bin/portkey-mcp', binary('PORTKEY_MCP_BINARY'));
    assert.notEqual(installed, service, 'the unit names the program');
    writeFileSync(join(folder, 'portkey-mcp.service'), installed);
    check(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
const analyze = (...args) => spawnSync('systemd-analyze', ['--no-pager', ...args], { encoding: 'utf8' });

describe('units', { skip }, () => {
  test('are verified by systemd', () =>
    withUnits((folder) => {
      const units = ['portkey-mcp.service', 'portkey-mcp.socket'].map((name) => join(folder, name));
      const { status, stdout, stderr } = analyze('verify', '--man=no', ...units);
      const ours = (stdout + stderr).split('\n').filter((line) => line.includes('portkey-mcp'));
      assert.deepEqual(ours, []);
      assert.equal(status, 0, stderr);
    }));

  test('leave the service little to do harm with', (t) =>
    withUnits((folder) => {
      const { stdout, stderr } = analyze('security', '--offline=true', join(folder, 'portkey-mcp.service'));
      if (/unrecognized option/.test(stderr)) return t.skip('this systemd does not look at units that are not loaded');
      const exposure = /Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1];
      assert.ok(Number(exposure) < 2, `exposure ${exposure}\n${stdout}${stderr}`);
    }));
});

test('the service is stopped no sooner than a drain may take', () => {
  const example = readFileSync(new URL('../../config.toml.example', import.meta.url), 'utf8');
  const limit = /^drain_limit = "(\d+)s"/m.exec(example)?.[1];
  assert.ok(Number(value('TimeoutStopSec')) > Number(limit), `${value('TimeoutStopSec')} > ${limit}`);
});

test('the service names settings that there are', () =>
  withUnits(() => {
    const variables = [...service.matchAll(/^Environment=(\w+)=(.*)$/gm)].map(([, name]) => name);
    assert.ok(variables.includes('PORTKEY_API_KEY_FILE'));
    const folder = mkdtempSync(join(tmpdir(), 'settings-'));
    try {
      const file = join(folder, 'file');
      writeFileSync(file, '');
      writeFileSync(join(folder, 'key'), 'pk-of-tests-0123456789');
      const env = { PATH: process.env.PATH, ...Object.fromEntries(variables.map((name) => [name, file])) };
      env.PORTKEY_API_KEY_FILE = join(folder, 'key');
      const { status, stdout, stderr } = spawnSync(binary('PORTKEY_MCP_BINARY'), ['check'], { env, encoding: 'utf8' });
      assert.equal(status, 0, stdout + stderr);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }));
