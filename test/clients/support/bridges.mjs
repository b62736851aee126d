// Programs of the installed packages, among them those that stand between an assistant and a server of other transports.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, startProgram } from './servers.mjs';

const packages = join(dirname(fileURLToPath(import.meta.url)), '../node_modules');
const home = mkdtempSync(join(tmpdir(), 'portkey-mcp-home-'));
process.on('exit', () => rmSync(home, { recursive: true, force: true }));

/** The environment of a program that keeps files in its home: they are gone after the tests. */
export const homely = { PATH: process.env.PATH ?? '', HOME: home };

/** Runs the program of an installed package, `file` in it: its command line. */
export const packaged = (name, file, ...args) => ({
  command: process.execPath,
  args: [join(packages, name, file), ...args],
  env: homely,
  cwd: home,
  stderr: 'ignore',
});

/** mcp-remote: a stdio server, as the command that starts it, for the server at `url`. */
export const mcpRemote = (url, ...options) =>
  packaged('mcp-remote', 'dist/proxy.js', url.href, '--allow-http', '--silent', ...options);

/** supergateway: the same. */
export const supergateway = (url) =>
  packaged('supergateway', 'dist/index.js', '--streamableHttp', url.href, '--logLevel', 'none');

/** Starts a bridge that serves HTTP on a port of 127.0.0.1 and answers at `health` once it is ready: `{origin, stop}`. */
async function startBridge(name, file, args, env, health) {
  const port = await freePort();
  const { command, args: start } = packaged(name, file);
  const all = [...start, ...args(port)];
  const program = startProgram(command, all, { env: { ...env, ...homely }, anyExit: true, name });
  const origin = `http://127.0.0.1:${port}`;
  const answers = () =>
    fetch(`${origin}${health}`).then(
      ({ ok }) => ok,
      () => false,
    );
  await program.until(answers, 'ready');
  return { origin, stop: program.stop };
}

/** mcp-proxy: /mcp and /sse for the stdio server [command, …args]. */
export const startMcpProxy = (command, env, ...options) =>
  startBridge(
    'mcp-proxy',
    'dist/bin/mcp-proxy.mjs',
    (port) => ['--host', '127.0.0.1', '--port', String(port), ...options, '--', ...command],
    env,
    '/ping',
  );

/** supergateway: /mcp (`output` streamableHttp) or /sse (`output` sse) for the same. */
export const startSupergateway = (command, env, output, ...options) =>
  startBridge(
    'supergateway',
    'dist/index.js',
    (port) => [
      ...['--stdio', command.join(' '), '--outputTransport', output, '--port', String(port), ...options],
      ...['--healthEndpoint', '/ping', '--logLevel', 'none'],
    ],
    env,
    '/ping',
  );
