// Everything the protocol has, over standard input and output: the SDKs' clients and the catalogue of mcp-fixture-server.
import { after, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { StdioClientTransport as SdkTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { fixtureServer } from '../conformance/support/fixture_server.mjs';
import { answeringClient, answeringSdk } from './support/answering_clients.mjs';
import { assertProgress, fixtureSession } from './support/fixture_session.mjs';
import { modes } from './support/real_clients.mjs';
import { stdioTap, tappedProcesses } from './support/stdio_tap.mjs';
import { assertWire, modern, stdioFaults, unchecked } from './support/wire_schema.mjs';

const kinds = [
  ...modes.map((way) => ({
    name: `client ${way.name}`,
    legacy: way.speaks !== modern,
    connect: (command) => answeringClient(new StdioClientTransport(command), way),
  })),
  { name: 'sdk', legacy: true, connect: (command) => answeringSdk(new SdkTransport(command)) },
];

describe('features over stdio', () => {
  for (const { name, legacy, connect } of kinds) {
    describe(name, () => {
      const folder = mkdtempSync(join(tmpdir(), 'portkey-mcp-features-'));
      after(() => rmSync(folder, { recursive: true }));
      const command = () => ({ ...stdioTap(folder, [fixtureServer(), '--stdio']), stderr: 'ignore' });

      fixtureSession(() => connect(command()), { legacy });
      test('leaves a server that ended when its input did', () => {
        const served = tappedProcesses(folder).filter((records) =>
          records.some(({ line }) => line?.includes('"tools/list"')),
        );
        assert.deepEqual(
          served.map((records) => records.at(-1).exit),
          [0],
        );
      });
      test('is told all progress', () => {
        const lines = tappedProcesses(folder).flatMap((records) => records.filter(({ from }) => from === 'server'));
        assertProgress(lines.map(({ line }) => JSON.parse(line)));
      });
      test('sends and receives only valid messages', { skip: unchecked }, () => {
        for (const records of tappedProcesses(folder)) assertWire(stdioFaults(records));
      });
    });
  }
});
