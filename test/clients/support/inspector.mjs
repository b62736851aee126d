// The MCP Inspector's command line.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { packaged } from './bridges.mjs';

const file = 'clients/launcher/build/index.js';

/** Runs the Inspector on `target` (words of its command line): {code, out, err}. */
export function inspect(target, ...options) {
  const { command, args, env, cwd } = packaged('@modelcontextprotocol/inspector', file, '--cli', ...target, ...options);
  return new Promise((resolve) =>
    execFile(command, args, { env, cwd, timeout: 30_000, maxBuffer: 1 << 26 }, (error, out, err) =>
      resolve({ code: error ? (error.code ?? error.signal) : 0, out, err }),
    ),
  );
}

/** The result of one `method`, which must be had. */
export async function resultOf(target, method, ...options) {
  const { code, out, err } = await inspect(target, '--method', method, '--format', 'json', '-q', ...options);
  assert.equal(code, 0, err || out);
  return JSON.parse(out).result;
}
