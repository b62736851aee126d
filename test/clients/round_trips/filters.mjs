// What lists leave out when they are asked for some of their items only, and what they say of each that can be read by itself.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { allOf } from './lifecycle.mjs';

const is = (wanted) => (item) => Object.entries(wanted).every(([name, value]) => item[name] === value);
const has = (name, text) => (item) => item[name].includes(text);

const none = () => false;

/** Each filter of each list: [tool, arguments, whether an item belongs, arguments of the whole list, where the items are]. */
function filters({ workspace, other }) {
  const here = { workspace_id: workspace.id };
  const linear = { mcp_integration_id: 'linear' };
  const production = { mcp_server_id: 'linear-prod' };
  const ada = 'ada.lindqvist@example.com';
  return [
    ['list_workspaces', { name: 'Prod' }, has('name', 'Prod')],
    ['list_workspaces', { exact_name: 'Research' }, has('name', 'Research')],
    ['list_workspaces', { status: 'archived' }, none],
    ['list_workspace_members', { role: 'admin' }, is({ workspace_role: 'admin' }), here],
    ['list_workspace_members', { email: ada }, is({ email: ada }), here],
    ['list_all_users', { role: 'admin' }, is({ role: 'admin' })],
    ['list_all_users', { email: ada }, is({ email: ada })],
    ['list_user_invites', { role: 'admin' }, is({ role: 'admin' })],
    ['list_user_invites', { status: 'expired' }, is({ status: 'expired' })],
    ['list_user_invites', { email: 'amara.koch@example.com' }, is({ email: 'amara.koch@example.com' })],
    ['list_api_keys', here, is(here)],
    ['list_configs', here, is(here), {}, 'configurations'],
    ['list_prompts', { search: 'summary' }, has('name', 'summary'), {}, 'prompts'],
    ['list_prompt_labels', { search: 'stag' }, has('name', 'stag'), here],
    ['list_collections', { search: 'Inter' }, has('name', 'Inter'), here, 'collections'],
    ['list_integrations', { type: 'workspace' }, is({ type: 'workspace' })],
    ['list_guardrails', here, ({ workspace_id }) => workspace_id === workspace.id],
    ['list_rate_limits', { type: 'tokens' }, is({ type: 'tokens' })],
    ['list_rate_limits', { unit: 'rpm' }, is({ unit: 'rpm' })],
    ['list_rate_limits', { workspace_id: other.id }, is({ workspace_id: other.id })],
    ['list_usage_limits', { type: 'cost' }, is({ type: 'cost' })],
    ['list_usage_limits', { workspace_id: other.id }, is({ workspace_id: other.id })],
    ['list_usage_limits', { status: 'archived' }, none],
    ['list_secret_references', { manager_type: 'azure_kv' }, is({ manager_type: 'azure_kv' })],
    ['list_secret_references', { search: 'Vault' }, has('name', 'Vault')],
    ['list_mcp_integrations', { type: 'workspace' }, is({ type: 'workspace' })],
    ['list_mcp_integrations', { search: 'Wiki' }, has('name', 'Wiki')],
    ['list_mcp_integration_capabilities', { type: 'prompt' }, is({ type: 'prompt' }), linear],
    ['list_mcp_servers', here, is(here)],
    ['list_mcp_servers', { search: 'Weather' }, has('name', 'Weather')],
    ['list_mcp_server_capabilities', { type: 'resource' }, is({ type: 'resource' }), production],
    ['list_mcp_server_user_access', { search: 'Ada' }, is({ first_name: 'Ada' }), production],
    ['list_log_exports', { workspace_id: other.id }, is({ workspace_id: other.id })],
    ['list_deployments', { status: 'archived' }, is({ status: 'archived' })],
    ['list_deployments', { type: 'non_production' }, is({ type: 'non_production' })],
    ['list_deployments', { search: 'US' }, has('name', 'US')],
    ['list_scim_workspace_mappings', here, is(here)],
    ['list_scim_workspace_mappings', { role: 'member' }, is({ role: 'member' })],
    ['list_scim_groups', { search: 'Data' }, has('name', 'Data')],
  ];
}

