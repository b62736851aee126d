// The fixture server on standard input and output, behind a bridge that gives it the suite's transport.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, startProgram } from '../clients/support/servers.mjs';
import { assertClean, fixtureServer, startLimit } from './support/fixture_server.mjs';
import { isFault, runSuite } from './support/suite.mjs';

const bridge = join(dirname(fileURLToPath(import.meta.url)), 'node_modules/supergateway/dist/index.js');

// Asked in this way, it starts a server for each request.
const alone = 'what one request began is not known to the server of the next';

/** The scenarios and `scenario:check` pairs that the bridge decides by itself, whatever server is behind it. */
const bridged = {
  '2025-11-25': {
    'dns-rebinding-protection': 'it looks at no Host and no Origin',
    'server-sse-polling': 'its event streams cannot be resumed',
  },
  '2026-07-28': {
    'dns-rebinding-protection': 'it looks at no Host and no Origin',
    'server-stateless:sep-2575-server-sends-prompts-list-changed-on-subscription': alone,
    'server-stateless:sep-2575-server-sends-tools-list-changed-on-subscription': alone,
    'tasks-dispatch-and-envelope': alone,
    'tasks-lifecycle': alone,
    'tasks-mrtr-composition': alone,
    'tasks-mrtr-input': alone,
    'tasks-request-headers': alone,
    'tasks-request-state-removal': alone,
    'tasks-wire-fields': alone,
  },
};

/** What is left of `found` without those `excused`, none of which may be right after all. */
function without(excused, found) {
  const isOf = (entry) => ({ scenario, id }) => entry === scenario || entry === `${scenario}:${id}`;
  const checks = found.flatMap(({ scenario, checks: all }) => all.map((check) => ({ scenario, ...check })));
  const stale = Object.keys(excused).filter((entry) => !checks.filter(isFault).some(isOf(entry)));
  assert.deepEqual(stale, [], 'the bridge does not decide these');
  return found
    .filter(({ scenario }) => !(scenario in excused))
    .map(({ scenario, checks: all }) => ({
      scenario,
      checks: all.filter(({ id }) => !(`${scenario}:${id}` in excused)),
    }));
}

const isLate = ({ status, errorMessage, description }) =>
  status === 'FAILURE' && /failed to (yield|receive)|broke off/i.test(errorMessage ?? description);

/** How often a scenario that found a stream late is run again. */
const mostAgain = 5;

/**
 * The suite gives a stream half a second, in which the bridge has to start a server first: a scenario that found a stream
 * late is run again, when nothing else is.
 */
async function withLateOnesAgain(url, found) {
  const settled = [];
  for (let one of found) {
    for (let times = 0; times < mostAgain && one.checks.some(isLate); ++times)
      one = (await runSuite(url, ['--scenario', one.scenario])).found[0];
    settled.push(one);
  }
  return settled;
}

/** The bridge in front of the fixture server: `{url, stop}`. */
async function startBridge() {
  const port = await freePort();
  const command = `${fixtureServer()} --stdio`;
  const args = [bridge, '--stdio', command, '--outputTransport', 'streamableHttp', '--stateful', '--port', `${port}`];
  const gateway = startProgram(process.execPath, args, { anyExit: true, name: 'supergateway' });
  try {
    await gateway.until(({ out, err }) => /listening on port/i.test(out + err), 'ready', startLimit);
  } catch (error) {
    await gateway.stop();
    throw error;
  }
  return { url: `http://localhost:${port}/mcp`, stop: gateway.stop };
}

describe('fixture server, stdio', () => {
  for (const [revision, expected] of [
    ['2025-11-25', { scenarios: 31, checks: 79 }],
    ['2026-07-28', { scenarios: 42, checks: 156 }],
  ]) {
    test(`--requirements ${revision}`, async () => {
      const server = await startBridge();
      try {
        const { found } = await runSuite(server.url, ['--requirements', revision]);
        const settled = await withLateOnesAgain(server.url, found);
        assertClean(`stdio --requirements ${revision}`, without(bridged[revision], settled), expected);
      } finally {
        await server.stop();
      }
    });
  }
});
