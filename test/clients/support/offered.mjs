// What clients are offered beside the tools, and the organisation that it comes from.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { startTap } from './http_tap.mjs';
import { startDaemon, startEmulator } from './servers.mjs';
import { connectTo } from './surfaces.mjs';

/**
 * An organisation for the tests of one `describe`, and the daemons in front of it, all behind taps: `serve` starts one, `connected` gives a
 * client, `portkey` and `asked` speak with the organisation itself, and `exchanges` holds what clients and daemons said, a list for each.
 */
export function organisation() {
  const running = [];
  const here = { exchanges: [] };
  before(async () => {
    here.emulator = await startEmulator('--control');
    running.push(here.emulator);
  });
  after(async () => {
    while (running.length) await running.pop().stop();
  });

  /** The answer of the organisation itself. */
  here.portkey = async (path, { method = 'GET', body } = {}) => {
    const headers = { 'x-portkey-api-key': here.emulator.key, 'content-type': 'application/json' };
    const sent = { method, headers, body: body && JSON.stringify(body) };
    const answer = await fetch(path.startsWith('/_') ? new URL(path, here.emulator.baseUrl) : here.emulator.baseUrl + path, sent);
    assert.equal(answer.status, 200, path);
    return answer.json();
  };
  /** The paths of the requests that `work` made of Portkey, and its result. */
  here.asked = async (work) => {
    await here.portkey('/_emulator/requests', { method: 'DELETE' });
    const result = await work();
    const { requests } = await here.portkey('/_emulator/requests');
    return { result, paths: requests.map(({ target }) => target.replace(/\?.*/, '')) };
  };
  /** A daemon with `more` environment: {url, exchanges}. */
  here.serve = async (more = {}) => {
    const daemon = await startDaemon(here.emulator, more);
    running.push(daemon);
    const tap = await startTap(daemon.port);
    running.push(tap);
    here.exchanges.push(tap.exchanges);
    return { url: `${tap.origin}/mcp`, exchanges: tap.exchanges };
  };
  /** Runs `tests(client)` with a client of `era` at `path` of what `serve` gave. */
  here.connected = async (served, era, tests, path = '/mcp', headers = {}) => {
    const client = await connectTo(served, era, path, headers);
    try {
      await tests(client);
    } finally {
      await client.close();
    }
  };
  return here;
}

/** The values that are suggested for what was typed of `name`. */
export async function suggested(client, ref, name, value, known) {
  const context = known && { context: { arguments: known } };
  return (await client.complete({ ref, argument: { name, value }, ...context })).completion.values;
}

/** The error that a request ends with: {code, message}. */
export async function refusal(asked) {
  let found;
  await assert.rejects(asked, (error) => {
    found = error;
    return typeof error.code === 'number';
  });
  return found;
}
