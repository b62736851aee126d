// What the audit log has of each call that would change something, and what becomes of such calls where it cannot be written.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  answered,
  people,
  questionIn,
  rawCaller,
  refusalOf,
  resultIn,
  startGuardedPortkey,
} from './support/guarded_portkey.mjs';
import { bearing, linesOf, startTrusting, tomlOf, scratchFolder, useAs } from './support/identity.mjs';
import { startIssuer } from './support/issuer.mjs';
import { binary, eventually, settings } from './support/servers.mjs';
import { startTenants } from './support/tenants.mjs';

/** A value that no line may hold. */
const canary = 'Canary-5d1c90';
const made = { name: canary, config: { retry: { attempts: 3 } }, workspace_id: 'ws-produc-5a3f10' };

const newFile = () => join(mkdtempSync(join(tmpdir(), 'audit-')), 'audit.jsonl');
const entriesOf = (file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe('audit', () => {
  let portkey, daemon, file, call;
  before(async () => {
    portkey = await startGuardedPortkey();
    file = newFile();
    const rule = [{ tool: 'delete_prompt', action: 'deny' }];
    const config = scratchFolder().file('config.toml', tomlOf({ safety: { audit_file: file, rule } }));
    daemon = await portkey.serve({ PORTKEY_MCP_CONFIG: config });
    call = rawCaller(daemon);
  });
  after(() => portkey?.stop());

  /** The lines that `work` adds, without what differs each time; the members that each line must have are looked at here. */
  async function linesDuring(work, from = file) {
    const before = entriesOf(from).length;
    await work();
    return entriesOf(from)
      .slice(before)
      .map(({ time, id, principal, client, from, tool, target, outcome, why, status, ms, digest, ...others }) => {
        assert.deepEqual(others, {});
        assert.ok(!Number.isNaN(Date.parse(time)), time);
        assert.match(id, /^[0-9a-f]{32}$/);
        assert.match(digest, /^[0-9a-f]{64}$/);
        assert.equal(typeof ms, 'number');
        assert.match(client, /raw/);
        return [tool, target, outcome, why, status];
      });
  }
  /** The call is asked about, and ended with what this person says. */
  async function asked(person, config) {
    const wanted = ['delete_config', { config_id: config.slug }];
    const question = questionIn(await call(...wanted));
    return call(...wanted, answered(question, person, config.name));
  }

  test('has what went well', async () => {
    const lines = await linesDuring(async () => resultIn(await call('create_config', made)));
    assert.deepEqual(
      lines.map(([tool, , outcome]) => [tool, outcome]),
      [
        ['create_config', 'begun'],
        ['create_config', 'success'],
      ],
    );
  });

  test('has what Portkey refused, with its status', async () => {
    const lines = await linesDuring(async () =>
      refusalOf(await call('update_config', { config_id: 'pc-nobody-000000', name: canary })),
    );
    assert.deepEqual(
      lines.map(([tool, target, outcome, , status]) => [tool, target, outcome, status >= 400 && status < 500]),
      [
        ['update_config', 'pc-nobody-000000', 'begun', false],
        ['update_config', 'pc-nobody-000000', 'failed', true],
      ],
    );
  });

  test('has what a rule denied', async () => {
    const lines = await linesDuring(async () =>
      refusalOf(await call('delete_prompt', { prompt_id: 'pp-ticket-su-6f2d1b' })),
    );
    assert.deepEqual(lines, [['delete_prompt', 'pp-ticket-su-6f2d1b', 'denied', 'rule 1', undefined]]);
  });

  test('has what nobody has agreed to yet, and what somebody declined', async () => {
    const config = await portkey.config();
    const lines = await linesDuring(async () => refusalOf(await asked(people.declines, config)));
    assert.deepEqual(lines, [
      ['delete_config', config.slug, 'denied', 'unconfirmed', undefined],
      ['delete_config', config.slug, 'denied', 'declined', undefined],
    ]);
  });

  test('has what somebody agreed to', async () => {
    const config = await portkey.config();
    const lines = await linesDuring(async () => resultIn(await asked(people.agrees, config)));
    assert.deepEqual(
      lines.map(([, target, outcome]) => [target, outcome]),
      ['denied', 'begun', 'success'].map((outcome) => [config.slug, outcome]),
    );
  });

  test('has what may or may not have been done', async () => {
    await portkey.control('POST', 'misbehaviour', { method: 'POST', path: '/configs', drop: true, times: 1 });
    const lines = await linesDuring(async () =>
      refusalOf(await call('create_config', { ...made, name: `${canary} 2` })),
    );
    assert.deepEqual(
      lines.map(([tool, , outcome]) => [tool, outcome]),
      [
        ['create_config', 'begun'],
        ['create_config', 'unknown'],
      ],
    );
  });

  test('has nothing of reads, dry runs and the values of arguments', async () => {
    const lines = await linesDuring(async () => {
      resultIn(await call('list_configs', {}));
      resultIn(await call('create_config', { ...made, name: `${canary} 3`, dry_run: true }));
    });
    assert.deepEqual(lines, []);
    assert.doesNotMatch(readFileSync(file, 'utf8'), new RegExp(`${canary}|ws-produc|attempts`));
  });

  test('has what a scope denied', async () => {
    const [upstream, issuer] = await Promise.all([startTenants(), startIssuer()]);
    const own = newFile();
    const trusting = await startTrusting(upstream, [issuer], { safety: { audit_file: own } });
    const readOnly = bearing(issuer.mint({ claims: { scope: 'portkey:read' } }));
    const lines = await linesDuring(async () => {
      assert.equal((await useAs(trusting, readOnly, 'create_workspace', { name: canary })).status, 403);
      const inner = { name: 'delete_workspace', arguments: { workspace_id: 'ws-alice-1', name: canary } };
      assert.equal((await useAs(trusting, readOnly, 'call_destructive_tool', inner)).status, 403);
    }, own);
    await Promise.all([trusting, upstream, issuer].map((each) => each.stop()));
    assert.deepEqual(
      lines.map(([tool, , outcome, why]) => [tool, outcome, typeof why]),
      [
        ['create_workspace', 'denied', 'string'],
        ['delete_workspace', 'denied', 'string'],
      ],
    );
    assert.doesNotMatch(readFileSync(own, 'utf8'), new RegExp(canary));
  });

  test('goes on in a new file once that one was moved away and the daemon hung up', async () => {
    const moved = `${file}.1`;
    const wasThere = entriesOf(file).length;
    renameSync(file, moved);
    resultIn(await call('create_config', { ...made, name: `${canary} 4` }));
    assert.equal(entriesOf(moved).length, wasThere + 2);
    assert.equal(existsSync(file), false);
    daemon.signal('SIGHUP');
    await eventually(() => existsSync(file), 'new audit file');
    resultIn(await call('create_config', { ...made, name: `${canary} 5` }));
    assert.equal(entriesOf(file).length, 2);
    assert.equal(entriesOf(moved).length, wasThere + 2);
  });

  const report = (...args) => spawnSync(binary('PORTKEY_MCP_BINARY'), ['audit', ...args], { encoding: 'utf8' });
  describe('report', { skip: report('--help').status !== 0 && 'this build has no portkey-mcp audit' }, () => {
    test('agrees with the file', async () => {
      const own = newFile();
      const recorded = await portkey.serve({ PORTKEY_MCP_SAFETY_AUDIT_FILE: own });
      const change = rawCaller(recorded);
      resultIn(await change('create_config', { ...made, name: `${canary} 6` }));
      refusalOf(await change('update_config', { config_id: 'pc-nobody-000000', name: canary }));
      const { stdout } = report(own, '--json');
      const rows = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const ended = entriesOf(own).filter(({ outcome }) => outcome !== 'begun');
      const facts = ({ id, tool, target, outcome, status }) => ({ id, tool, target, outcome, status });
      assert.deepEqual(rows.map(facts), ended.map(facts));
    });
  });
});

describe('an audit log that cannot be written', () => {
  let portkey;
  before(async () => {
    portkey = await startGuardedPortkey();
  });
  after(() => portkey?.stop());

  test('lets nothing be changed where the disk is full', async () => {
    const daemon = await portkey.serve({ PORTKEY_MCP_SAFETY_AUDIT_FILE: '/dev/full' });
    const call = rawCaller(daemon);
    const config = await portkey.config();
    const { writes } = await portkey.writesDuring(async () => {
      const wanted = ['delete_config', { config_id: config.slug }];
      const question = questionIn(await call(...wanted));
      for (const refused of [
        await call('create_config', made),
        await call(...wanted, answered(question, people.agrees, config.name)),
      ])
        assert.match(refusalOf(refused), /audit log cannot be written.*Nothing was sent/);
      resultIn(await call('list_configs', {}));
    });
    assert.deepEqual(writes, []);
    assert.ok(linesOf(daemon).some(({ event }) => event === 'audit log not written'));
  });

  for (const [what, path] of [
    ['a folder', tmpdir()],
    ['a file in a folder that does not exist', '/nowhere/audit.jsonl'],
    ['a file in a folder that takes none', '/proc/audit.jsonl'],
  ])
    test(`keeps the daemon from starting: ${what}`, () => {
      const env = { ...settings(portkey.emulator), PORTKEY_MCP_SERVER_PORT: '0', PORTKEY_MCP_SAFETY_AUDIT_FILE: path };
      const { status, stderr } = spawnSync(binary('PORTKEY_MCP_BINARY'), ['serve'], { env, encoding: 'utf8' });
      assert.notEqual(status, 0);
      assert.match(stderr, /audit log .*cannot be opened/);
    });
});
