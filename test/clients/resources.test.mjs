// Configs, prompts and workspaces as resources: listed and read live, for whoever may call the tools that read them.
import { before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { answerMessages } from './support/http_tap.mjs';
import { organisation, refusal, suggested } from './support/offered.mjs';
import { eras } from './support/surfaces.mjs';
import { answerOf } from './support/tools.mjs';
import { assertWire, httpFaults, unchecked } from './support/wire_schema.mjs';

const kinds = {
  configs: { template: 'portkey://configs/{slug}', tool: 'get_config', input: 'slug', path: '/configs' },
  prompts: { template: 'portkey://prompts/{id}', tool: 'get_prompt', input: 'prompt_id', path: '/prompts' },
  workspaces: { template: 'portkey://workspaces/{id}', tool: 'get_workspace', input: 'workspace_id', path: '/admin/workspaces' },
};
const kindOf = ({ uri }) => uri.split('/')[2];
const idOf = ({ uri }) => decodeURIComponent(uri.split('/')[3]);
const kindsOf = (resources) => [...new Set(resources.map(kindOf))];
const teams = 60;

describe('resources', () => {
  const here = organisation();
  let all;
  before(async () => {
    for (let at = 0; at < teams; at += 1)
      await here.portkey('/admin/workspaces', { method: 'POST', body: { name: `Team ${at}`, description: 'One of many.' } });
    all = await here.serve();
  });
  /** What the client makes of all pages. */
  const listed = async (client) => (await client.listResources()).resources;
  /** The pages that the daemon gave it since then, as its answers have them. */
  const pagesSince = (begin) =>
    all.exchanges
      .slice(begin)
      .filter(({ body }) => body.includes('"resources/list"'))
      .map((exchange) => answerMessages(exchange)[0].result);

  for (const era of eras) {
    describe(era.name, () => {
      const connected = (tests, ...at) => here.connected(all, era, tests, ...at);

      test('are all that Portkey has, one kind after the other, a page at a time', () =>
        connected(async (client) => {
          const begin = all.exchanges.length;
          const resources = await listed(client);
          const found = pagesSince(begin);
          assert.deepEqual(
            found.map(({ resources }) => kindsOf(resources).join()),
            ['configs', 'prompts', 'workspaces', 'workspaces'],
          );
          assert.equal(found[2].resources.length, 50);
          assert.deepEqual(found.flatMap((page) => page.resources), resources);
          assert.equal(new Set(resources.map(({ uri }) => uri)).size, resources.length);
          for (const [kind, { path }] of Object.entries(kinds)) {
            const { data } = await here.portkey(`${path}?page_size=100&current_page=0`);
            const ids = data.map(({ id, slug }) => (kind === 'configs' ? slug : id));
            assert.deepEqual(resources.filter((each) => kindOf(each) === kind).map(idOf), ids, kind);
          }
          for (const each of resources) {
            for (const member of ['name', 'title', 'description']) assert.ok(each[member], `${each.uri} has a ${member}`);
            assert.equal(each.mimeType, 'application/json');
          }
          assert.ok(resources.some(({ annotations }) => annotations?.lastModified));
        }));

      test('are read as their tools give them', () =>
        connected(async (client) => {
          const resources = await listed(client);
          for (const [kind, { tool, input }] of Object.entries(kinds)) {
            const one = resources.find((each) => kindOf(each) === kind);
            const { contents } = await client.readResource({ uri: one.uri });
            assert.deepEqual(contents.map(({ uri, mimeType }) => [uri, mimeType]), [[one.uri, 'application/json']]);
            const direct = answerOf(await client.callTool({ name: tool, arguments: { [input]: idOf(one) } }), tool);
            assert.deepEqual(JSON.parse(contents[0].text), direct);
          }
        }));

      test('have templates whose variables complete from what Portkey has', () =>
        connected(async (client) => {
          const { resourceTemplates } = await client.listResourceTemplates();
          assert.deepEqual(
            resourceTemplates.map(({ uriTemplate }) => uriTemplate),
            Object.values(kinds).map(({ template }) => template),
          );
          for (const { title, description } of resourceTemplates) assert.ok(title && description);
          const complete = (kind, value) => {
            const uri = kinds[kind].template;
            return suggested(client, { type: 'ref/resource', uri }, /\{(\w+)\}/.exec(uri)[1], value);
          };
          assert.deepEqual(await complete('configs', 'PC-STA'), ['pc-stagin-12ab90', 'pc-stagin-f3c5d7']);
          assert.deepEqual(await complete('prompts', 'translate'), ['pp-translate-b7f312']);
          assert.deepEqual(await complete('workspaces', 'staging'), ['ws-stagin-8c41d7']);
          const [slug] = await complete('workspaces', 'staging');
          const { contents } = await client.readResource({ uri: `portkey://workspaces/${slug}` });
          assert.equal(JSON.parse(contents[0].text).slug, slug);
        }));

      test('are unknown where there is none, and nothing is asked for what is no URI of theirs', () =>
        connected(async (client) => {
          // What sessions are told, -32002, this client gives as what has taken its place.
          const unknown = -32602;
          const gone = await refusal(client.readResource({ uri: 'portkey://configs/pc-nothing-000000' }));
          assert.equal(gone.code, unknown);
          assert.match(gone.message, /Could not get config: Portkey answered HTTP 403 AB03/);
          const { paths } = await here.asked(async () => {
            for (const uri of ['portkey://configs/..', 'portkey://configs/%2E%2E%2Fadmin', 'portkey://users/x', 'file:///x'])
              assert.equal((await refusal(client.readResource({ uri }))).code, unknown, uri);
          });
          assert.deepEqual(paths, []);
        }));

      test('are those of the toolsets that were asked for', async () => {
        const prompts = async (client) => {
          const { result, paths } = await here.asked(() => listed(client));
          assert.deepEqual(kindsOf(result), ['prompts']);
          assert.deepEqual(paths, ['/v1/prompts']);
          assert.equal((await client.listResourceTemplates()).resourceTemplates.length, 1);
          await refusal(client.readResource({ uri: 'portkey://configs/pc-fallba-77c1a0' }));
        };
        await connected(prompts, '/mcp/x/prompts');
        await connected(prompts, '/mcp', { 'X-MCP-Toolsets': 'prompts,users' });
        await connected(async (client) => assert.deepEqual(await listed(client), []), '/mcp/x/users');
      });
    });
  }

  test('are what the operator allows', async () => {
    const served = await here.serve({ PORTKEY_MCP_TOOLS_EXCLUDE: 'get_prompt,list_workspaces' });
    await here.connected(served, eras[1], async (client) => {
      assert.deepEqual(kindsOf(await listed(client)), ['configs']);
      const { resourceTemplates } = await client.listResourceTemplates();
      assert.deepEqual(resourceTemplates.map(({ name }) => name), ['configs', 'workspaces']);
    });
  });

  test('are what the key reaches', async () => {
    const none = { PORTKEY_API_KEY: '' };
    const own = await here.serve({ ...none, PORTKEY_WORKSPACE_API_KEY: here.emulator.workspaceKey });
    const limited = await here.serve({ PORTKEY_API_KEY: 'pk-demo-limited' });
    const keyless = await here.serve(none);
    for (const era of eras) {
      await here.connected(own, era, async (client) => {
        const resources = await listed(client);
        assert.deepEqual(kindsOf(resources), ['configs', 'prompts']);
        const { data } = await here.portkey('/configs?workspace_id=ws-produc-5a3f10');
        assert.deepEqual(resources.filter((each) => kindOf(each) === 'configs').map(idOf), data.map(({ slug }) => slug));
      });
      await here.connected(limited, era, async (client) => {
        const [first] = await listed(client);
        assert.match((await refusal(client.readResource({ uri: first.uri }))).message, /HTTP 403 AB03/);
      });
      await here.connected(keyless, era, async (client) => {
        const { result, paths } = await here.asked(async () => [
          ...(await listed(client)),
          ...(await client.listResourceTemplates()).resourceTemplates,
        ]);
        assert.deepEqual([result, paths], [[], []]);
      });
    }
  });

  test('are passed over where Portkey refuses a kind, and an error where it refuses all', () =>
    here.connected(all, eras[1], async (client) => {
      const refuse = (path) =>
        here.portkey('/_emulator/misbehaviour', { method: 'POST', body: { path, statuses: [403] } });
      await refuse('/prompts');
      assert.deepEqual(kindsOf(await listed(client)), ['configs', 'workspaces']);
      for (const { path } of Object.values(kinds)) await refuse(path);
      assert.match((await refusal(listed(client))).message, /Could not list configs: Portkey answered HTTP 403/);
    }));

  test('are listed and read from one workspace after the other where Portkey wants one named', () =>
    here.connected(all, eras[1], async (client) => {
      const uris = async () => (await listed(client)).map(({ uri }) => uri).sort();
      const whole = await uris();
      const rule = { without: 'workspace_id', statuses: [400], times: 1000 };
      for (const path of ['/configs', '/prompts'])
        await here.portkey('/_emulator/misbehaviour', { method: 'POST', body: { path, ...rule } });
      try {
        assert.deepEqual(await uris(), whole);
        const { contents } = await client.readResource({ uri: 'portkey://configs/pc-stagin-12ab90' });
        assert.ok(JSON.parse(contents[0].text).config);
        const template = { type: 'ref/resource', uri: kinds.configs.template };
        assert.deepEqual(await suggested(client, template, 'slug', 'pc-sta'), ['pc-stagin-12ab90', 'pc-stagin-f3c5d7']);
      } finally {
        await here.portkey('/_emulator/misbehaviour', { method: 'DELETE' });
      }
    }));

  test('are not to be kept', () =>
    here.connected(all, eras[1], async (client) => {
      const begin = all.exchanges.length;
      await listed(client);
      for (const { ttlMs, cacheScope } of pagesSince(begin)) assert.deepEqual([ttlMs, cacheScope], [0, 'private']);
    }));

  test('come in valid messages only', { skip: unchecked }, () => assertWire(httpFaults(here.exchanges.flat())));
});
