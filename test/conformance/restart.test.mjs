// Each scenario with a server of its own: nothing that an earlier one left behind is needed, but for the sealing key.
import { after, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { meta, modernRequest, rawClient } from '../clients/support/raw_http.mjs';
import { assertClean, selections, startFixtures } from './support/fixture_server.mjs';
import { runSuite, scenarios } from './support/suite.mjs';

const lanes = 3;

const tool = 'test_input_required_result_request_state';
const form = {
  ...meta(),
  'io.modelcontextprotocol/clientCapabilities': { elicitation: {} },
};

describe('fixture server, restarted', { concurrency: true }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'portkey-mcp-keys-'));
  after(() => rmSync(folder, { recursive: true }));
  const [key, another] = ['key', 'another'].map((name) => {
    writeFileSync(join(folder, name), `${randomBytes(32).toString('base64')}\n`);
    return ['--sealing-key-file', join(folder, name)];
  });

  /** What `use(server)` gives, with a server of its own. */
  async function restarted(options, use) {
    const server = await startFixtures(...options);
    try {
      return await use(server);
    } finally {
      await server.stop();
    }
  }

  test('--suite all', async () => {
    const left = await scenarios();
    const all = [];
    const lane = async () => {
      for (let name = left.shift(); name; name = left.shift()) {
        const { out, found } = await restarted(key, ({ url }) => runSuite(url, ['--scenario', name]));
        assert.equal(found.length, 1, out);
        all.push(...found);
      }
    };
    await Promise.all(Array.from({ length: lanes }, lane));
    const { options, ...expected } = selections.find((one) => one.options.join(' ') === '--suite all');
    assertClean('restarted', all, expected);
  });

  test('a question of before is answered after, where the key is the same', async () => {
    const call = (more) => modernRequest('tools/call', { _meta: form, name: tool, arguments: {}, ...more });
    const ask = (options, request) => restarted(options, ({ port }) => rawClient(port).ask(request));
    const { requestState } = (await ask(key, call())).message.result;
    const answered = call({ requestState, inputResponses: { confirm: { action: 'accept', content: { ok: true } } } });
    assert.equal((await ask(key, answered)).message.result.content[0].text, 'state-ok');
    assert.equal((await ask(another, answered)).message.error.code, -32602);
  });
});
