// What people ask an assistant to do with Portkey, each as its person says it, and as the calls that do it: ids are found by lists
// and searches, and what was done is compared with what the organisation then says of itself.
import assert from 'node:assert/strict';

const day = 86_400_000; // ms
const midnight = Math.floor(Date.now() / day) * day;
const moment = (at) => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
/** The last four whole weeks: the same figures whatever the date, for the sample organisation's traffic ends today. */
const weeks = { time_of_generation_min: moment(midnight - 28 * day), time_of_generation_max: moment(midnight - 1000) };
const asQuery = (filter) => new URLSearchParams({ ...weeks, ...filter });
const models = [
  'anthropic__claude-3-5-sonnet-latest',
  'azure-openai__gpt-35-turbo',
  'openai__gpt-4o',
  'openai__gpt-4o-mini',
];

/** What the organisation itself says of a figure over the four weeks. */
const graph = async (portkey, name, filter) => (await portkey(`/analytics/graphs/${name}?${asQuery(filter)}`)).summary;
const sum = (rows, figure) => rows.reduce((all, row) => all + row[figure], 0);
/** Portkey rounds each total to a cent: `totals` of them may differ by so much. */
const isCost = (figure, expected, totals = 1) =>
  assert.ok(expected > 0 && Math.abs(figure - expected) <= totals, `${figure}, ${expected}`);

/** The workspaces of these names, as list_workspaces has them: Portkey puts an emoji before each. */
async function workspaces(use, ...names) {
  const { data } = await use('list_workspaces', { fields: ['id', 'slug', 'name'] });
  return names.map((name) => data.find((each) => each.name.endsWith(` ${name}`)));
}