/** Each list whose items can be read: [tool, the one that reads, its argument, arguments of both, the items' name, where they are]. */
function readable({ workspace }) {
  const here = { workspace_id: workspace.id };
  return [
    ['list_workspaces', 'get_workspace', 'workspace_id'],
    ['list_all_users', 'get_user', 'user_id'],
    ['list_user_invites', 'get_user_invite', 'invite_id'],
    ['list_api_keys', 'get_api_key', 'api_key_id'],
    ['list_configs', 'get_config', 'slug', {}, 'slug', 'configurations'],
    ['list_prompts', 'get_prompt', 'prompt_id', {}, 'id', 'prompts'],
    ['list_prompt_partials', 'get_prompt_partial', 'prompt_partial_id'],
    ['list_prompt_labels', 'get_prompt_label', 'label_id', here],
    ['list_collections', 'get_collection', 'collection_id', here, 'id', 'collections'],
    ['list_virtual_keys', 'get_virtual_key', 'virtual_key_id', here, 'slug', 'virtual_keys'],
    ['list_providers', 'get_provider', 'slug', here, 'slug'],
    ['list_integrations', 'get_integration', 'slug', {}, 'slug'],
    ['list_guardrails', 'get_guardrail', 'guardrail_id'],
    ['list_rate_limits', 'get_rate_limit', 'rate_limit_id'],
    ['list_usage_limits', 'get_usage_limit', 'usage_limit_id'],
    ['list_secret_references', 'get_secret_reference', 'secret_reference_id'],
    ['list_mcp_integrations', 'get_mcp_integration', 'mcp_integration_id'],
    ['list_mcp_servers', 'get_mcp_server', 'mcp_server_id'],
    ['list_log_exports', 'get_log_export', 'export_id'],
    ['list_deployments', 'get_deployment', 'deployment_id'],
  ];
}

export function lists(session) {
  test('lists: each item reads the same by itself', async (context) => {
    for (const [list, get, key, scope = {}, by = 'id', items = 'data'] of readable(session)) {
      await context.test(get, async () => {
        const { call, tools } = session;
        const takes = tools.find(({ name }) => name === get).inputSchema.properties;
        const where = Object.fromEntries(Object.entries(scope).filter(([name]) => name in takes));
        for (const item of await allOf(session, list, scope, items)) {
          const whole = await call(get, { [key]: item[by], ...where });
          const both = Object.keys(item).filter((name) => name in whole);
          assert.ok(
            both.includes('name') || both.includes('email') || both.includes('status'),
            'they have something in common',
          );
          for (const name of both) assert.deepEqual(whole[name], item[name], `${name} of ${item[by]}`);
        }
      });
    }
  });

  test('lists: every filter', async (context) => {
    for (const [name, filter, belongs, base = {}, items = 'data'] of filters(session)) {
      await context.test(`${name} ${JSON.stringify(filter)}`, async () => {
        const all = await allOf(session, name, base, items);
        const some = await allOf(session, name, { ...base, ...filter }, items);
        assert.deepEqual(some, all.filter(belongs));
        assert.ok(some.length < all.length, 'something is left out');
        assert.ok(some.length > 0 || belongs === none, 'something is not');
      });
    }
    await context.test('list_mcp_servers by ids', async () => {
      const [, { id }] = (await session.call('list_mcp_servers')).data;
      assert.deepEqual(
        (await session.call('list_mcp_servers', { ids: [id] })).data.map((each) => each.id),
        [id],
      );
    });
    await context.test('list_secret_references by tags', async () => {
      const { data } = await session.call('list_secret_references', { tags: { team: 'platform' } });
      for (const { id } of data)
        assert.equal((await session.call('get_secret_reference', { secret_reference_id: id })).tags.team, 'platform');
      assert.ok(data.length > 0);
    });
    await context.test('list_prompts and partials of a collection', async () => {
      const [{ collection_id }] = (await session.call('list_prompts')).prompts;
      const belongs = is({ collection_id });
      for (const [name, items] of [
        ['list_prompts', 'prompts'],
        ['list_prompt_partials', 'data'],
      ]) {
        const all = await allOf(session, name, {}, items);
        assert.deepEqual(await allOf(session, name, { collection_id }, items), all.filter(belongs));
      }
    });
  });

  test('lists: only the members that were asked for', async () => {
    const { total, data } = await session.call('list_all_users', { fields: ['email'], page_size: 3 });
    assert.ok(total > 3);
    assert.deepEqual(data.map(Object.keys), [['email'], ['email'], ['email']]);
  });
}
