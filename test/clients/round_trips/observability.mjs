// What is known afterwards: logs and their exports, feedback, the audit log; and the gateways of the organisation.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { eventually } from '../support/servers.mjs';
import { allOf, assertShows } from './lifecycle.mjs';

const ago = (days) => new Date(Date.now() - days * 86_400_000).toISOString();

export function observability(session) {
  const call = (...asked) => session.call(...asked);
  const refused = (...asked) => session.refused(...asked);
  const here = () => ({ workspace_id: session.workspace.id });
  const trace_id = 'trace-of-order-4711';

  test('logs: insert, get', async () => {
    const request = {
      url: 'https://models.example.com/v1/chat',
      method: 'POST',
      body: { model: 'own', question: 'Why?' },
    };
    const response = { status: 200, body: { answer: 'Because.' }, response_time: 120 };
    await call('insert_log', { logs: [{ request, response, metadata: { trace_id } }] });
    assertShows(await call('get_log', { log_id: trace_id }), {
      request: { url: request.url, method: 'POST', body: request.body },
      response: { status: 200, response_time_ms: 120, body: response.body },
      metrics: { is_success: true },
    });
    const { id, created_at } = await call('get_log', { log_id: trace_id });
    assertShows(await call('get_log', { log_id: id, path_format: 'v2', created_at }), { id, created_at });
    await refused('get_log', { log_id: 'trace-of-nothing' });
  });

  test('feedback: create, update', async () => {
    const { feedback_ids } = await call('create_feedback', {
      trace_id,
      value: 5,
      weight: 0.5,
      metadata: { by: 'Ada' },
    });
    const [feedback_id] = feedback_ids;
    assert.deepEqual((await call('update_feedback', { feedback_id, value: -5 })).feedback_ids, feedback_ids);
    await refused('update_feedback', { feedback_id: trace_id, value: 1 });
  });

  const createExport = () =>
    call('create_log_export', {
      ...here(),
      filters: { time_of_generation_min: ago(7), time_of_generation_max: ago(0) },
      requested_data: ['id', 'created_at', 'cost'],
    });
  const status = async (name) => (await call('get_log_export', name)).status;

  test('log exports: create, list, update, start, download', async () => {
    const listed = () => allOf(session, 'list_log_exports', here(), 'data');
    const before = await listed();
    const { id: export_id, total } = await createExport();
    assert.ok(total > 0);
    assert.deepEqual(
      (await listed()).filter(({ id }) => !before.some((old) => old.id === id)).map(({ id }) => id),
      [export_id],
    );
    assertShows(await call('get_log_export', { export_id }), {
      status: 'draft',
      requested_data: ['id', 'created_at', 'cost'],
    });
    const filters = { time_of_generation_min: ago(2), time_of_generation_max: ago(0) };
    const fewer = await call('update_log_export', { export_id, filters, requested_data: ['id', 'ai_model'] });
    assert.ok(fewer.total > 0 && fewer.total < total);
    assertShows(await call('get_log_export', { export_id }), { filters, requested_data: ['id', 'ai_model'] });
    await refused('download_log_export', { export_id });
    await call('start_log_export', { export_id });
    await refused('start_log_export', { export_id });
    await eventually(async () => (await status({ export_id })) === 'success', 'end of the export');
    const { signed_url, secrets } = await call('download_log_export', { export_id });
    assert.match(signed_url, /^https:/);
    assert.deepEqual(secrets, ['signed_url']);
  });

  test('log exports: start, cancel; what must not be exported', async () => {
    const { id: export_id } = await createExport();
    await refused('cancel_log_export', { export_id });
    await call('start_log_export', { export_id });
    await call('cancel_log_export', { export_id });
    assert.equal(await status({ export_id }), 'stopped');
    await refused('download_log_export', { export_id });
    assert.deepEqual((await call('get_log_export_field_restrictions', here())).denied_fields, []);
    const support = (await call('list_workspaces')).data.find(({ name }) => name.endsWith('Support'));
    const { denied_fields } = await call('get_log_export_field_restrictions', { workspace_id: support.id });
    assert.ok(denied_fields.includes('request'));
  });

  test('the audit log shows every write', async () => {
    const { data } = await call('list_guardrails');
    const { organisation_id } = await call('get_guardrail', { guardrail_id: data[0].id });
    const key = 'sk-sample-in-the-audit-log';
    const { slug } = await call('create_virtual_key', { ...here(), name: 'Audited', provider: 'openai', key });
    const name = { virtual_key_id: slug, ...here() };
    await call('update_virtual_key', { ...name, note: 'Seen' });
    await call('delete_virtual_key', name);
    const window = { organisation_id, start_time: ago(1), end_time: ago(-1) };
    const records = await allOf(session, 'list_audit_logs', { ...window, resource_type: 'virtual-keys' }, 'data');
    const [removed, updated, created] = records;
    assertShows(removed, {
      method: 'DELETE',
      action: 'delete',
      uri: `/v1/virtual-keys/${slug}`,
      response_status_code: 200,
    });
    assertShows(updated, { method: 'PUT', action: 'update', request_body: { note: 'Seen' } });
    assertShows(created, { method: 'POST', action: 'create', user_type: 'api_key', request_body: { name: 'Audited' } });
    assert.ok(!JSON.stringify(records).includes(key), 'no key is told');
    const deletions = await call('list_audit_logs', { ...window, method: 'DELETE' });
    assert.ok(deletions.data.length > 1 && deletions.data.every(({ method }) => method === 'DELETE'));
  });

  test('deployments: register, list, get, update, ping, archive', async () => {
    const listed = (given = {}) => allOf(session, 'list_deployments', given, 'data');
    const before = await listed();
    const gateway_base_url = 'https://gateway.example.com';
    const registered = await call('register_deployment', {
      name: 'Asia gateway',
      type: 'production',
      gateway_base_url,
      is_dataservice_hosted: true,
      deployment_config: { replicas: 2 },
      workspaces_allowed: [session.workspace.slug],
      jwt_subs_allowed: ['ci'],
      tags: { cloud: 'gcp' },
    });
    assert.deepEqual([...registered.secrets].sort(), ['client_auth', 'credentials_password']);
    const deployment_id = registered.id;
    assert.equal((await listed()).length, before.length + 1);
    assert.deepEqual(
      (await listed({ tags: { cloud: 'gcp' } })).map(({ id }) => id),
      [deployment_id],
    );
    assertShows(await call('get_deployment', { deployment_id }), {
      name: 'Asia gateway',
      status: 'active',
      is_default: false,
      tags: { cloud: 'gcp' },
      deployment_config: { replicas: 2 },
      auth_settings: { gateway_base_url, jwt_subs_allowed: ['ci'] },
    });
    const rotated = await call('update_deployment', { deployment_id, name: 'Asia', rotate_auth: true });
    assert.notEqual(rotated.client_auth, registered.client_auth);
    assertShows(await call('get_deployment', { deployment_id }), { name: 'Asia', auth_settings: { gateway_base_url } });
    assertShows(await call('ping_deployment', { deployment_id }), {
      gateway_base_url,
      outbound: { status: 'success' },
    });
    await call('archive_deployment', { deployment_id });
    assertShows(await call('get_deployment', { deployment_id }), { status: 'archived' });
    assert.ok((await listed({ status: 'archived' })).some(({ id }) => id === deployment_id));
    await refused('get_deployment', { deployment_id: 'no-such-deployment' });
  });
}