/** {name, asks: what the person says, solve({use, portkey})}: it asserts that the case is solved. */
export const useCases = [
  {
    name: 'Usage and cost by model',
    asks: 'Which models did we use in the last four weeks, and what did each cost?',
    async solve({ use, portkey }) {
      const { data } = await use('get_analytics_group_models', weeks);
      assert.deepEqual(data.map(({ ai_model }) => ai_model).sort(), models.map((each) => each.split('__')[1]).sort());
      assert.equal(sum(data, 'requests'), (await graph(portkey, 'requests')).total);
      const costs = [];
      for (const ai_org_model of models)
        costs.push((await use('get_cost_analytics', { ...weeks, ai_org_model })).summary);
      isCost(sum(costs, 'total_cost_cents'), (await graph(portkey, 'cost')).total, models.length);
    },
  },
  {
    name: 'Latency and error figures',
    asks: 'How slow were we, and how much failed, with which codes?',
    async solve({ use, portkey }) {
      const { summary: latency } = await use('get_latency_analytics', weeks);
      assert.equal(latency.avg_ms, (await graph(portkey, 'latency')).avg);
      const { summary: rate } = await use('get_error_rate_analytics', weeks);
      const { data_points } = await use('get_error_status_codes_analytics', weeks, 'errors by status code');
      assert.deepEqual(data_points.map(({ status_code }) => status_code).sort(), [401, 429, 500]);
      const { total } = await graph(portkey, 'requests');
      assert.ok(Math.abs(rate.rate_percent - (100 * sum(data_points, 'count')) / total) < 0.1);
    },
  },
  {
    name: 'Create a workspace',
    asks: 'Make a workspace for the mobile team with a budget of 100 dollars a month.',
    async solve({ use, portkey }) {
      const budget = { type: 'cost', credit_limit: 100, periodic_reset: 'monthly' };
      const { slug } = await use('create_workspace', { name: 'Mobile', usage_limits: [budget] });
      const made = await portkey(`/admin/workspaces/${slug}`);
      assert.match(made.name, / Mobile$/);
      assert.equal([made.usage_limits].flat()[0].credit_limit, 100);
    },
  },
  {
    name: 'API key usage and remaining credit',
    asks: 'What did the key of the web shop spend, and how much is left of each budget?',
    async solve({ use, portkey }) {
      const { data } = await use('list_api_keys', {});
      const key = data.find(({ name }) => name === 'Web shop');
      const { summary } = await use('get_cost_analytics', { ...weeks, api_key_ids: key.id });
      isCost(summary.total_cost_cents, (await graph(portkey, 'cost', { api_key_ids: key.id })).total);
      assert.equal(key.usage_limits.credit_limit, 200);
      const { data: budgets } = await use('list_usage_limits', { type: 'cost' });
      const left = {};
      for (const { id, credit_limit } of budgets) {
        const words = 'consumption of a usage limit';
        for (const one of (await use('list_usage_limit_entities', { usage_limit_id: id }, words)).data)
          left[one.value_key] = credit_limit - one.current_usage;
      }
      assert.equal(left['metadata._user:bram.okafor@example.com'], 50 - 12.5);
      assert.equal(Object.keys(left).length, 6);
    },
  },
  {
    name: "Last month's report",
    asks: 'Report on the last four weeks: requests, tokens, cost, and who used most.',
    async solve({ use, portkey }) {
      const words = 'requests and tokens of a period';
      const { summary: requests } = await use('get_request_analytics', weeks, words);
      const { summary: tokens } = await use('get_token_analytics', weeks, words);
      const { summary: cost } = await use('get_cost_analytics', weeks);
      const most = { ...weeks, page_size: 10 };
      const { data, total } = await use('get_analytics_group_users', most, 'usage by user');
      assert.equal(requests.total, (await graph(portkey, 'requests')).total);
      assert.equal(tokens.total, (await graph(portkey, 'tokens')).total);
      isCost(cost.total_cost_cents, (await graph(portkey, 'cost')).total);
      assert.equal(data.length, Math.min(total, 10));
      assert.ok(sum(data, 'requests') > 0 && sum(data, 'requests') <= requests.total);
    },
  },
  {
    name: 'Rate limits for a development environment',
    asks: 'Give development a workspace in which no key may make more than 60 requests a minute.',
    async solve({ use, portkey }) {
      const { slug } = await use('create_workspace', { name: 'Development' });
      const { id } = await use('create_rate_limit', {
        name: 'Development',
        workspace_id: slug,
        conditions: [{ key: 'api_key', value: '*' }],
        group_by: [{ key: 'api_key' }],
        type: 'requests',
        unit: 'rpm',
        value: 60,
      });
      const { data } = await use('list_rate_limits', { workspace_id: slug }, 'rate limits of a workspace');
      assert.deepEqual(
        data.map((each) => [each.id, each.unit, each.value]),
        [[id, 'rpm', 60]],
      );
      assert.equal((await portkey(`/policies/rate-limits/${id}`)).value, 60);
    },
  },
  {
    name: 'Fallback for production',
    asks: 'When OpenAI fails in production, go on with Claude.',
    async solve({ use, portkey }) {
      const [{ slug: workspace_id }] = await workspaces(use, 'Production');
      const { data: providers } = await use('list_providers', { workspace_id }, 'provider slugs');
      const targets = ['openai', 'anthropic'].map((wanted) => ({
        provider: `@${providers.find(({ provider }) => provider === wanted).slug}`,
      }));
      const config = { strategy: { mode: 'fallback', on_status_codes: [429, 500, 503] }, targets };
      const { id } = await use('create_config', { name: 'OpenAI, then Claude', workspace_id, config });
      const { configurations } = await use('list_configs', { workspace_id, fields: ['id', 'slug'] });
      const { slug } = configurations.find((each) => each.id === id);
      const read = await use('get_config', { slug, workspace_id });
      assert.deepEqual([read.config.strategy, read.config.targets], [config.strategy, targets]);
      assert.ok((await portkey(`/configs?workspace_id=${workspace_id}`)).data.some((each) => each.slug === slug));
    },
  },
  {
    name: 'Add team members',
    asks: 'Invite Nadia to Staging, and let Uma into it as well.',
    async solve({ use, portkey }) {
      const [{ slug, id }] = await workspaces(use, 'Staging');
      const email = 'nadia.rossi@example.com';
      await use('invite_user', { email, role: 'member', workspaces: [{ id: slug, role: 'member' }] });
      const { data } = await use('list_all_users', { fields: ['id', 'email'] });
      const uma = data.find((each) => each.email === 'uma.virtanen@example.com');
      await use('add_workspace_member', { workspace_id: id, user_id: uma.id, role: 'member' });
      const invited = (await portkey('/admin/users/invites')).data.find((each) => each.email === email);
      assert.equal(invited.status, 'pending');
      const members = (await portkey(`/admin/workspaces/${slug}/users?page_size=100`)).data;
      assert.ok(members.some((each) => each.id === uma.id));
    },
  },
  {
    name: 'Latency statistics',
    asks: 'Give me p50, p90 and p99 in production and in staging.',
    async solve({ use, portkey }) {
      for (const { slug: workspace_slug } of await workspaces(use, 'Production', 'Staging')) {
        const { summary } = await use('get_latency_analytics', { ...weeks, workspace_slug });
        const { p50, p90, p99 } = await graph(portkey, 'latency', { workspace_slug });
        assert.deepEqual([summary.p50_ms, summary.p90_ms, summary.p99_ms], [p50, p90, p99]);
        assert.ok(0 < p50 && p50 < p90 && p90 < p99);
      }
    },
  },
  {
    name: 'Custom headers',
    asks: 'Connect our own model host, and send it our tenant header.',
    async solve({ use, portkey }) {
      const configurations = {
        custom_host: 'https://models.example.com/v1',
        custom_headers: { 'x-tenant': 'sample-tenant' },
      };
      const given = { name: 'Own models', ai_provider_id: 'openai', key: 'sample-own-key', configurations };
      const { slug } = await use('create_integration', given, 'connect a provider with custom headers');
      const shown = await use('get_integration', { slug }, 'read one integration');
      assert.deepEqual(Object.keys(shown.configurations.custom_headers), ['x-tenant']);
      const { configurations: kept } = await portkey(`/integrations/${slug}`);
      assert.equal(kept.custom_host, configurations.custom_host);
      assert.match(kept.custom_headers['x-tenant'], /^sa\*+ant$/, 'masked, as Portkey shows it');
    },
  },
];
