// The everyday tools that are listed, and the way to all others: search_tools and the executors.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { assertFits, assertTaken } from './support/json_schema.mjs';
import { connectClient } from './support/real_clients.mjs';
import { binary, settings, startDaemon, startEmulator, wholeCatalogue } from './support/servers.mjs';
import {
  connectTo,
  eras,
  executors,
  mostBytes,
  mostTools,
  namesOf,
  outcome,
  sizeOf,
  surfaceTools,
} from './support/surfaces.mjs';
import { answerOf, errorText } from './support/tools.mjs';

/** A tool for each effect that core does not list, with arguments that are right. */
const unlisted = {
  read: ['list_rate_limits', { workspace_id: 'ws-stagin-8c41d7' }],
  write: ['create_collection', { name: 'Seasonal prompts', workspace_id: 'ws-stagin-8c41d7' }],
  destructive: ['delete_user_invite', { invite_id: '00000000-0000-4000-a000-000000000000' }],
};
/** Calls whose outcomes must not depend on the way they were made, by effect. */
const compared = {
  read: [
    ['list_workspaces', { page_size: 2, fields: ['slug', 'name'] }],
    unlisted.read,
    ['list_prompt_labels', undefined],
    ['get_workspace', { workspace_id: 'nowhere' }],
    ['get_workspace', {}],
    ['get_workspace', { workspace_id: 7 }],
    ['list_workspaces', { page_sise: 5 }],
  ],
  write: [
    ['create_workspace', {}],
    ['update_workspace', { workspace_id: 'nowhere', name: 'Elsewhere' }],
    ['invite_user', { email: 'nobody@example.com', role: 'emperor', workspaces: [] }],
  ],
  destructive: [
    unlisted.destructive,
    ['delete_workspace', {}],
    ['delete_config', { config_id: 'pc-nothing-000000' }],
  ],
};

