// What holds requests back: guardrails and where they run by default, rate limits, usage limits.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { allOf, assertShows, roundTrip } from './lifecycle.mjs';

const feedback = (value) => ({ feedback: { value, weight: 1, metadata: '' } });
const guardrail = {
  name: 'No card numbers',
  checks: [{ id: 'portkey.pii', parameters: { redact: true }, name: 'Cards', is_enabled: true }],
  actions: { deny: true, async: false, on_success: feedback(5), on_fail: feedback(-5) },
};

export function guardRails(session) {
  const call = (...asked) => session.call(...asked);
  const refused = (...asked) => session.refused(...asked);
  const here = () => ({ workspace_id: session.workspace.id });
  const organisation = async () => {
    const { data } = await call('list_guardrails');
    return (await call('get_guardrail', { guardrail_id: data[0].id })).organisation_id;
  };

  async function serversOf(name) {
    const listed = () => allOf(session, 'list_guardrail_mcp_servers', name, 'data');
    const [first, second] = (await call('list_mcp_servers')).data.map(({ id }) => id);
    const { map_id } = await call('upsert_guardrail_mcp_server', { ...name, mcp_server_id: first, run_on: ['input'] });
    assertShows(await listed(), [{ id: map_id, mcp_server_id: first, run_on: ['input'] }]);
    const capability_ids = ['7d3c5a10-52f4-4c1e-9b57-0e2f6c8a1b34'];
    const narrow = { mcp_server_id: first, mcp_integration_capability_ids: capability_ids };
    assert.deepEqual(await call('upsert_guardrail_mcp_server', { ...name, ...narrow }), { map_id });
    assertShows(await listed(), [{ id: map_id, capability_ids }]);
    const mcp_servers = { [second]: { run_on: ['output'] } };
    const counts = { changed: true, added: 1, updated: 0, removed: 1 };
    assert.deepEqual(await call('replace_guardrail_mcp_servers', { ...name, mcp_servers }), counts);
    assertShows(await listed(), [{ mcp_server_id: second, run_on: ['output'] }]);
  }

  roundTrip(session, {
    of: 'guardrail',
    values: async () => ({
      given: { ...guardrail, organisation_id: await organisation() },
      change: {
        name: 'No bank data',
        checks: [{ id: 'portkey.pii', parameters: { redact: false } }],
        actions: { ...guardrail.actions, deny: false },
      },
    }),
    async meanwhile(name) {
      await serversOf(name);
      const { input_guardrails = [], output_guardrails = [] } = await call('get_organisation_defaults');
      const ids = (all) => all.map(({ id }) => id);
      const defaults = { input_guardrails: ids(input_guardrails), output_guardrails: ids(output_guardrails) };
      const more = [...defaults.output_guardrails, name.guardrail_id];
      await call('update_organisation_defaults', { defaults: { output_guardrails: more } });
      const changed = await call('get_organisation_defaults');
      assert.deepEqual(ids(changed.output_guardrails), more);
      assert.deepEqual(changed.input_guardrails, input_guardrails, 'what was not named stays');
      assert.match(await refused('delete_guardrail', name), /AB07/);
      await call('update_organisation_defaults', { defaults });
    },
  });

  for (const side of ['input', 'output']) {
    test(`workspaces without the organisation's ${side} guardrails`, async () => {
      const organisation_id = await organisation();
      const list = `list_${side}_guardrail_workspace_exclusions`;
      const update = `update_${side}_guardrail_workspace_exclusions`;
      const excluded = async () =>
        (await allOf(session, list, {}, 'data'))
          .filter((each) => each.excluded)
          .map(({ workspace_id }) => workspace_id);
      const workspace_id = session.workspace.id;
      const before = await excluded();
      assert.ok(!before.includes(workspace_id));
      await call(update, { organisation_id, workspaces: [{ workspace_id, excluded: true }] });
      assert.deepEqual((await excluded()).sort(), [...before, workspace_id].sort());
      await call(update, { organisation_id, workspaces: [{ workspace_id, excluded: false }] });
      assert.deepEqual(await excluded(), before);
    });
  }

  const perUser = { conditions: [{ key: 'metadata._user', value: '*' }], group_by: [{ key: 'metadata._user' }] };

  roundTrip(session, {
    of: 'rate_limit',
    values: () => ({
      given: { name: 'Calm', description: 'For all', ...perUser, type: 'requests', unit: 'rpm', value: 30, ...here() },
      change: { name: 'Calmer', conditions: [{ key: 'model', value: 'gpt-4o' }], unit: 'rph', value: 500 },
    }),
  });

  roundTrip(session, {
    of: 'usage_limit',
    values: () => ({
      given: {
        name: 'Pocket money',
        ...perUser,
        type: 'cost',
        credit_limit: 20,
        alert_threshold: 15,
        periodic_reset_days: 10,
        ...here(),
      },
      change: { name: 'More', credit_limit: 25.5, alert_threshold: 25, periodic_reset_days: 20 },
    }),
  });

  test('usage limits: counters, and one set to 0', async () => {
    const [{ id: usage_limit_id }] = (await call('list_usage_limits')).data;
    const listed = () => allOf(session, 'list_usage_limit_entities', { usage_limit_id }, 'data');
    const spender = (await listed()).find(({ current_usage }) => current_usage > 0);
    await call('reset_usage_limit_entity', { usage_limit_id, entity_id: spender.id });
    assert.equal((await listed()).find(({ id }) => id === spender.id).current_usage, 0);
    const exhausted = await call('list_usage_limit_entities', { usage_limit_id, status: 'exhausted' });
    assert.ok(exhausted.data.every(({ status }) => status === 'exhausted'));
    const { value_key_usage_map: used } = await call('get_usage_limit', { usage_limit_id, include_usage: true });
    assert.ok(Object.values(used).some(({ current_usage }) => current_usage === 0), JSON.stringify(used));
  });
}
