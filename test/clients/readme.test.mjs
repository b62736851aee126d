// What README says about the catalogue is what the program prints (ACCEPT=1 writes it), and each of its commands does what is
// said of it.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { modernRequest, rawClient } from './support/raw_http.mjs';
import { binary, eventually, freePort, settings } from './support/servers.mjs';

const file = new URL('../../README.md', import.meta.url);
const [begin, end] = ['<!-- toolsets -->\n', '<!-- end of toolsets -->'];

test("README's table of toolsets is the catalogue's", () => {
  const printed = execFileSync(binary('PORTKEY_MCP_BINARY'), ['tools', '--toolsets', '--markdown'], {
    encoding: 'utf8',
    env: settings({ baseUrl: 'http://127.0.0.1:9', key: 'sample-key' }),
  });
  const readme = readFileSync(file, 'utf8');
  const [before, rest] = readme.split(begin);
  const [table, after] = rest.split(end);
  if (process.env.ACCEPT === '1') writeFileSync(file, `${before}${begin}${printed}${end}${after}`);
  else assert.equal(table, printed);
});

const project = fileURLToPath(new URL('../..', import.meta.url));
const released = join(project, 'build/release/portkey-mcp');

/** What `portkey-mcp`, called as README calls it, prints in a home of its own, which `look(home)` then looks into. */
function atHome(command, look = () => {}) {
  const home = mkdtempSync(join(tmpdir(), 'portkey-mcp-home-'));
  try {
    const env = { PATH: `${dirname(binary('PORTKEY_MCP_BINARY'))}:${process.env.PATH}`, HOME: home };
    const printed = execFileSync('sh', ['-ec', command], { encoding: 'utf8', env, cwd: home });
    look(home);
    return printed;
  } finally {
    rmSync(home, { recursive: true });
  }
}

/** `./run.sh`, on another port so that nobody is in its way: a tool answers, and Ctrl-C ends it all. */
async function runs(command) {
  const port = await freePort();
  const env = { ...settings({ baseUrl: '', key: '' }), PORTKEY_MCP_SERVER_PORT: `${port}` };
  delete env.PORTKEY_API_KEY;
  delete env.PORTKEY_BASE_URL;
  const child = spawn('sh', ['-ec', `exec ${command}`], { cwd: project, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const ended = once(child, 'exit');
  try {
    await eventually(() => said.includes('Ctrl-C ends it.'), `end of the start: ${said}`, 40_000);
    assert.match(said, new RegExp(`http://127\\.0\\.0\\.1:${port}/mcp`));
    const { message } = await rawClient(port).ask(modernRequest('tools/call', { name: 'list_workspaces', arguments: {} }));
    assert.ok(message.result.structuredContent.total > 0);
  } finally {
    process.kill(-child.pid, 'SIGINT');
  }
  assert.deepEqual(await ended, [0, null], said);
}

/** Whether a script of the tests does just this. */
const standsIn = (script) => (command) =>
  assert.ok(readFileSync(join(project, script), 'utf8').includes(command), `${script} does not say: ${command}`);

/** How the commands are tried that begin so; the first that fits counts. */
const trials = [
  [/^\.\/run\.sh$/, runs],
  [/^claude mcp add /, (command) => assert.ok(atHome('portkey-mcp connect claude-code').includes(command))],
  [/^portkey-mcp connect /, (command) => assert.match(atHome(command), /portkey/)],
];

describe("README's commands", () => {
  const readme = readFileSync(file, 'utf8');
  const commands = [...readme.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block]) => block.trim().split('\n'));
  for (const command of commands) {
    const [, trial] = trials.find(([pattern]) => pattern.test(command)) ?? [];
    const lacks = trial === runs && binary('PORTKEY_MCP_BINARY') !== released && 'it runs build/release, which is not what is tested';
    test(command, { skip: lacks }, () => {
      assert.ok(trial, 'no test runs it');
      return trial(command);
    });
  }
});