/** What the surface promises to a connected client; `catalogue()` gives every tool by name, as the surface `all` lists them. */
function surface(connect, catalogue) {
  let client, listed;
  const call = (name, given) => client.callTool({ name, arguments: given });
  const search = async (given) => {
    const answer = answerOf(await call('search_tools', given), 'search_tools');
    assertFits(listed.find(({ name }) => name === 'search_tools').outputSchema, answer, 'what was found');
    return answer;
  };
  before(async () => {
    client = await connect();
    listed = (await client.listTools()).tools;
  });
  after(() => client?.close());

  test('lists few tools in few bytes, search_tools first', () => {
    assert.ok(listed.length <= mostTools, `${listed.length} tools`);
    assert.ok(sizeOf(listed) <= mostBytes, `${sizeOf(listed)} bytes`);
    assert.deepEqual(namesOf(listed).slice(0, surfaceTools.length), surfaceTools);
  });

  test('lists each tool exactly as the whole catalogue has it', () => {
    for (const tool of listed)
      if (!surfaceTools.includes(tool.name)) assert.deepEqual(tool, catalogue().get(tool.name), tool.name);
  });

  test('solves a task by search, executor and result', async () => {
    const { tools } = await search({ query: 'rate limit policies of a workspace' });
    const [found] = tools;
    assert.deepEqual([found.name, found.call_with, found.effect], ['list_rate_limits', executors.read, 'read']);
    assert.deepEqual(found.input_schema, catalogue().get(found.name).inputSchema);
    const { data } = answerOf(await call('list_workspaces', {}), 'list_workspaces');
    const given = { workspace_id: data.find(({ name }) => name.includes('Staging')).id };
    assertTaken(found.input_schema, given, 'the arguments');
    const answer = answerOf(await call(found.call_with, { name: found.name, arguments: given }), found.name);
    assertFits(catalogue().get(found.name).outputSchema, answer, 'the result');
    assert.deepEqual(
      answer.data.map(({ name, unit }) => [name, unit]),
      [['Tokens a day', 'rpd']],
    );
  });

  test('names a listed tool itself in call_with', async () => {
    const { tools } = await search({ query: 'create a workspace' });
    assert.deepEqual([tools[0].name, tools[0].call_with], ['create_workspace', 'create_workspace']);
  });

  test('finds every tool by its name', async () => {
    for (const name of catalogue().keys()) {
      const { tools } = await search({ query: name, schemas: 1, page_size: 1 });
      assert.equal(tools[0]?.name, name);
      const itself = tools[0].call_with === name;
      assert.equal(itself, namesOf(listed).includes(name), `${name} is called itself where it is listed`);
      assert.deepEqual(tools[0].input_schema, catalogue().get(name).inputSchema);
    }
  });

  test('tells of every toolset and how many tools it has', async () => {
    const { toolsets } = await search({});
    assert.equal(
      toolsets.reduce((sum, { tools }) => sum + tools, 0),
      catalogue().size,
    );
    for (const { name, tools: count } of toolsets) {
      const found = [];
      for (let page = 0; page !== undefined;) {
        const answer = await search({ toolset: name, schemas: 0, current_page: page });
        found.push(...answer.tools);
        page = answer.next_page;
      }
      assert.equal(found.length, count, name);
    }
  });

  test('calls a listed and an unlisted tool by name', async () => {
    for (const name of ['list_workspaces', 'list_integrations']) {
      assert.equal(namesOf(listed).includes(name), name === 'list_workspaces');
      assertFits(catalogue().get(name).outputSchema, answerOf(await call(name, {}), name), name);
    }
  });

  for (const [effect, calls] of Object.entries(compared)) {
    test(`${executors[effect]} gives what the tool itself gives, results and errors`, async () => {
      for (const [name, given] of calls)
        assert.deepEqual(
          await outcome(client, executors[effect], { name, arguments: given }),
          await outcome(client, name, given ?? {}),
          `${name} ${JSON.stringify(given)}`,
        );
    });

    test(`${executors[effect]} refuses every tool of another effect, and says which executor takes it`, async () => {
      for (const [other, [name, given]] of Object.entries(unlisted)) {
        if (other === effect) continue;
        const said = errorText(await call(executors[effect], { name, arguments: given }));
        assert.ok(said.includes(name) && said.includes(`Use ${executors[other]}.`), said);
      }
    });

    test(`${executors[effect]} runs neither itself nor another executor`, async () => {
      for (const name of surfaceTools) {
        if (name === 'search_tools') continue;
        const inner = { name, arguments: { name: 'list_workspaces' } };
        assert.match(errorText(await call(executors[effect], inner)), /name the tool itself/);
      }
    });
  }

  test('shows with dry_run what a writing tool would send, and sends nothing', async () => {
    const slugs = async () => answerOf(await call('list_workspaces', {}), 'list_workspaces').data.map(({ slug }) => slug);
    const had = await slugs();
    const calls = [
      [executors.write, 'create_workspace', { name: 'Nowhere' }, 'POST'],
      [executors.destructive, 'delete_workspace', { workspace_id: had[0], name: 'Production' }, 'DELETE'],
    ];
    for (const [executor, name, given, method] of calls) {
      const shown = answerOf(await call(executor, { name, arguments: given, dry_run: true }), name);
      assert.deepEqual([shown.dry_run, shown.tool, shown.method], [true, name, method]);
      const wrong = errorText(await call(executor, { name, arguments: { nonsense: 1 }, dry_run: true }));
      assert.equal(wrong, errorText(await call(name, { nonsense: 1 })));
    }
    assert.deepEqual(await slugs(), had);
  });

  test('writes through the executor', async () => {
    const [name, given] = unlisted.write;
    const { id } = answerOf(await call(executors.write, { name, arguments: given }), name);
    const { workspace_id } = given;
    const { collections } = answerOf(await call('list_collections', { workspace_id }), 'list_collections');
    assert.equal(collections.find((each) => each.id === id)?.name, given.name);
  });

  test('tells of the nearest name, and of the search where there is none', async () => {
    const said = async (name) => errorText(await call(executors.read, { name }));
    assert.match(await said('list_rate_limts'), /list_rate_limits/);
    assert.match(await said('xyzzy'), /search_tools/);
  });
}

describe('the surface', () => {
  let emulator, everything, daemon;
  const catalogue = new Map();
  before(async () => {
    emulator = await startEmulator();
    everything = await startDaemon(emulator, wholeCatalogue);
    const client = await connectTo(everything, eras[1]);
    for (const tool of (await client.listTools()).tools) catalogue.set(tool.name, tool);
    await client.close();
    daemon = await startDaemon(emulator);
  });
  after(async () => {
    await daemon?.stop();
    await everything?.stop();
    await emulator?.stop();
  });
  for (const era of eras)
    describe(`over HTTP, ${era.name}`, () => surface(() => connectTo(daemon, era), () => catalogue));
  describe('over stdio', () => {
    const program = { command: binary('PORTKEY_MCP_BINARY'), args: ['stdio'], stderr: 'ignore' };
    const connect = () =>
      connectClient(new StdioClientTransport({ ...program, env: settings(emulator) }), eras[1]);
    surface(connect, () => catalogue);
  });
  test('the surface `all` lists the whole catalogue and nothing else', () => {
    assert.equal(catalogue.size, 183);
    assert.deepEqual(surfaceTools.filter((name) => catalogue.has(name)), []);
  });
});
