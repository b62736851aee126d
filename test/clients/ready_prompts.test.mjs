// The ready-made prompts: what is offered to whom, what they expand to, and what is suggested for their arguments.
import { before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { organisation, refusal, suggested } from './support/offered.mjs';
import { eras, namesOf, surfaceTools } from './support/surfaces.mjs';
import { wholeCatalogue } from './support/servers.mjs';
import { assertWire, httpFaults, unchecked } from './support/wire_schema.mjs';

const names = [
  'usage_by_model',
  'performance_figures',
  'set_up_workspace',
  'key_usage_and_credit',
  'monthly_report',
  'development_rate_limits',
  'production_fallback',
  'add_team_members',
  'latency_statistics',
  'custom_headers',
];
const writers = ['set_up_workspace', 'development_rate_limits', 'production_fallback', 'add_team_members', 'custom_headers'];
const refTo = (name) => ({ type: 'ref/prompt', name });

/** A value for each argument, or only for those that must be there. */
const valuesFor = ({ arguments: known = [] }, all) =>
  Object.fromEntries(known.filter(({ required }) => all || required).map(({ name }) => [name, `the ${name} value`]));

describe('ready-made prompts', () => {
  const here = organisation();
  let served, everything;
  before(async () => {
    served = await here.serve();
    everything = await here.serve(wholeCatalogue);
  });

  for (const era of eras) {
    describe(era.name, () => {
      const connected = (tests, ...at) => here.connected(served, era, tests, ...at);
      const offered = async (client) => namesOf((await client.listPrompts()).prompts);

      test('are the ten, each with a title, a description and its arguments', () =>
        connected(async (client) => {
          const { prompts } = await client.listPrompts();
          assert.deepEqual(namesOf(prompts), names);
          for (const { name, title, description, arguments: known } of prompts) {
            assert.ok(title && title !== name && description, name);
            for (const each of known) assert.ok(each.description && typeof each.required === 'boolean', `${name} ${each.name}`);
          }
        }));

      test('expand to one message that names tools there are and holds what was given', async () => {
        let tools;
        await here.connected(everything, era, async (client) => {
          tools = namesOf((await client.listTools()).tools);
        });
        await connected(async (client) => {
          const { prompts } = await client.listPrompts();
          for (const prompt of prompts) {
            for (const all of [false, true]) {
              const given = valuesFor(prompt, all);
              const { messages, description } = await client.getPrompt({ name: prompt.name, arguments: given });
              assert.equal(description, prompt.description);
              assert.deepEqual(messages.map(({ role, content }) => [role, content.type]), [['user', 'text']]);
              const { text } = messages[0].content;
              for (const value of Object.values(given)) assert.ok(text.includes(value), `${prompt.name}: ${value}`);
              const named = text.match(/\b(?:list|get|create|update|delete|add|call|search)_\w+/g);
              const known = [...tools, ...surfaceTools, ...names];
              const odd = named.filter((name) => !known.includes(name));
              assert.deepEqual(odd, [], prompt.name);
              assert.equal(text.includes('dry_run'), writers.includes(prompt.name), `${prompt.name} asks before it writes`);
            }
          }
        });
      });

      test('refuse what they do not take in one clear sentence', () =>
        connected(async (client) => {
          const said = async (name, given) => {
            const { code, message } = await refusal(client.getPrompt({ name, arguments: given }));
            assert.equal(code, -32602);
            return message;
          };
          assert.match(await said('usage_by_modle'), /did you mean usage_by_model\?/);
          assert.match(await said('key_usage_and_credit', {}), /"api_key".* is missing\. Its arguments are api_key \(required\), period\./);
          assert.match(await said('usage_by_model', { perid: 'x' }), /"perid".*did you mean period\?/);
          assert.match(await said('usage_by_model', { period: 'x'.repeat(2001) }), /at most 2000 characters/);
          assert.match(await said('usage_by_model', { period: 'a\nb' }), /control character/);
        }));

      test('complete their arguments from what Portkey has', () =>
        connected(async (client) => {
          const complete = (prompt, name, value, known) => suggested(client, refTo(prompt), name, value, known);
          assert.deepEqual(await complete('usage_by_model', 'workspace', 'produc'), ['ws-produc-5a3f10']);
          assert.deepEqual(await complete('key_usage_and_credit', 'api_key', 'WEB'), ['Web shop']);
          assert.deepEqual(await complete('add_team_members', 'emails', 'uma'), ['uma.virtanen@example.com']);
          assert.deepEqual(await complete('usage_by_model', 'period', 'last 7'), ['last 7 days']);
          const staging = { workspace: 'ws-stagin-8c41d7' };
          assert.deepEqual(await complete('production_fallback', 'config', '', staging), ['pc-stagin-12ab90', 'pc-stagin-f3c5d7']);
          assert.deepEqual(await complete('usage_by_model', 'colour', ''), []);
        }));

      test('are offered where all their tools may be called', async () => {
        await connected(async (client) => {
          assert.deepEqual(await offered(client), names.filter((name) => !writers.includes(name)));
          const { message } = await refusal(client.getPrompt({ name: 'set_up_workspace', arguments: { name: 'New' } }));
          assert.match(message, /not offered here, because these of its tools cannot be called: create_workspace\./);
        }, '/mcp/readonly');
        const reports = ['usage_by_model', 'performance_figures', 'monthly_report'];
        await connected(async (client) => assert.deepEqual(await offered(client), reports), '/mcp/x/analytics');
        await connected(
          async (client) => assert.deepEqual(await offered(client), [...reports, 'latency_statistics']),
          '/mcp',
          { 'X-MCP-Toolsets': 'analytics,workspaces', 'X-MCP-Readonly': 'true' },
        );
      });
    });
  }

  test('are what the operator allows', async () => {
    const strict = await here.serve({ PORTKEY_MCP_TOOLS_EXCLUDE: 'get_latency_analytics' });
    await here.connected(strict, eras[1], async (client) =>
      assert.deepEqual(
        namesOf((await client.listPrompts()).prompts),
        names.filter((name) => !['performance_figures', 'latency_statistics'].includes(name)),
      ),
    );
  });

  test('complete with what the key reaches, and ask nothing without one', async () => {
    const none = { PORTKEY_API_KEY: '' };
    const own = await here.serve({ ...none, PORTKEY_WORKSPACE_API_KEY: here.emulator.workspaceKey });
    const keyless = await here.serve(none);
    await here.connected(own, eras[1], async (client) => {
      const configs = await suggested(client, refTo('production_fallback'), 'config', '');
      const { data } = await here.portkey('/configs?workspace_id=ws-produc-5a3f10');
      assert.deepEqual(configs, data.map(({ slug }) => slug));
      assert.deepEqual(await suggested(client, refTo('usage_by_model'), 'workspace', ''), []);
    });
    await here.connected(keyless, eras[1], async (client) => {
      assert.deepEqual(namesOf((await client.listPrompts()).prompts), names);
      const { result, paths } = await here.asked(async () => [
        ...(await suggested(client, refTo('key_usage_and_credit'), 'api_key', '')),
        ...(await suggested(client, refTo('usage_by_model'), 'workspace', '')),
      ]);
      assert.deepEqual([result, paths], [[], []]);
    });
  });

  test('have no suggestions where Portkey fails', () =>
    here.connected(served, eras[1], async (client) => {
      await here.portkey('/_emulator/misbehaviour', { method: 'POST', body: { path: '/admin/workspaces', statuses: [403] } });
      assert.deepEqual(await suggested(client, refTo('usage_by_model'), 'workspace', ''), []);
      assert.ok((await suggested(client, refTo('usage_by_model'), 'workspace', '')).length > 0);
    }));

  test('come in valid messages only', { skip: unchecked }, () => assertWire(httpFaults(here.exchanges.flat())));
});
