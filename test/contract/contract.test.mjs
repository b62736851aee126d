// The whole catalogue beside Portkey's OpenAPI, field by field and both ways: nothing missing, nothing invented, but for the
// differences in differences.json, each with its reason.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { binary } from '../clients/support/servers.mjs';

const file = process.env.PORTKEY_OPENAPI;
const skip = !file
  ? 'PORTKEY_OPENAPI is not set: the catalogue was not compared with it'
  : !existsSync(file) && `PORTKEY_OPENAPI (${file}) does not exist: the catalogue was not compared with it`;

const known = JSON.parse(readFileSync(new URL('differences.json', import.meta.url), 'utf8'));

/** Whether a documented operation is inference, which is none of an admin's business. */
const isInference = ({ path }) => !known.in_scope.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));

describe('the catalogue and the OpenAPI', { skip }, async () => {
  if (skip) return;
  const { loadOperations, pathForm } = await import('./openapi.mjs');
  const { differences } = await import('./comparison.mjs');
  const { operations } = loadOperations(file);
  const tools = JSON.parse(execFileSync(binary('CATALOGUE_DUMP_BINARY'), { maxBuffer: 1 << 26 })).filter(
    ({ path }) => path !== null,
  );
  const form = ({ method, path }) => `${method} ${pathForm(path)}`;
  const documented = new Map(operations.filter((each) => !isInference(each)).map((each) => [form(each), each]));

  test('160 operations are in scope', () => assert.equal(documented.size, 160));

  test('every operation in scope has a tool, or a reason why it has none', () => {
    const sent = new Set(tools.map(form));
    const missing = [...documented.keys()].filter((each) => !sent.has(each));
    assert.deepEqual(missing.sort(), Object.keys(known.left_out).sort());
  });

  test('every tool sends an operation that is documented, or says where it is from', () => {
    const newer = tools.filter((tool) => !documented.has(form(tool))).map((tool) => tool.name);
    assert.deepEqual(newer.sort(), Object.keys(known.newer).sort());
  });

  const reasons = new Map();
  for (const { tools: of, where, reason } of known.differences)
    for (const name of of) reasons.set(`${name} ${where}`, reason);
  const met = new Set();
  /** A difference may be listed for every tool at once, as "*". */
  const isKnown = (name, difference) =>
    [`${name} ${difference}`, `* ${difference}`].some((each) => reasons.has(each) && met.add(each));

  for (const tool of tools) {
    const operation = documented.get(form(tool));
    if (!operation) continue;
    test(`${tool.name} sends what ${form(tool)} documents`, () => {
      const found = differences(tool, operation);
      assert.deepEqual(
        found.filter((difference) => !isKnown(tool.name, difference)),
        [],
      );
    });
  }

  test('every difference that is listed is still there, with a reason', () => {
    const stale = [...reasons.keys()].filter((each) => !met.has(each));
    assert.deepEqual(stale, []);
    for (const [where, reason] of reasons) assert.ok(reason.length > 20, where);
  });
});
