// The server that serves the suite's catalogue, and what the suite must find in it.
import assert from 'node:assert/strict';
import { binary, freePort, startProgram } from '../../clients/support/servers.mjs';
import { faults, figures, runSuite, tell } from './suite.mjs';

/** Within which a server must be ready, in ms, with many others beside it. */
export const startLimit = 60_000;

export const fixtureServer = () => binary('MCP_FIXTURE_SERVER_BINARY');

/** The fixture server with `options` of its command line, ready: `{port, url, stop}`. */
export async function startFixtures(...options) {
  const port = await freePort();
  const program = startProgram(fixtureServer(), ['--port', `${port}`, ...options], { name: 'mcp-fixture-server' });
  try {
    await program.until(({ err }) => err.includes('"event":"listening"'), 'ready', startLimit);
  } catch (error) {
    await program.stop();
    throw error;
  }
  return { port, url: `http://localhost:${port}/mcp`, stop: program.stop };
}

/** The ways to run the suite, and how many scenarios and checks it has then: one that vanished is a failure as well. */
export const selections = [
  { options: ['--requirements', '2025-11-25'], scenarios: 33, checks: 83 },
  { options: ['--requirements', '2026-07-28'], scenarios: 50, checks: 196 },
  { options: ['--suite', 'all'], scenarios: 65, checks: 275 },
  { options: ['--suite', 'all', '--spec-version', '2025-03-26'], scenarios: 1, checks: 3 },
  { options: ['--suite', 'all', '--spec-version', '2025-06-18'], scenarios: 27, checks: 56 },
  { options: ['--suite', 'all', '--spec-version', '2025-11-25'], scenarios: 33, checks: 83 },
  { options: ['--suite', 'all', '--spec-version', '2026-07-28'], scenarios: 40, checks: 152 },
];

/** Everything was found right, nothing was warned about, and as much was looked at as there is. */
export function assertClean(what, found, expected) {
  tell(what, found);
  assert.deepEqual(faults(found), []);
  const { scenarios, passed } = figures(found);
  assert.deepEqual({ scenarios, checks: passed }, expected);
}

/** Runs a selection against the server at `url`. */
export async function exercise(what, url, { options, ...expected }) {
  const { code, out, found } = await runSuite(url, options);
  assertClean(`${what} ${options.join(' ')}`, found, expected);
  assert.equal(code, 0, out);
}
