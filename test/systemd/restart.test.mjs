// A restart on a socket that is kept: who connects while nobody accepts waits, and is answered by the next process.
import { after, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import http from 'node:http';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { binary, freePort, settings, startEmulator, startProgram } from '../clients/support/servers.mjs';
import { modernRequest } from '../clients/support/raw_http.mjs';

const has = spawnSync('systemd-socket-activate', ['--version']).status === 0;
const restarting = fileURLToPath(new URL('restarting.sh', import.meta.url));
const pidOf = (turn, { err }) => Number(new RegExp(`^process ${turn} (\\d+)$`, 'm').exec(err)?.[1]);

/** One request on a connection of its own; `{status, body}`. */
function ask(port, { method = 'GET', path = '/livez', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host: '127.0.0.1', port, method, path, headers, agent: false }, async (response) => {
      let text = '';
      for await (const piece of response.setEncoding('utf8')) text += piece;
      resolve({ status: response.statusCode, body: text });
    });
    request.on('error', reject);
    request.end(body);
  });
}

function call(port, name) {
  const { headers, body } = modernRequest('tools/call', { name, arguments: {} });
  return ask(port, { method: 'POST', path: '/mcp', headers, body: JSON.stringify(body) });
}

describe('a socket that is kept', { skip: !has && 'systemd-socket-activate is not installed' }, () => {
  const started = [];
  after(async () => {
    for (const each of started.reverse()) await each.stop();
  });
  async function activate(port, env, ...options) {
    // It hands on what is named alone.
    const names = Object.keys(env).filter((name) => name.startsWith('PORTKEY'));
    const given = ['-l', `127.0.0.1:${port}`, ...options, ...names.flatMap((name) => ['-E', name])];
    const program = startProgram('systemd-socket-activate', [...given, restarting, binary('PORTKEY_MCP_BINARY')], {
      env,
      anyExit: true,
      name: 'systemd-socket-activate',
    });
    started.push(program);
    await program.until(({ err }) => /Listening on/.test(err), 'listening');
    return program;
  }

  test('loses no connection at a restart', async () => {
    const emulator = await startEmulator('--control');
    started.push(emulator);
    const port = await freePort();
    // The setting is for another port: where the socket listens counts.
    const env = { ...settings(emulator), PORTKEY_MCP_SERVER_PORT: '1', PORTKEY_MCP_SERVER_HOST: '0.0.0.0' };
    const program = await activate(port, env);
    assert.equal((await ask(port)).status, 200, 'the first connection starts the first process');
    const first = await program.until((said) => pidOf('first', said), 'started');
    await program.until(({ err }) => err.includes(`"url":"http://127.0.0.1:${port}/mcp"`), 'listening there');

    // Something is under way, so that the first process takes a while to leave.
    const control = await fetch(new URL('/_emulator/misbehaviour', emulator.baseUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ delay_ms: 700 }),
    });
    assert.ok(control.ok, await control.text());
    const slow = call(port, 'list_workspaces');
    await program.until(async () => (await ask(port, { path: '/metrics' })).body.includes('portkey_mcp_calls_in_flight 1'), 'calling');
    process.kill(first, 'SIGTERM');
    const some = (count) => Array.from({ length: count }, () => ask(port));
    const early = some(20);
    await program.until(({ err }) => err.includes('"event":"draining"'), 'draining');
    const queued = await Promise.allSettled([...early, ...some(40)]);
    const lost = queued.filter(({ status, value }) => status !== 'fulfilled' || value.status !== 200);
    assert.deepEqual(lost, []);
    const { status, body } = await slow;
    assert.equal(status, 200, 'what was under way was finished');
    assert.match(body, /ws-/);
    const second = await program.until((said) => pidOf('second', said), 'started again');
    assert.notEqual(second, first);
    const times = (event) => ({ err }) => err.split(`"event":"${event}"`).length - 1;
    await program.until((said) => times('listening')(said) === 2, 'listening again');
    assert.equal(times('dropped')(program.said), 0);
  });

  test('may be one for the metrics', async () => {
    const [main, metrics] = [await freePort(), await freePort()];
    const env = settings({ baseUrl: 'http://127.0.0.1:9/v1', key: 'pk-of-tests' });
    const program = await activate(main, env, '-l', `127.0.0.1:${metrics}`, '--fdname=portkey-mcp:metrics');
    const { status, body } = await ask(metrics, { path: '/metrics' });
    assert.equal(status, 200);
    assert.match(body, /^portkey_mcp_build_info/m);
    assert.equal((await ask(main, { path: '/metrics' })).status, 404, 'they are there alone');
    assert.equal((await ask(main)).status, 200);
    await program.until(({ err }) => err.includes(`"url":"http://127.0.0.1:${metrics}/metrics"`), 'serving metrics there');
  });
});
