// MCP servers behind Portkey: integrations, servers, what they can do, who may use them.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { allOf, assertShows, roundTrip } from './lifecycle.mjs';

export function mcp(session) {
  const call = (...asked) => session.call(...asked);
  const refused = (...asked) => session.refused(...asked);
  const here = () => ({ workspace_id: session.workspace.id });
  const linear = { mcp_integration_id: 'linear' };
  const production = { mcp_server_id: 'linear-prod' };

  /** Switches a capability off and on again, as `kind` (integration or server) has it. */
  async function switchCapability(kind, name) {
    const listed = () => allOf(session, `list_mcp_${kind}_capabilities`, name, 'data');
    const before = await listed();
    const { name: tool } = before.find(({ type, enabled }) => type === 'tool' && enabled);
    for (const enabled of [false, true]) {
      const capabilities = [{ name: tool, type: 'tool', enabled }];
      await call(`update_mcp_${kind}_capabilities`, { ...name, capabilities });
      assert.equal((await listed()).find((each) => each.name === tool).enabled, enabled);
    }
    const { counts } = await call(`list_mcp_${kind}_capabilities`, name);
    assert.equal(counts.tools.total, before.filter(({ type }) => type === 'tool').length);
  }

  async function workspacesOf(name) {
    const listed = () => allOf(session, 'list_mcp_integration_workspaces', name, 'data');
    const { id } = session.workspace;
    assert.deepEqual(await listed(), []);
    await call('update_mcp_integration_workspaces', { ...name, workspaces: [{ id, enabled: true }] });
    assertShows(await listed(), [{ id, enabled: true }]);
    const all = {
      workspaces: [],
      global_workspace_access: { enabled: false },
      override_existing_workspace_access: true,
    };
    await call('update_mcp_integration_workspaces', { ...name, ...all });
    const { total } = await call('list_workspaces');
    assert.deepEqual(
      (await listed()).map(({ enabled }) => enabled),
      Array(total).fill(false),
    );
    const { global_workspace_access } = await call('get_mcp_integration', name);
    assert.deepEqual(global_workspace_access, { enabled: false });
  }

  roundTrip(session, {
    of: 'mcp_integration',
    values: () => ({
      given: {
        name: 'Tickets',
        description: 'What customers wrote',
        url: 'https://mcp.example.com/tickets',
        auth_type: 'headers',
        transport: 'http',
        configurations: { custom_headers: { Authorization: 'Bearer sample' } },
      },
      shown: {
        name: 'Tickets',
        description: 'What customers wrote',
        url: 'https://mcp.example.com/tickets',
        auth_type: 'headers',
        transport: 'http',
        type: 'organisation',
        configurations: { custom_headers: { Authorization: '[hidden]' } },
      },
      change: { name: 'Letters', url: 'https://mcp.example.com/v2/tickets', transport: 'sse' },
    }),
    async meanwhile(name) {
      await workspacesOf(name);
      const server = await call('create_mcp_server', { name: 'Tickets', ...name, ...here() });
      assert.match(await refused('delete_mcp_integration', name), /AB07/);
      await call('delete_mcp_server', { mcp_server_id: server.id });
    },
  });

  test('MCP integrations: what the server says of itself, capabilities', async () => {
    assertShows(await call('get_mcp_integration_metadata', linear), { server_name: 'Linear', sync_status: 'synced' });
    await switchCapability('integration', linear);
  });

  roundTrip(session, {
    of: 'mcp_server',
    values: () => ({
      given: { name: 'Linear for support', description: 'Bugs', slug: 'linear-support', ...linear, ...here() },
      shown: {
        name: 'Linear for support',
        description: 'Bugs',
        slug: 'linear-support',
        workspace_id: session.workspace.id,
        mcp_integration_details: { slug: 'linear' },
      },
      change: { name: 'Linear for bugs', description: 'Bugs alone' },
    }),
  });

  test('MCP servers: test, capabilities', async () => {
    assertShows(await call('test_mcp_server', production), { success: true, status_code: 200 });
    assertShows(await call('test_mcp_server', { mcp_server_id: 'weather' }), { success: false });
    await switchCapability('server', production);
  });

  test('MCP servers: who may use them', async () => {
    const listed = () => allOf(session, 'list_mcp_server_user_access', production, 'data');
    const [{ user_id }] = await listed();
    const access = async () => (await listed()).find((each) => each.user_id === user_id);
    await call('update_mcp_server_user_access', { ...production, user_access: [{ user_id, enabled: false }] });
    assertShows(await access(), { enabled: false, has_override: true });
    await call('update_mcp_server_user_access', { ...production, default_user_access: 'deny' });
    assert.ok((await listed()).every(({ enabled }) => !enabled));
  });

  test('MCP servers: who is connected', async () => {
    const listed = () => allOf(session, 'list_mcp_server_connections', production, 'data');
    const before = await listed();
    const [{ user_id }] = before;
    await call('disconnect_mcp_server_connection', { ...production, user_id });
    assert.deepEqual(await listed(), before.slice(1));
    await refused('disconnect_mcp_server_connection', { ...production, user_id });
  });
}
