// What a request asks for of the tools, by path, by query and by header, in each era; and what an operator allows.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary, eventually, settings, startDaemon, startEmulator } from './support/servers.mjs';
import {
  connectTo,
  eras,
  executors,
  mostTools,
  namesOf,
  onlyReads,
  outcome,
  rawList,
  sessionFrom,
  shut,
  surfaceTools,
} from './support/surfaces.mjs';
import { answerOf, errorText } from './support/tools.mjs';

const hour = 3_600_000; // ms
const writers = [executors.write, executors.destructive];
const readonlyHeader = { 'X-MCP-Readonly': 'true' };
/** What an executor is given to make a workspace. */
const creating = { name: 'create_workspace', arguments: { name: 'New' } };
const search = async (client, given) => answerOf(await outcome(client, 'search_tools', given), 'search_tools');

/** The places in which a request names toolsets, and whether the URL alone tells. */
const places = {
  'the path': (sets) => ({ path: `/mcp/x/${sets}`, scope: 'public' }),
  '?toolsets': (sets) => ({ path: `/mcp?toolsets=${sets}`, scope: 'public' }),
  '?tools': (sets) => ({ path: `/mcp?tools=${encodeURIComponent(sets)}`, scope: 'public' }),
  'X-MCP-Toolsets': (sets) => ({ path: '/mcp', headers: { 'X-MCP-Toolsets': sets }, scope: 'private' }),
};
const readonlyPlaces = [
  { path: '/mcp/readonly', scope: 'public' },
  { path: '/mcp/x/all/readonly', scope: 'public' },
  { path: '/mcp?readonly=true', scope: 'public' },
  { path: '/mcp', headers: readonlyHeader, scope: 'private' },
  { path: '/mcp/readonly?readonly=false', headers: { 'X-MCP-Readonly': 'false' }, scope: 'public' },
];

