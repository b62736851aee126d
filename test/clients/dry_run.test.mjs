// Every tool that writes shows with dry_run what it would send, and sends none of it.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { startGuardedPortkey } from './support/guarded_portkey.mjs';
import { assertFits, assertTaken } from './support/json_schema.mjs';
import { connectTo, eras, executors } from './support/surfaces.mjs';
import { answerOf, errorText } from './support/tools.mjs';

const folder = fileURLToPath(new URL('../portkey/exchanges', import.meta.url));
const recorded = new Map(
  readdirSync(folder).map((file) => [file.slice(0, -5), JSON.parse(readFileSync(join(folder, file), 'utf8'))]),
);

/** The secrets among the recorded arguments. */
const secrets = /sample-\w+-(key|secret|token)/;

/** Programs that show by themselves what they would do: arguments that the sample organisation knows, and what the answer has. */
const prompt = {
  string: 'Say {{what}}',
  parameters: { what: 'hi' },
  virtual_key: 'openai-main-258f4d',
  model: 'gpt-4o',
};
const collection_id = 'product-0c1d2e';
const metadata = { app: 'demo', env: 'dev' };
const programs = {
  create_prompt: [
    { ...prompt, name: 'Greeting', collection_id },
    ['action', 'prompt_preview', 'method', 'path', 'body'],
  ],
  update_prompt: [
    { prompt_id: 'pp-ticket-su-6f2d1b', string: 'Shorter' },
    ['action', 'id', 'slug', 'current_version', 'changes', 'difference', 'method', 'path', 'body'],
  ],
  migrate_prompt: [{ ...prompt, name: 'Greeting', collection_id, ...metadata }, ['action', 'difference', 'warnings']],
  promote_prompt: [
    { source_prompt_id: 'pp-ticket-su-6f2d1b', target_collection_id: 'rehearsal-6c7d8e', target_env: 'staging' },
    ['source', 'target', 'difference', 'warnings'],
  ],
};

describe('dry run', () => {
  let portkey, client, tools;
  before(async () => {
    portkey = await startGuardedPortkey();
    const daemon = await portkey.serve();
    client = await connectTo(daemon, eras[1]);
    tools = new Map((await client.listTools()).tools.map((tool) => [tool.name, tool]));
  });
  after(async () => {
    await client?.close();
    await portkey?.stop();
  });

  /** What the tool would do, which is nothing yet, and fits its schemas. */
  async function shown(name, given) {
    const { inputSchema, outputSchema } = tools.get(name);
    const wanted = { ...given, dry_run: true };
    assertTaken(inputSchema, wanted, `the arguments of ${name}`);
    const call = { name, arguments: wanted };
    const { writes, given: result } = await portkey.writesDuring(() => client.callTool(call));
    assert.deepEqual(writes, [], name);
    const answer = answerOf(result, name);
    assertFits(outputSchema, answer, `the result of ${name}`);
    assert.equal(answer.dry_run, true, name);
    assert.doesNotMatch(JSON.stringify(result), secrets, name);
    return answer;
  }
  const writing = () =>
    [...tools.values()].filter(({ annotations }) => !annotations.readOnlyHint).map(({ name }) => name);

  test('is there for every tool that writes', () => {
    assert.ok(writing().length > 80, `${writing().length} tools`);
    for (const name of writing()) assert.ok('dry_run' in tools.get(name).inputSchema.properties, name);
    for (const { name, inputSchema, annotations } of tools.values())
      if (annotations.readOnlyHint) assert.ok(!('confirm' in inputSchema.properties), name);
  });

  /** The tool's dry run shows the request that was recorded of it. */
  async function assertShown(name) {
    const { arguments: given, exchanges } = recorded.get(name);
    const { request } = exchanges?.[0] ?? recorded.get(name);
    const { method, path, body, tool } = await shown(name, given);
    assert.deepEqual([tool, method, path], [name, request.method, request.target]);
    assert.equal(body !== undefined, request.body !== undefined, `the body of ${name}`);
    if (request.body) assert.deepEqual(Object.keys(body).sort(), Object.keys(request.body).sort());
  }
  test('shows the request of each', async () => {
    const problems = [];
    for (const name of writing().filter((each) => !(each in programs)))
      await assertShown(name).catch(({ message }) => problems.push(`${name}: ${message}`));
    assert.deepEqual(problems, []);
  });

  for (const [name, [given, members]] of Object.entries(programs)) {
    test(`shows what ${name} would do`, async () => {
      const answer = await shown(name, given);
      assert.match(answer.message, /^Would /);
      for (const member of members) assert.ok(member in answer, `${member} in ${JSON.stringify(answer)}`);
    });
  }

  test('is passed on by the executors, inside and beside the arguments', async () => {
    const config = await portkey.config();
    const calls = [
      [executors.write, 'update_config', { config_id: config.slug, name: 'Renamed' }, 'PUT'],
      [executors.destructive, 'delete_config', { config_id: config.slug }, 'DELETE'],
    ];
    const on = { dry_run: true };
    for (const [executor, name, given, method] of calls) {
      for (const said of [
        { name, arguments: { ...given, ...on } },
        { name, arguments: given, ...on },
        { name, arguments: { ...given, dry_run: false }, ...on },
        { name, arguments: { ...given, ...on }, dry_run: false },
      ]) {
        const call = { name: executor, arguments: said };
        const { writes, given: result } = await portkey.writesDuring(() => client.callTool(call));
        assert.deepEqual(writes, [], JSON.stringify(said));
        assert.equal(answerOf(result, executor).method, method, JSON.stringify(said));
      }
    }
  });

  test('is never taken for a real run where it is not understood', async () => {
    for (const dry_run of ['true', 'yes', 1, null, {}, [true]]) {
      for (const name of ['create_config', 'create_prompt']) {
        const call = { name, arguments: { ...recorded.get(name).arguments, dry_run } };
        const { writes, given } = await portkey.writesDuring(() => client.callTool(call));
        assert.deepEqual(writes, [], `${name} ${JSON.stringify(dry_run)}`);
        assert.match(errorText(given), /dry_run/);
      }
    }
  });
});
