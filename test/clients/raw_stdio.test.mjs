// Standard input and output at their edges, line by line.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { binary, settings, startEmulator, wholeCatalogue } from './support/servers.mjs';
import { meta } from './support/raw_http.mjs';
import { answerOf, assertListed } from './support/tools.mjs';
import { assertWire, stdioFaults, unchecked } from './support/wire_schema.mjs';

const answerLimit = 10_000; // ms

describe('raw stdio', () => {
  const records = [];
  let emulator;
  before(async () => {
    emulator = await startEmulator();
  });
  after(() => emulator?.stop());

  /** Writes `lines`, waits for `count` lines of answer and ends the input, which must end the server: the messages answered, in order. */
  async function converse(count, ...lines) {
    const server = spawn(binary('PORTKEY_MCP_BINARY'), ['stdio'], {
      env: { ...settings(emulator), ...wholeCatalogue },
      stdio: ['pipe', 'pipe', 'ignore'],
      timeout: answerLimit,
      killSignal: 'SIGKILL',
    });
    const ended = once(server, 'close');
    const sent = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify({ jsonrpc: '2.0', ...line })));
    server.stdin.on('error', () => {});
    server.stdin.write(sent.map((line) => `${line}\n`).join(''));
    if (count === 0) server.stdin.end();
    const answers = [];
    createInterface({ input: server.stdout }).on('line', (line) => {
      answers.push(line);
      if (answers.length === count) server.stdin.end();
    });
    assert.deepEqual(await ended, [0, null], `the server ended with its input, having answered ${answers.join(' ')}`);
    records.push([
      ...sent.map((line) => ({ from: 'client', line })),
      ...answers.map((line) => ({ from: 'server', line })),
    ]);
    return answers.map((line) => JSON.parse(line));
  }
  const modern = (id, method, params = {}) => ({ id, method, params: { _meta: meta(), ...params } });
  const initialize = (protocolVersion) => ({
    id: 'hello',
    method: 'initialize',
    params: { protocolVersion, capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
  });

  test('answers requests that were written in one piece', async () => {
    const answers = await converse(
      2,
      modern(1, 'tools/list'),
      modern('b', 'tools/call', { name: 'list_workspaces', arguments: {} }),
    );
    const [listed, called] = [1, 'b'].map((id) => answers.find((answer) => answer.id === id));
    assertListed(listed.result.tools);
    assert.ok(answerOf(called.result, 'list_workspaces').total > 0);
  });
  test('goes on after a line that is no JSON, an empty line and a line that is no message', async () => {
    const answers = await converse(3, '{"jsonrpc":', '', '7', modern(3, 'tools/list'));
    assert.deepEqual(
      answers.map(({ id, error }) => [id, error?.code]),
      [
        [undefined, -32700],
        [undefined, -32600],
        [3, undefined],
      ],
    );
  });
  test('answers an unknown request before initialize with an error', async () => {
    const [{ id, error }] = await converse(1, { id: 0, method: 'tools/explode' });
    assert.equal(id, 0);
    assert.ok(error.code < 0);
  });
  test('judges each modern request by itself', async () => {
    const answers = await converse(
      3,
      { id: 1, method: 'tools/list', params: { _meta: meta('2099-01-01') } },
      modern(2, 'tools/explode'),
      { id: 3, method: 'tools/list', params: { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } } },
    );
    const codes = Object.fromEntries(answers.map(({ id, error }) => [id, error.code]));
    assert.deepEqual(codes, { 1: -32022, 2: -32601, 3: -32602 });
  });
  test('answers a batch in a session of 2025-03-26', async () => {
    const batch = JSON.stringify([
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      { jsonrpc: '2.0', id: 2, method: 'ping' },
    ]);
    const [, batched] = await converse(2, initialize('2025-03-26'), { method: 'notifications/initialized' }, batch);
    assert.deepEqual(
      batched.map(({ id, result }) => [id, result]),
      [
        [1, {}],
        [2, {}],
      ],
    );
  });
  test('answers no notification', async () => {
    const notifications = ['notifications/initialized', 'notifications/unheard-of'].map((method) => ({ method }));
    const answers = await converse(
      2,
      initialize('2025-11-25'),
      ...notifications,
      { method: 'notifications/cancelled', params: { requestId: 'x' } },
      { id: 2, method: 'ping' },
    );
    assert.deepEqual(
      answers.map(({ id }) => id),
      ['hello', 2],
    );
  });
  test('ends with its input, even while a call is going on', async () => {
    await converse(0, modern(1, 'tools/call', { name: 'list_workspaces', arguments: {} }));
  });
  test('answers only valid messages', { skip: unchecked }, () => {
    const { faults, seen } = records
      .map((conversation) => stdioFaults(conversation, { serverOnly: true }))
      .reduce((all, one) => ({ faults: [...all.faults, ...one.faults], seen: all.seen + one.seen }));
    assertWire({ faults, seen });
  });
});
