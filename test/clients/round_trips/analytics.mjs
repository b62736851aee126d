// Every figure that the analytics promise is there, and those that two of them know agree.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { allOf } from './lifecycle.mjs';

const week = {
  time_of_generation_min: new Date(Date.now() - 7 * 86_400_000).toISOString(),
  time_of_generation_max: new Date().toISOString(),
};
const sum = (rows, figure) => rows.reduce((all, row) => all + row[figure], 0);
const isAnalytics = (name) =>
  name.includes('_analytics') || ['cache_', 'user_stats'].some((part) => name.startsWith(`get_${part}`));

/** The paths of `schema`'s members that `value` has nowhere: "data_points.total". */
function missing(schema, value, path = []) {
  if (schema.items)
    return Array.isArray(value) && value.length ? missing(schema.items, value.flat(), path) : [path.join('.')];
  const all = [value].flat();
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const found = all.flatMap((each) => (each?.[name] === undefined ? [] : [each[name]]));
    if (!found.length) return [[...path, name].join('.')];
    return missing(member, member.items ? found.flat() : found, [...path, name]);
  });
}

export function analytics(session) {
  const call = (...asked) => session.call(...asked);

  test('every analytics tool shows all of its figures', async () => {
    const tools = session.tools.filter(({ name }) => isAnalytics(name));
    assert.equal(tools.length, 23);
    for (const { name, inputSchema, outputSchema } of tools) {
      const given = inputSchema.required.includes('metadata_key') ? { ...week, metadata_key: '_user' } : week;
      const answer = await call(name, given);
      assert.deepEqual(
        missing(outputSchema, answer).filter((path) => !['next_page', 'object'].includes(path)),
        [],
        name,
      );
    }
  });

  test('the figures agree with each other', async () => {
    const { summary, data_points } = await call('get_request_analytics', week);
    assert.ok(summary.total > 0);
    assert.equal(sum(data_points, 'total'), summary.total, 'the days make the week');
    const models = await allOf(session, 'get_analytics_group_models', week, 'data');
    assert.equal(sum(models, 'requests'), summary.total, 'the models make all');
    const errors = await call('get_error_analytics', week);
    const codes = await call('get_error_status_codes_analytics', week);
    assert.equal(sum(codes.data_points, 'count'), errors.summary.total, 'the status codes make all errors');
    const { summary: rate } = await call('get_error_rate_analytics', week);
    assert.ok(Math.abs(rate.rate_percent - (100 * errors.summary.total) / summary.total) < 0.1, 'errors by requests');
  });

  test('filters leave some of them', async () => {
    const total = async (filter) => (await call('get_request_analytics', { ...week, ...filter })).summary.total;
    const all = await total({});
    const { data_points } = await call('get_error_status_codes_analytics', week);
    const { data } = await call('get_analytics_group_models', week);
    const [{ status_code, count }] = data_points;
    assert.equal(await total({ status_code: String(status_code) }), count);
    assert.ok(data.length > 1 && data[0].requests < all);
    const inOther = await total({ workspace_slug: session.other.slug });
    assert.ok(inOther > 0 && inOther !== all);
  });
}
