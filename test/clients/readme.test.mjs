// What README says about the catalogue is what the program prints. ACCEPT=1 writes it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { binary, settings } from './support/servers.mjs';

const file = new URL('../../README.md', import.meta.url);
const [begin, end] = ['<!-- toolsets -->\n', '<!-- end of toolsets -->'];

test("README's table of toolsets is the catalogue's", () => {
  const printed = execFileSync(binary('PORTKEY_MCP_BINARY'), ['tools', '--toolsets', '--markdown'], {
    encoding: 'utf8',
    env: settings({ baseUrl: 'http://127.0.0.1:9', key: 'sample-key' }),
  });
  const readme = readFileSync(file, 'utf8');
  const [before, rest] = readme.split(begin);
  const [table, after] = rest.split(end);
  if (process.env.ACCEPT === '1') writeFileSync(file, `${before}${begin}${printed}${end}${after}`);
  else assert.equal(table, printed);
});
