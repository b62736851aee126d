// What README says about the catalogue is what the program prints (ACCEPT=1 writes it), and each of its commands does what is
// said of it.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** What the program, called as README calls it, prints for who has no settings yet; `look(home)` sees what it has written. */
function atHome(command, look = () => {}) {
  const home = mkdtempSync(join(tmpdir(), 'portkey-mcp-home-'));
  try {
    const tested = command.replace(/^build\/release\/portkey-mcp /, `${binary('PORTKEY_MCP_BINARY')} `);
    assert.notEqual(tested, command, 'README calls what it has built');
    const env = { PATH: process.env.PATH, HOME: home };
    const printed = execFileSync('sh', ['-ec', tested], { encoding: 'utf8', env, cwd: project, stdio: ['ignore', 'pipe', 'ignore'] });
    look(home);
    return printed;
  } finally {
    rmSync(home, { recursive: true });
  }
}

/** The text of every file below. */
const filesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));

/** `connect --write`: the client's file is there, and names what its entry leads to. */
const writes = (command) =>
  atHome(command, (home) => {
    const [written, ...others] = filesIn(home);
    assert.deepEqual(others, []);
    const { portkey } = JSON.parse(written).mcpServers;
    const [, url] = /--url (\S+)/.exec(command) ?? [];
    if (url) assert.equal(portkey.url, url);
    else assert.deepEqual(portkey.args, ['stdio']);
  });

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

/** What only an engine, a service manager or a registry does whole: the test that does as much of it as can be had without. */
const standsIn = (script, ...parts) => (command) => {
  const text = readFileSync(join(project, script), 'utf8');
  for (const part of parts) {
    assert.ok(command.includes(part), `${command} does not say ${part}`);
    assert.ok(text.includes(part), `${script} does not say ${part}`);
  }
};

/** The files that the command names are there. */
const namesFiles = (command) => {
  for (const [path] of command.matchAll(/\b(?:docker|build\/release|test)\/[\w./-]+/g))
    if (!path.startsWith('build/') && !path.startsWith('docker/secrets/')) assert.ok(existsSync(join(project, path)), `${path} is not there`);
};

/** How the commands are tried that begin so; the first that fits counts. */
const trials = [
  [/^\.\/run\.sh$/, runs],
  [/^claude mcp add /, (command) => assert.ok(atHome('build/release/portkey-mcp connect claude-code --url http://127.0.0.1:8080/mcp 2>&1').includes(command))],
  [/^build\/release\/portkey-mcp connect \S+ .*--write$/, writes],
  [/^build\/release\/portkey-mcp connect$/, (command) => assert.match(atHome(command), /claude-desktop/)],
  [/^build\/release\/portkey-mcp tools /, (command) => assert.match(atHome(command), /prompts/)],
  [/^docker build /, standsIn('test/docker.sh', '-f docker/Dockerfile')],
  [/^docker compose /, namesFiles],
  [/^docker\/mcpb\/pack\.sh /, standsIn('test/mcpb/bundle.test.mjs', 'pack.sh')],
];

describe("README's commands", () => {
  const readme = readFileSync(file, 'utf8');
  const blocks = [...readme.matchAll(/^```sh\n(.*?)^```/gms)].flatMap(([, block]) => block.trim().split('\n'));
  const inLine = [...readme.matchAll(/`((?:build\/release\/|docker |npx )[^`]+)`/g)].map(([, command]) => command);
  for (const command of [...blocks, ...inLine]) {
    const [, trial] = trials.find(([pattern]) => pattern.test(command)) ?? [];
    const isForeign = command.startsWith('npx ') && 'it wants an account of that platform';
    const isOther = trial === runs && binary('PORTKEY_MCP_BINARY') !== released && 'it runs build/release, which is not what is tested';
    const lacks = isForeign || isOther;
    test(command, { skip: lacks }, () => {
      assert.ok(trial, 'no test runs it');
      return trial(command);
    });
  }
});
