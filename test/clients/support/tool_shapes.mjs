// The nine tools everybody has had from the beginning: how each is called and what its answer looks like.
import assert from 'node:assert/strict';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));

const text = { type: 'string' };
const number = { type: 'number' };
const whole = { type: 'integer' };
const flag = { type: ['boolean', 'integer'] };
const any = {};
const moment = { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:' };
const orNull = (type) => ({ anyOf: [type, { type: 'null' }] });
const list = (items, least = 1) => ({ type: 'array', items, minItems: least });
/** An object that must have these members, and may have more. */
const object = (properties) => ({ type: 'object', properties, required: Object.keys(properties) });
/** The same, where members may be absent. */
const partly = (properties) => ({ type: 'object', properties });

const created = { created_at: moment, last_updated_at: moment };
const limits = partly({ credit_limit: orNull(number), alert_threshold: orNull(number), periodic_reset: orNull(text) });
const rate = object({ type: text, unit: text, value: number });
const daysAgo = (days) => new Date(Date.now() - days * 86_400_000).toISOString().replace(/\.\d+Z$/, '+00:00');
const month = { time_of_generation_min: daysAgo(30), time_of_generation_max: daysAgo(0) };

/** Name, arguments (`seen` holds earlier answers by tool), the shape of the answer, and for a list the member that holds its items. */
export const readTools = [
  {
    name: 'list_all_users',
    items: 'data',
    gives: object({
      total: whole,
      object: { const: 'list' },
      data: list(
        object({
          object: { const: 'user' },
          id: text,
          first_name: text,
          last_name: text,
          email: text,
          role: text,
          ...created,
        }),
      ),
    }),
  },
  {
    name: 'list_workspaces',
    items: 'data',
    gives: object({ total: whole, data: list(object({ id: text, slug: text, name: text, ...created })) }),
  },
  {
    name: 'get_workspace',
    arguments: (seen) => ({ workspace_id: seen.list_workspaces.data[0].id }),
    gives: object({
      id: text,
      name: text,
      slug: text,
      description: orNull(text),
      ...created,
      defaults: any,
      users: list(
        object({ id: text, name: text, organization_role: text, workspace_role: text, status: text, ...created }),
        0,
      ),
    }),
  },
  {
    name: 'list_configs',
    items: 'configurations',
    gives: object({
      total: whole,
      success: { const: true },
      configurations: list(
        object({
          id: text,
          name: text,
          slug: text,
          workspace_id: text,
          status: text,
          is_default: flag,
          ...created,
          owner_id: text,
          updated_by: text,
        }),
      ),
    }),
  },
  {
    name: 'get_config',
    arguments: (seen) => ({ slug: seen.list_configs.configurations[0].slug }),
    gives: object({
      success: { const: true },
      config: partly({
        cache: partly({ mode: text, max_age: number }),
        retry: partly({ attempts: whole, on_status_codes: list(whole) }),
        strategy: partly({ mode: text }),
        targets: list({ type: 'object' }),
      }),
    }),
  },
  {
    name: 'list_virtual_keys',
    items: 'virtual_keys',
    gives: object({
      total: whole,
      virtual_keys: list(
        object({
          name: text,
          slug: text,
          status: text,
          usage_limits: orNull(limits),
          rate_limits: orNull(list(rate, 0)),
          created_at: moment,
          model_config: any,
        }),
      ),
    }),
  },
  {
    name: 'get_user_stats',
    items: 'data',
    arguments: () => month,
    gives: object({
      total: whole,
      object: { const: 'list' },
      data: list(object({ user: text, requests: any, cost: any })),
    }),
  },
  {
    name: 'get_cost_analytics',
    arguments: () => month,
    gives: object({
      summary: object({ total_cost: number, average_cost_per_request: number }),
      data_points: list(object({ timestamp: text, total_cost: number, average_cost: number })),
      object: text,
    }),
  },
];
for (const tool of readTools) tool.fits = ajv.compile(tool.gives);

export const toolNames = [...readTools.map(({ name }) => name), 'invite_user'];

/** Fails unless `answer` has the shape of what `tool` answers. */
export function assertFits(tool, answer) {
  const fits = tool.fits(answer);
  const problems = ajv.errorsText(tool.fits.errors?.slice(0, 3));
  assert.ok(fits, `${tool.name}: ${problems} in ${JSON.stringify(answer).slice(0, 600)}`);
}