describe('narrowing', () => {
  let emulator, daemon;
  const catalogue = JSON.parse(
    execFileSync(binary('PORTKEY_MCP_BINARY'), ['tools', '--json'], {
      env: settings({ baseUrl: 'http://127.0.0.1:9', key: 'sample-key' }),
      maxBuffer: 1 << 26,
    }),
  )
    // The last lines are totals.
    .filter(({ tool, effect }) => effect && !surfaceTools.includes(tool))
    .map(({ tool, toolset }) => ({ name: tool, toolset }));
  const within = (sets) => namesOf(catalogue.filter(({ toolset }) => sets.split(',').includes(toolset)));
  before(async () => {
    emulator = await startEmulator();
    daemon = await startDaemon(emulator, { PORTKEY_MCP_SAFETY_CONFIRM: 'never' });
  });
  after(async () => {
    await daemon?.stop();
    await emulator?.stop();
  });

  /** Runs `tests(client, listed)` with a client of `era` and what it lists. */
  async function connected(era, { path, headers }, tests, at = daemon) {
    const client = await connectTo(at, era, path, headers);
    try {
      await tests(client, await client.listTools());
    } finally {
      await client.close();
    }
  }

  for (const era of eras) {
    describe(era.name, () => {
      for (const [place, wish] of Object.entries(places)) {
        test(`a comma list in ${place} narrows what is listed and what may be called`, () =>
          connected(era, wish('prompts,configs'), async (client, { tools }) => {
            assert.deepEqual(namesOf(tools).sort(), within('prompts,configs').sort());
            answerOf(await outcome(client, 'list_prompts', {}), 'list_prompts');
            answerOf(await outcome(client, executors.read, { name: 'list_configs' }), 'list_configs');
            assert.match(await shut(client, 'list_workspaces'), /outside of what this connection asked for/);
            for (const [executor, name] of [
              [executors.read, 'list_workspaces'],
              [executors.write, 'create_workspace'],
              [executors.destructive, 'delete_workspace'],
            ])
              assert.match(errorText(await outcome(client, executor, { name })), /outside of what this connection/);
            const found = await search(client, { query: 'create', page_size: 50 });
            assert.deepEqual(namesOf(found.tools).filter((name) => !within('prompts,configs').includes(name)), []);
          }));

        test(`core and all in ${place} choose only what is listed`, async () => {
          await connected(era, wish('core'), async (client, { tools }) => {
            assert.deepEqual(namesOf(tools).slice(0, surfaceTools.length), surfaceTools);
            assert.ok(tools.length <= mostTools);
            answerOf(await outcome(client, 'list_integrations', {}), 'list_integrations');
          });
          await connected(era, wish('all'), async (client, { tools }) => {
            assert.deepEqual(namesOf(tools), namesOf(catalogue));
            await search(client, {});
          });
        });

        test(`a toolset that does not exist in ${place} is HTTP 400 with the nearest name`, async () => {
          const { path, headers } = wish('promts');
          const { status, message } = await rawList(daemon, path, headers);
          assert.equal(status, 400);
          assert.match(message.error.message, /"promts".*prompts/);
        });
      }

      for (const wish of readonlyPlaces) {
        const { path, headers } = wish;
        test(`nothing writes at ${path}${headers ? ` with ${Object.entries(headers)}` : ''}`, () =>
          connected(era, wish, async (client, { tools }) => {
            assert.ok(tools.length > 10 && onlyReads(tools));
            const before = await outcome(client, 'list_workspaces', {});
            for (const name of ['create_workspace', 'update_workspace', 'delete_workspace', ...writers])
              assert.match(await shut(client, name, creating), /readonly/);
            for (const name of ['create_workspace', 'delete_workspace', ...writers])
              assert.match(errorText(await outcome(client, executors.read, { ...creating, name })), /readonly/);
            const found = await search(client, { query: 'workspace', page_size: 50 });
            assert.ok(found.tools.length > 1 && found.tools.every(({ effect }) => effect === 'read'));
            assert.deepEqual(await outcome(client, 'list_workspaces', {}), before);
          }));
      }
    });
  }

  test('a session stays as narrow as it began', async () => {
    const readonly = await sessionFrom(daemon, '/mcp/readonly');
    assert.ok(onlyReads((await readonly('tools/list')).result.tools));
    for (const name of ['create_workspace', ...writers]) {
      const given = name === creating.name ? creating.arguments : creating;
      assert.equal((await readonly('tools/call', { name, arguments: given })).error.code, -32602, name);
    }
    const prompts = await sessionFrom(daemon, '/mcp/x/prompts');
    const listed = namesOf((await prompts('tools/list')).result.tools);
    assert.equal(listed[0], 'list_prompts', 'the first can be called without arguments');
    assert.deepEqual(listed.sort(), within('prompts').sort());
    assert.equal((await prompts('tools/call', { name: 'list_workspaces' })).error.code, -32602);
  });

  test('how long a list holds, and for whom', async () => {
    const wishes = [
      { path: '/mcp', scope: 'public' },
      ...Object.values(places).flatMap((wish) => ['core', 'all', 'prompts,configs'].map(wish)),
      ...readonlyPlaces,
    ];
    for (const { path, headers, scope } of wishes) {
      const { cacheScope, ttlMs } = (await rawList(daemon, path, headers)).message.result;
      assert.deepEqual([cacheScope, ttlMs], [scope, hour], `${path} ${JSON.stringify(headers ?? {})}`);
    }
  });

  describe('by the operator', () => {
    let narrow;
    before(async () => {
      narrow = await startDaemon(emulator, {
        PORTKEY_MCP_TOOLS_TOOLSETS: 'prompts,configs',
        PORTKEY_MCP_TOOLS_EXCLUDE: 'delete_prompt',
        PORTKEY_MCP_SAFETY_CONFIRM: 'never',
      });
    });
    after(() => narrow?.stop());
    const allowed = within('prompts,configs').filter((name) => name !== 'delete_prompt');

    for (const [place, wish] of Object.entries(places)) {
      test(`is not widened in ${place}`, async () => {
        for (const sets of ['users', 'prompts,users']) {
          const { path, headers } = wish(sets);
          const { status, message } = await rawList(narrow, path, headers);
          assert.equal(status, 400);
          assert.match(message.error.message, /"users" is not allowed here; allowed are: configs, prompts\./);
        }
        for (const era of eras)
          for (const [sets, expected] of [
            ['all', allowed],
            ['prompts', allowed.filter((name) => within('prompts').includes(name))],
          ])
            await connected(
              era,
              wish(sets),
              (_, { tools }) => assert.deepEqual(namesOf(tools).sort(), expected.sort()),
              narrow,
            );
      });
    }

    for (const era of eras)
      test(`holds for calls by name and through executors, ${era.name}`, () =>
        connected(
          era,
          places['the path']('all'),
          async (client) => {
            for (const [name, executor] of [
              ['list_all_users', executors.read],
              ['invite_user', executors.write],
              ['delete_prompt', executors.destructive],
            ]) {
              assert.match(await shut(client, name), /switched off here by the operator/);
              assert.match(errorText(await outcome(client, executor, { name })), /switched off here by the operator/);
            }
            const { toolsets } = await search(client, {});
            assert.deepEqual(toolsets.map(({ name }) => name).sort(), ['configs', 'prompts']);
          },
          narrow,
        ));
  });

  for (const era of eras) {
    test(`a reload that changes the tools is heard, ${era.name}`, async () => {
      const config = join(mkdtempSync(join(tmpdir(), 'portkey-mcp-reload-')), 'config.toml');
      writeFileSync(config, '');
      const reloaded = await startDaemon(emulator, { PORTKEY_MCP_CONFIG: config });
      await connected(
        era,
        { path: '/mcp' },
        async (client, { tools }) => {
          assert.ok(namesOf(tools).includes('list_configs'));
          let heard = 0;
          client.setNotificationHandler('notifications/tools/list_changed', () => void (heard += 1));
          const listening = era.mode === 'legacy' ? undefined : await client.listen({ toolsListChanged: true });
          writeFileSync(config, '[tools]\nexclude = ["list_configs"]\n');
          reloaded.signal('SIGHUP');
          await eventually(() => heard === 1, 'notice of the change');
          assert.ok(!namesOf((await client.listTools()).tools).includes('list_configs'));
          assert.match(await shut(client, 'list_configs'), /switched off here by the operator/);
          await listening?.close();
        },
        reloaded,
      );
      await reloaded.stop();
    });
  }
});
