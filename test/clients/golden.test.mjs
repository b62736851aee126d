// Every tool exactly as it is served, beside its file in test/golden/. ACCEPT=1 writes what changed, to be read before it is kept.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { startDaemon } from './support/servers.mjs';
import { modernRequest, rawClient } from './support/raw_http.mjs';

const folder = fileURLToPath(new URL('../golden', import.meta.url));
const accept = process.env.ACCEPT === '1';
const fileOf = (name) => join(folder, `${name}.json`);

describe('golden definitions', () => {
  let daemon, tools;
  before(async () => {
    daemon = await startDaemon({ baseUrl: 'http://127.0.0.1:9', key: 'sample-key' });
    // `all` has every operation, `core` the tools through which they are found and called.
    const listed = async (path) =>
      (await rawClient(daemon.port, { endpoint: path }).ask(modernRequest('tools/list'))).message.result.tools;
    const all = await listed('/mcp/x/all');
    const names = new Set(all.map(({ name }) => name));
    tools = [...all, ...(await listed('/mcp/x/core')).filter(({ name }) => !names.has(name))];
    assert.equal(tools.length, all.length + 4);
  });
  after(() => daemon?.stop());

  test('every tool is served as its file says', () => {
    for (const tool of tools) {
      if (accept) writeFileSync(fileOf(tool.name), `${JSON.stringify(tool, null, 2)}\n`);
      assert.ok(existsSync(fileOf(tool.name)), `${tool.name} has a file in test/golden`);
      // As texts: the order of members is part of what is served.
      assert.equal(`${JSON.stringify(tool, null, 2)}\n`, readFileSync(fileOf(tool.name), 'utf8'), tool.name);
    }
  });

  test('every file has its tool', () => {
    const names = new Set(tools.map(({ name }) => name));
    const stale = readdirSync(folder).filter((file) => !names.has(file.slice(0, -5)));
    if (accept) for (const file of stale.splice(0)) rmSync(join(folder, file));
    assert.deepEqual(stale, []);
  });
});
