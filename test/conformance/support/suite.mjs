// The official suite, as a program: what it was told, and what it found.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import assert from 'node:assert/strict';

const here = dirname(fileURLToPath(import.meta.url));
const program = join(here, '../node_modules/@modelcontextprotocol/conformance/dist/index.js');

/** Runs the suite's program: `{code, out}`, both outputs in one. */
async function run(args) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (out += text));
  const abandon = () => child.kill('SIGKILL');
  process.on('exit', abandon);
  const [code, signal] = await once(child, 'close');
  process.off('exit', abandon);
  return { code: code ?? signal, out };
}

/** The names of all scenarios for servers. */
export async function scenarios() {
  const { code, out } = await run(['list', '--server']);
  assert.equal(code, 0, out);
  return [...out.matchAll(/^ +- (\S+) \[/gm)].map(([, name]) => name);
}

/** What the suite found in one scenario; it writes nothing when it broke off. */
function checksIn(folder) {
  const file = join(folder, 'checks.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  return [{ id: 'end', status: 'FAILURE', description: 'the scenario broke off' }];
}

/**
 * Runs scenarios against the server at `url`: `{code, out, found}`, `found` being `[{scenario, checks}]` as the suite
 * wrote them.
 */
export async function runSuite(url, options) {
  const folder = mkdtempSync(join(tmpdir(), 'portkey-mcp-conformance-'));
  try {
    const ended = await run(['server', '--url', url, '-o', folder, ...options]);
    const found = readdirSync(folder).map((name) => ({
      scenario: /^server-(.+?)-\d{4}-\d\d-\d\dT/.exec(name)[1],
      checks: checksIn(join(folder, name)),
    }));
    return { ...ended, found };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Whether a check came out wrong. */
export const isFault = ({ status }) => status === 'FAILURE' || status === 'WARNING';

/** One line for each check that failed or warned: `scenario:check`, and what is wrong. */
export const faults = (found) =>
  found.flatMap(({ scenario, checks }) =>
    checks
      .filter(isFault)
      .map(({ status, id, errorMessage, description }) => `${scenario}:${id} ${status} ${errorMessage ?? description}`),
  );

/** The figures of a run: scenarios without any failure or warning among all, and checks by their status. */
export function figures(found) {
  const all = found.flatMap(({ checks }) => checks);
  const count = (status) => all.filter((check) => check.status === status).length;
  return {
    scenarios: found.length,
    clean: found.filter(({ checks }) => !checks.some(isFault)).length,
    passed: count('SUCCESS'),
    failed: count('FAILURE'),
    warnings: count('WARNING'),
    skipped: count('SKIPPED'),
  };
}

/** Tells the person who runs the tests. */
export function tell(what, found) {
  const { scenarios, clean, passed, failed, warnings, skipped } = figures(found);
  const checks = `${passed} of ${passed + failed} checks, ${warnings} warnings, ${skipped} skipped`;
  process.stderr.write(`${what}: ${clean} of ${scenarios} scenarios, ${checks}\n`);
}
