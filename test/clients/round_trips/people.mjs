// Workspaces and their members, users, invitations, API keys, and what a directory grants.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { allOf, assertShows, roundTrip } from './lifecycle.mjs';

export function people(session) {
  const call = (...asked) => session.call(...asked);
  const refused = (...asked) => session.refused(...asked);
  const users = () => allOf(session, 'list_all_users', {}, 'data');

  async function members({ workspace_id }) {
    const [person] = (await users()).filter(({ role }) => role === 'member');
    const member = { workspace_id, user_id: person.id };
    const listed = () => allOf(session, 'list_workspace_members', { workspace_id }, 'data');
    await call('add_workspace_member', { ...member, role: 'member' });
    assertShows(
      (await listed()).find(({ id }) => id === person.id),
      { email: person.email, workspace_role: 'member' },
    );
    await call('update_workspace_member', { ...member, role: 'manager' });
    assertShows(await call('get_workspace_member', member), { id: person.id, workspace_role: 'manager' });
    await call('remove_workspace_member', member);
    await refused('get_workspace_member', member);
    assert.ok(!(await listed()).some(({ id }) => id === person.id));
  }

  roundTrip(session, {
    of: 'workspace',
    values: async () => {
      const [{ id }] = await users();
      const limits = {
        usage_limits: [{ type: 'cost', credit_limit: 500, alert_threshold: 400, periodic_reset: 'monthly' }],
        rate_limits: [{ type: 'requests', unit: 'rpm', value: 100 }],
      };
      const rest = { description: 'Cards and refunds.', defaults: { metadata: { team: 'payments' } }, ...limits };
      return {
        given: { name: 'Payments', users: [id], ...rest },
        shown: { ...rest, users: [{ id }] },
        change: { description: 'Cards, refunds and invoices.', rate_limits: [{ ...limits.rate_limits[0], value: 50 }] },
        remove: { name: 'Payments', force_delete: true },
      };
    },
    async meanwhile(name) {
      await members(name);
      await call('create_virtual_key', { ...name, name: 'Payments key', provider: 'openai', key: 'sk-sample' });
      assert.match(await refused('delete_workspace', { ...name, name: 'Payments' }), /AB07/);
    },
  });

  test('users: get, update, delete', async () => {
    const everybody = await users();
    const { id: user_id } = everybody.findLast(({ role }) => role === 'member');
    const { last_updated_at, ...before } = await call('get_user', { user_id });
    assert.equal(before.role, 'member');
    await call('update_user', { user_id, role: 'admin' });
    assertShows(await call('get_user', { user_id }), { ...before, role: 'admin' });
    await call('delete_user', { user_id });
    await refused('get_user', { user_id });
    assert.equal((await users()).length, everybody.length - 1);
  });

  test('invitations: invite, list, get, resend, delete', async () => {
    const email = 'grace.hopper@example.com';
    const listed = () => allOf(session, 'list_user_invites', {}, 'data');
    const before = await listed();
    const invited = await call('invite_user', {
      email,
      role: 'member',
      first_name: 'Grace',
      last_name: 'Hopper',
      workspaces: [{ id: session.workspace.slug, role: 'manager' }],
      workspace_api_key_details: { name: 'Of Grace', scopes: ['completions.write'] },
    });
    assert.deepEqual(invited.secrets, ['invite_link']);
    const { invite_id } = invited;
    assert.ok((await listed()).some(({ id }) => id === invite_id));
    assertShows(await call('get_user_invite', { invite_id }), { email, role: 'member', status: 'pending' });
    await call('resend_user_invite', { invite_id });
    await call('delete_user_invite', { invite_id });
    await refused('get_user_invite', { invite_id });
    assert.equal((await listed()).length, before.length);
  });

  roundTrip(session, {
    of: 'api_key',
    values: async () => {
      const { configurations } = await call('list_configs', { workspace_id: session.workspace.id });
      const defaults = { metadata: { shop: 'eu' }, config_id: configurations[0].slug, allow_config_override: true };
      const shown = {
        name: 'Checkout',
        description: 'The shop window',
        scopes: ['completions.write', 'logs.view'],
        workspace_id: session.workspace.id,
        expires_at: '2027-12-31T00:00:00.000Z',
        rate_limits: [{ type: 'requests', unit: 'rpm', value: 60 }],
        usage_limits: { type: 'cost', credit_limit: 100, alert_threshold: 80, periodic_reset: 'monthly' },
        alert_emails: ['ada.lindqvist@example.com'],
        rotation_policy: { rotation_period: 'monthly', key_transition_period_ms: 3_600_000 },
      };
      return {
        given: { type: 'workspace', sub_type: 'service', ...shown, ...defaults },
        shown: { ...shown, type: 'workspace-service', defaults: { metadata: { shop: 'eu' } } },
        change: {
          name: 'Checkout page',
          scopes: ['completions.write'],
          rate_limits: [{ type: 'tokens', unit: 'rpd', value: 5000 }],
          usage_limits: { type: 'tokens', credit_limit: 9000 },
          alert_emails: [],
        },
      };
    },
    async meanwhile(name, created) {
      assert.deepEqual(created.secrets, ['key']);
      const rotated = await call('rotate_api_key', { ...name, key_transition_period_ms: 1_800_000 });
      assert.ok(rotated.key && rotated.key !== created.key, 'another key');
      assert.ok(Date.parse(rotated.key_transition_expires_at) > Date.now());
    },
  });

  test('API keys of a person', async () => {
    const [{ id: user_id }] = await users();
    const given = { type: 'workspace', sub_type: 'user', name: 'Of Ada', scopes: ['completions.write'] };
    const { id } = await call('create_api_key', { ...given, user_id, workspace_id: session.workspace.slug });
    const metadata = { desk: '12' };
    await call('update_api_key', { api_key_id: id, metadata, allow_config_override: false });
    assertShows(await call('get_api_key', { api_key_id: id }), {
      type: 'workspace-user',
      user_id,
      defaults: { metadata },
    });
    await call('delete_api_key', { api_key_id: id });
  });

  test('directory groups: map, list, unmap', async () => {
    const listed = () => allOf(session, 'list_scim_workspace_mappings', {}, 'data');
    const groups = await allOf(session, 'list_scim_groups', {}, 'data');
    const before = await listed();
    const unmapped = groups.find(({ id }) => !before.some(({ scim_group_id }) => scim_group_id === id));
    const given = { workspace_id: session.other.id, role: 'manager', scim_group_id: unmapped.id };
    const { id: mapping_id } = await call('create_scim_workspace_mapping', given);
    assertShows(
      (await listed()).find(({ id }) => id === mapping_id),
      { ...given, scim_group: unmapped.name },
    );
    await call('delete_scim_workspace_mapping', { mapping_id });
    assert.deepEqual(await listed(), before);
    await refused('delete_scim_workspace_mapping', { mapping_id });
    const named = { workspace_id: session.other.id, role: 'member', scim_group_name: 'Auditors' };
    const mapped = await call('create_scim_workspace_mapping', named);
    assert.equal(mapped.scim_group, 'Auditors');
    await call('delete_scim_workspace_mapping', { mapping_id: mapped.id });
  });
}
