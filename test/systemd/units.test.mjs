// The units that are shipped: systemd takes them, and they leave the service little to do harm with.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tomlOf } from '../clients/support/identity.mjs';
import { binary } from '../clients/support/servers.mjs';

const shipped = fileURLToPath(new URL('../../docker/systemd/', import.meta.url));
const service = readFileSync(join(shipped, 'portkey-mcp.service'), 'utf8');
/** The drop-in for those who act with keys of their own, as README gives it. */
const dropIn = /```ini\n(.*?)```/s.exec(readFileSync(join(shipped, '../README.md'), 'utf8'))[1];
const has = spawnSync('systemd-analyze', ['--version']).status === 0;
const skip = !has && 'systemd-analyze is not installed';
const value = (name) => new RegExp(`^${name}=(.*)$`, 'm').exec(service)?.[1];

/** The service as its unit starts it: what `portkey-mcp check` says with these lines in config.toml, and without the variables `unset`. */
function checked(lines, unset = []) {
  const folder = mkdtempSync(join(tmpdir(), 'settings-'));
  try {
    const files = { PORTKEY_API_KEY_FILE: 'key', PORTKEY_MCP_CONFIG: 'config.toml', PORTKEY_MCP_SAFETY_AUDIT_FILE: 'audit.jsonl' };
    writeFileSync(join(folder, 'key'), 'pk-of-tests-0123456789');
    writeFileSync(join(folder, 'config.toml'), lines);
    const variables = [...service.matchAll(/^Environment=(\w+)=/gm)].map(([, name]) => name);
    assert.deepEqual(variables.sort(), Object.keys(files).sort());
    const kept = variables.filter((name) => !unset.includes(name)).map((name) => [name, join(folder, files[name])]);
    const env = { PATH: process.env.PATH, ...Object.fromEntries(kept) };
    const { status, stdout, stderr } = spawnSync(binary('PORTKEY_MCP_BINARY'), ['check'], { env, encoding: 'utf8' });
    return { status, said: stdout + stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

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

  test('are verified with the drop-in of README', () =>
    withUnits((folder) => {
      mkdirSync(join(folder, 'portkey-mcp.service.d'));
      writeFileSync(join(folder, 'portkey-mcp.service.d', 'override.conf'), dropIn);
      const { status, stdout, stderr } = analyze('verify', '--man=no', join(folder, 'portkey-mcp.service'));
      const ours = (stdout + stderr).split('\n').filter((line) => /portkey-mcp|override/.test(line));
      assert.deepEqual([status, ours], [0, []]);
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

test('the service names settings that there are', () => {
  const { status, said } = checked('');
  assert.equal(status, 0, said);
});

test('the service takes modes in which the server has no key, with the drop-in of README', () => {
  const unset = /^UnsetEnvironment=(.*)$/m.exec(dropIn)[1].split(' ');
  assert.match(dropIn, /^LoadCredential=$/m);
  const principal = [{ subject: 'alice', api_key: 'pk-of-alice-0123456789' }];
  const issuer = 'https://login.example.com';
  const server = { public_url: 'https://mcp.example.com' };
  const modes = {
    byok: { identity: { mode: 'byok' } },
    oauth: { server, identity: { mode: 'oauth', oauth: { issuer, principal } } },
    'oauth+byok': { server, identity: { mode: 'oauth+byok', oauth: { issuer } } },
  };
  for (const [mode, settings] of Object.entries(modes)) {
    const { status, said } = checked(tomlOf(settings), unset);
    assert.equal(status, 0, `${mode}: ${said}`);
    assert.ok(said.includes(`identity.mode = "${mode}"`), said);
    assert.equal(checked(tomlOf(settings)).status, 1, `${mode} beside a key of the server`);
  }
});
