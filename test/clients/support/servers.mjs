// The programs under test, started for one test file and stopped with it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const startLimit = 10_000; // ms until a program must be ready
const stopLimit = 10_000; // ms until it must have ended after SIGTERM

/**
 * A TCP port that was free a moment ago. It is none of those that the system hands out by itself: one of them could be
 * somebody else's before it is used.
 */
export async function freePort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const probe = createServer().listen(port, '127.0.0.1');
    const free = await once(probe, 'listening').then(
      () => true,
      () => false,
    );
    if (!free) continue;
    probe.close();
    await once(probe, 'close');
    return port;
  }
}

/** The path in the environment variable `name`; throws a sentence where it is missing or wrong. */
export function binary(name) {
  const path = process.env[name];
  if (!path) throw new Error(`${name} is not set: it must name the program to test.`);
  if (!existsSync(path)) throw new Error(`${name} names ${path}, which does not exist: build it first.`);
  return path;
}

/** Resolves once `check()` gives something truthy, with that. */
export async function eventually(check, what, limit = startLimit) {
  for (const end = Date.now() + limit; Date.now() < end;) {
    const value = await check();
    if (value) return value;
    await sleep(20);
  }
  throw new Error(`There was no ${what} within ${limit} ms.`);
}

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => process.exit(1));

/** A child process whose output is kept and that `stop` ends politely, expecting exit code 0 (`anyExit`: whatever code). */
export function startProgram(command, args, { env = process.env, anyExit = false, name = command } = {}) {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = { out: '', err: '' };
  const failure = new Promise((_, reject) => {
    child.on('error', (error) => reject(new Error(`${name} did not start: ${error.message}`)));
    child.on('exit', (code, signal) =>
      reject(new Error(`${name} ended early (${code ?? signal}): ${said.err.slice(-2000)}`)),
    );
  });
  failure.catch(() => {});
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
  running.add(child);
  ended.then(() => running.delete(child));
  child.stdout.setEncoding('utf8').on('data', (text) => (said.out += text));
  child.stderr.setEncoding('utf8').on('data', (text) => (said.err += text));

  /** Resolves when `check()` gives a truthy value, with that value. */
  async function until(check, what, limit = startLimit) {
    for (const end = Date.now() + limit; Date.now() < end;) {
      const value = await Promise.race([failure, check(said)]);
      if (value) return value;
      await sleep(20);
    }
    throw new Error(`${name} was not ${what} within ${limit} ms: ${(said.err || said.out).slice(-2000)}`);
  }

  async function stop() {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), stopLimit);
    const code = await ended;
    clearTimeout(late);
    if (code === 'SIGKILL') throw new Error(`${name} did not end within ${stopLimit} ms of SIGTERM.`);
    if (code !== 0 && !anyExit) throw new Error(`${name} ended with ${code} after SIGTERM: ${said.err.slice(-2000)}`);
  }
  const signal = (name) => child.kill(name);
  return { said, pid: child.pid, until, signal, stop };
}

/** Portkey's stand-in, with `options` of its command line: `{baseUrl, key, workspaceKey, stop}`. */
export async function startEmulator(...options) {
  const args = ['--port', '0', ...options];
  const program = startProgram(binary('PORTKEY_EMULATOR_BINARY'), args, { name: 'portkey-emulator' });
  const [, baseUrl, key, workspaceKey] = await program.until(
    ({ out }) => /ready at (\S+) with the keys (\S+) \(Admin\), (\S+) \(Workspace\)/.exec(out),
    'ready',
  );
  return { baseUrl, key, workspaceKey, stop: program.stop };
}

/** What portkey-mcp needs to know about an upstream, as environment; no setting of the caller's own leaks in. */
export function settings({ baseUrl, key }) {
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^PORT(KEY_.*)?$/.test(name))),
    PORTKEY_API_KEY: key,
    PORTKEY_BASE_URL: baseUrl,
    PORTKEY_MCP_PORTKEY_ALLOW_INSECURE_BASE_URL: 'true',
  };
}

/** The environment in which tools/list shows the whole catalogue: by default it shows the everyday tools only. */
export const wholeCatalogue = { PORTKEY_MCP_TOOLS_SURFACE: 'all' };

/**
 * `portkey-mcp serve` in front of an upstream, ready, with `more` environment, which may be a function of the port:
 * `{port, url, said, pid, until, signal, stop}`.
 */
export async function startDaemon(upstream, more = {}) {
  const port = await freePort();
  const added = typeof more === 'function' ? more(port) : more;
  const env = { ...settings(upstream), PORTKEY_MCP_SERVER_PORT: String(port), ...added };
  const program = startProgram(binary('PORTKEY_MCP_BINARY'), ['serve'], { env, name: 'portkey-mcp' });
  await program.until(({ err }) => err.includes('"event":"listening"'), 'ready');
  return { port, url: `http://127.0.0.1:${port}/mcp`, ...program };
}
