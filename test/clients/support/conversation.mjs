// What a session with a real client consists of, whichever client and transport.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary, eventually, settings, startDaemon, startEmulator, wholeCatalogue } from './servers.mjs';
import { startTap } from './http_tap.mjs';
import { stdioTap, tappedProcesses } from './stdio_tap.mjs';
import { assertListed, exerciseInvitation, exerciseReads, exerciseWrongArguments, misspelt } from './tools.mjs';
import { assertWire, httpFaults, stdioFaults, unchecked } from './wire_schema.mjs';

/** The tests of one session, from the first message to the last; `connect()` gives a connected client, `pings` where its era has ping. */
function session(connect, pings) {
  let client;
  let tools;
  const call = (name, given) => client.callTool({ name, arguments: given });

  test('connects', async () => {
    client = await connect();
    assert.equal(client.getServerVersion().name, 'portkey-mcp');
    assert.ok(client.getServerCapabilities().tools);
  });
  test('lists the nine tools', async () => {
    ({ tools } = await client.listTools());
    assertListed(tools);
  });
  test('reads with every read tool', () => exerciseReads(call, tools));
  test('invites a user', () => exerciseInvitation(call));
  test('is told which argument is wrong', () => exerciseWrongArguments(call));
  test('is told the nearest name of an unknown tool', () =>
    assert.rejects(
      call(misspelt.name, {}),
      (error) => error.code === -32602 && error.message.includes(misspelt.nearest),
    ));
  if (pings) test('pings', async () => assert.deepEqual(await client.ping(), {}));
  test('closes', () => client.close());
}

/**
 * Sessions over HTTP through a tap, one for each of `kinds` {name, pings, connect(url)}, then `more(url)` tests of the caller; with
 * `env` added to the daemon's environment and another `path` of the sessions where those are given.
 */
export function overHttp(title, kinds, more = () => {}, { env = {}, path = '/mcp' } = {}) {
  describe(title, () => {
    let emulator;
    let daemon;
    before(async () => {
      emulator = await startEmulator();
      daemon = await startDaemon(emulator, { ...wholeCatalogue, ...env });
    });
    after(async () => {
      await daemon?.stop();
      await emulator?.stop();
    });
    for (const { name, pings, connect } of kinds) {
      describe(name, () => {
        let tap;
        before(async () => {
          tap = await startTap(daemon.port);
        });
        after(() => tap?.stop());
        session(() => connect(new URL(`${tap.origin}${path}`)), pings);
        test('sends and receives only valid messages', { skip: unchecked }, () =>
          assertWire(httpFaults(tap.exchanges)),
        );
      });
    }
    more(() => new URL(path, daemon.url));
  });
}

/** The same over stdio; `connect` is given {command, args, env, stderr}. */
export function overStdio(title, kinds) {
  describe(title, () => {
    let emulator;
    before(async () => {
      emulator = await startEmulator();
    });
    after(() => emulator?.stop());
    for (const { name, pings, connect } of kinds) {
      describe(name, () => {
        const folder = mkdtempSync(join(tmpdir(), 'portkey-mcp-stdio-'));
        after(() => rmSync(folder, { recursive: true }));
        session(
          () =>
            connect({
              ...stdioTap(folder, [binary('PORTKEY_MCP_BINARY'), 'stdio']),
              env: { ...settings(emulator), ...wholeCatalogue },
              stderr: 'ignore',
            }),
          pings,
        );
        test('leaves a server that ended with it', async () => {
          const served = () =>
            tappedProcesses(folder).filter((records) => records.some(({ line }) => line?.includes('"tools/list"')));
          const exits = () => served().map((records) => records.at(-1).exit);
          // Not every client waits for it.
          await eventually(() => exits().every((exit) => exit !== undefined), 'end of the server');
          assert.deepEqual(exits(), [0]);
        });
        test('sends and receives only valid messages', { skip: unchecked }, () => {
          for (const records of tappedProcesses(folder)) assertWire(stdioFaults(records));
        });
      });
    }
  });
}
