// One recorded exchange for each tool, or several where it is a program, through the daemon: its arguments become exactly the requests
// that were recorded, and the replies become the result, which fits the tool's own output schema. ACCEPT=1 writes results that changed, to be read before they are kept.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { assertFits, assertTaken } from './support/json_schema.mjs';
import { startRecordedUpstream } from './support/recorded_upstream.mjs';
import { binary, startDaemon, wholeCatalogue } from './support/servers.mjs';
import { modernRequest, rawClient } from './support/raw_http.mjs';

const folder = fileURLToPath(new URL('../portkey/exchanges', import.meta.url));
const keys = { admin: 'sample-admin-key', either: 'sample-admin-key', workspace: 'sample-workspace-key' };
const catalogue = new Map(
  JSON.parse(execFileSync(binary('CATALOGUE_DUMP_BINARY'), { maxBuffer: 1 << 26 })).map(({ name, key }) => [name, key]),
);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -5));
const accept = process.env.ACCEPT === '1';

/** Requests that run side by side come in no certain order. */
const inOrder = (requests) => [...requests].sort(byTarget);
const byTarget = (one, other) => `${one.method} ${one.target}`.localeCompare(`${other.method} ${other.target}`);

/** JSON in which the time at which something was done is always the same. */
const untimed = (text) => text.replace(/("(?:migrated|promoted)_at":)"[^"]+"/g, '$1"2026-11-01T12:00:00.000Z"');

describe('recorded exchanges', () => {
  let control, gateway, daemon, client, tools;
  before(async () => {
    control = await startRecordedUpstream();
    gateway = await startRecordedUpstream();
    daemon = await startDaemon(
      { baseUrl: `${control.origin}/v1`, key: 'sample-admin-key' },
      {
        ...wholeCatalogue,
        PORTKEY_GATEWAY_URL: `${gateway.origin}/v1`,
        PORTKEY_WORKSPACE_API_KEY: 'sample-workspace-key',
        PORTKEY_MCP_SAFETY_CONFIRM: 'never',
      },
    );
    client = rawClient(daemon.port);
    tools = (await client.ask(modernRequest('tools/list'))).message.result.tools;
  });
  after(async () => {
    await daemon?.stop();
    await control?.stop();
    await gateway?.stop();
  });

  test('every tool has one, and every one a tool', () =>
    assert.deepEqual(
      names.sort(),
      tools.map(({ name }) => name).sort(),
    ));

  for (const name of names) {
    test(name, async () => {
      const path = join(folder, `${name}.json`);
      const recorded = JSON.parse(readFileSync(path, 'utf8'));
      const tool = tools.find((each) => each.name === name);
      assert.ok(tool, `there is a tool ${name}`);
      assertTaken(tool.inputSchema, recorded.arguments, 'the arguments');
      const exchanges = recorded.exchanges ?? [{ request: recorded.request, reply: recorded.reply }];
      const onGateway = ({ request }) => request.host === 'gateway';
      control.expect(exchanges.filter((each) => !onGateway(each)));
      gateway.expect(exchanges.filter(onGateway));
      const { message } = await client.ask(modernRequest('tools/call', { name, arguments: recorded.arguments }));
      const { result } = message;
      assert.ok(result && !result.isError, JSON.stringify(message));
      const asked = [control, gateway].flatMap((upstream) =>
        upstream.requests.map(({ method, target, body, key, metadata }) => {
          if (!target.startsWith('/model-configs/')) assert.equal(key, keys[catalogue.get(name)], 'the key');
          return {
            ...(upstream === gateway && { host: 'gateway' }),
            method,
            target,
            ...(metadata && { metadata }),
            ...(body && { body: JSON.parse(untimed(body)) }),
          };
        }),
      );
      assert.deepEqual(inOrder(asked), inOrder(exchanges.map(({ request }) => request)), 'the requests');
      assertFits(tool.outputSchema, result.structuredContent, 'the result');
      assert.deepEqual(JSON.parse(result.content[0].text), result.structuredContent);
      const shown = JSON.parse(untimed(JSON.stringify(result.structuredContent)));
      if (accept) {
        const { result: before, ...rest } = recorded;
        writeFileSync(path, `${JSON.stringify({ ...rest, result: shown }, null, 2)}\n`);
      } else {
        assert.deepEqual(shown, recorded.result);
      }
    });
  }
});
