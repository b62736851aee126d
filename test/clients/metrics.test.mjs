// What a scrape gives: text that Prometheus' own checker takes, with the names of OpenTelemetry's conventions, and no series that
// a client could make up.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { legacyMessage, modernRequest } from './support/raw_http.mjs';
import { startDaemon, startEmulator } from './support/servers.mjs';

const promtool = spawnSync('promtool', ['--version']).status === 0;

describe('metrics', () => {
  let emulator, daemon;
  before(async () => {
    emulator = await startEmulator();
    daemon = await startDaemon(emulator, { PORTKEY_MCP_SERVER_THREADS: '1' });
  });
  after(async () => {
    await daemon?.stop();
    await emulator?.stop();
  });
  const get = (path, init) => fetch(new URL(path, daemon.url), init);
  const scrape = async () => (await get('/metrics')).text();
  /** The samples of a text, by name and labels: `name{a="b",…}`. */
  const samples = (text) =>
    new Map(
      text
        .split('\n')
        .filter((line) => line && !line.startsWith('#'))
        .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
    );
  const value = async (name, labels) => {
    for (const [series, number] of samples(await scrape())) {
      const wanted = Object.entries(labels).every(([label, text]) => series.includes(`${label}="${text}"`));
      if (wanted && series.startsWith(`${name}{`)) return number;
    }
    return undefined;
  };
  async function post({ headers, body }) {
    const answer = await get('/mcp', { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: answer.status, session: answer.headers.get('mcp-session-id'), text: await answer.text() };
  }
  const call = (name, args = {}) => post(modernRequest('tools/call', { name, arguments: args }));

  test('name calls, requests, sessions and what goes upstream as the conventions do', async () => {
    assert.equal((await call('list_workspaces')).status, 200);
    const { text } = await call('get_workspace', { workspace_id: 'ws-that-is-not-there' });
    assert.match(text, /"isError":true/);
    const opened = await post(
      legacyMessage({
        id: 1,
        method: 'initialize',
        params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'raw', version: '1' } },
      }),
    );
    const session = { id: opened.session, revision: '2025-11-25' };
    const { headers } = legacyMessage({}, session);
    assert.equal((await get('/mcp', { method: 'DELETE', headers })).status, 204);
    await get('/nothing/here');

    const tool = { mcp_method_name: 'tools/call', mcp_protocol_version: '2026-07-28' };
    const operations = 'mcp_server_operation_duration_seconds_count';
    assert.equal(await value(operations, { ...tool, gen_ai_tool_name: 'list_workspaces' }), 1);
    assert.equal(await value(operations, { ...tool, gen_ai_tool_name: 'get_workspace', error_type: 'tool_error' }), 1);
    const revision = { mcp_protocol_version: '2025-11-25' };
    assert.equal(await value('portkey_mcp_sessions_opened_total', revision), 1);
    assert.equal(await value('mcp_server_session_duration_seconds_count', revision), 1);
    const served = 'http_server_request_duration_seconds_count';
    const posted = { http_request_method: 'POST', http_route: '/mcp', url_scheme: 'http' };
    assert.equal(await value(served, { ...posted, http_response_status_code: '200' }), 3);
    assert.equal(await value(served, { http_request_method: 'GET', http_response_status_code: '404' }), 1);
    assert.equal(await value('http_server_active_requests', { http_request_method: 'GET' }), 1, 'the scrape itself');
    assert.equal(await value('http_server_active_requests', { http_request_method: 'POST' }), 0);
    const { hostname, port } = new URL(emulator.baseUrl);
    const upstream = { server_address: hostname, server_port: port };
    assert.ok((await value('http_client_request_duration_seconds_count', { ...upstream, http_request_method: 'GET' })) >= 1);
    assert.equal(await value('http_client_open_connections', { ...upstream, http_connection_state: 'idle' }), 1);
    assert.equal(await value('http_client_open_connections', { ...upstream, http_connection_state: 'active' }), 0);
  });

  test('are text that promtool takes', { skip: !promtool && 'promtool is not installed' }, async () => {
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: await scrape(), encoding: 'utf8' });
    assert.equal(stdout + stderr, '');
    assert.equal(status, 0);
  });

  test('have no series for what clients make up', async () => {
    const makeUp = async (number) => {
      await call(`no_tool_${number}`);
      await post(modernRequest(`no/method${number}`));
      await get(`/nothing/${number}`);
      await get(`/mcp${number}`, { method: 'PATCH' });
    };
    await makeUp(0);
    const before = [...samples(await scrape()).keys()];
    for (let number = 1; number <= 100; ++number) await makeUp(number);
    assert.deepEqual([...samples(await scrape()).keys()], before);
  });
});
