// portkey-mcp itself, which lacks the suite's fixtures and nothing else.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDaemon, startEmulator } from '../clients/support/servers.mjs';
import { faults, figures, runSuite, tell } from './support/suite.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const revisions = [
  { revision: '2025-11-25', scenarios: 33, checks: 43 },
  { revision: '2026-07-28', scenarios: 50, checks: 108 },
];

const entries = (file) => [...readFileSync(file, 'utf8').matchAll(/^ +- (\S+)$/gm)].map(([, entry]) => entry);

describe('portkey-mcp', { concurrency: true }, () => {
  for (const { revision, ...expected } of revisions) {
    test(`--requirements ${revision}`, async () => {
      const emulator = await startEmulator();
      let daemon;
      try {
        daemon = await startDaemon(emulator);
        const file = join(here, `expected-${revision}.yaml`);
        const options = ['--requirements', revision, '--expected-failures', file];
        const { code, out, found } = await runSuite(`http://localhost:${daemon.port}/mcp`, options);
        tell(`portkey-mcp --requirements ${revision}`, found);
        assert.equal(code, 0, out.slice(-4000));
        // The suite itself does not judge what is not scored.
        assert.deepEqual(new Set(faults(found).map((line) => line.split(' ')[0])), new Set(entries(file)));
        const { scenarios, passed } = figures(found);
        assert.deepEqual({ scenarios, checks: passed }, expected);
      } finally {
        await daemon?.stop();
        await emulator.stop();
      }
    });
  }
});
