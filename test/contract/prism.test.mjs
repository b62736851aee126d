// Every request portkey-mcp sends for the nine tools, judged by Portkey's own OpenAPI document through Prism.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { freePort, startDaemon, startProgram } from '../clients/support/servers.mjs';
import { startTap } from '../clients/support/http_tap.mjs';
import { modernRequest, rawClient } from '../clients/support/raw_http.mjs';
import { toolNames } from '../clients/support/tool_shapes.mjs';
import { argumentSets } from './arguments.mjs';

const file = process.env.PORTKEY_OPENAPI;
const skip = !file
  ? 'PORTKEY_OPENAPI is not set: requests were not checked against the API contract'
  : !existsSync(file) && `PORTKEY_OPENAPI (${file}) does not exist: requests were not checked against the API contract`;

// The document demands workspace_slug of analytics, where Portkey itself falls back to the key's workspace.
const asked = { get_user_stats: { workspace_slug: 'ws-sample' }, get_cost_analytics: { workspace_slug: 'ws-sample' } };
// Query parameters that Portkey takes though the document does not mention them.
const taken = {
  list_configs: ['workspace_id', 'current_page', 'page_size'],
  get_config: ['workspace_id'],
  list_virtual_keys: ['workspace_id'],
};

describe('contract', { skip }, () => {
  let prism, tap, daemon, client, operations, tools;
  before(async () => {
    // Not imported above: where this is skipped, its packages need not be there.
    const { loadOperations } = await import('./openapi.mjs');
    operations = loadOperations(file);
    const port = await freePort();
    const program = createRequire(import.meta.url).resolve('@stoplight/prism-cli/dist/index.js');
    prism = startProgram(
      process.execPath,
      [program, 'mock', '--errors', '-d', '--seed', 'portkey-mcp', '-h', '127.0.0.1', '-p', String(port), file],
      { anyExit: true, name: 'Prism' },
    );
    await prism.until(({ out }) => out.includes('Prism is listening'), 'listening', 30_000);
    tap = await startTap(port);
    daemon = await startDaemon({ baseUrl: tap.origin, key: 'sample-key' });
    client = rawClient(daemon.port);
    tools = (await client.ask(modernRequest('tools/list'))).message.result.tools;
  });
  after(async () => {
    await daemon?.stop();
    await tap?.stop();
    await prism?.stop();
  });

  /** What happened at Prism while `action` ran: {requests, complaints}. */
  async function judged(action) {
    const first = tap.exchanges.length;
    const from = prism.said.out.length;
    await action();
    const requests = tap.exchanges.slice(first);
    const received = () =>
      prism.said.out.slice(from).match(/Responding with "|Request terminated with error/g)?.length ?? 0;
    await prism.until(() => received() >= requests.length, 'done logging');
    const complaints = prism.said.out
      .slice(from)
      .split('\n')
      .filter((line) => /did not pass|\[VALIDATOR\].*error|terminated with error/.test(line));
    return { requests, complaints };
  }
  const problem = ({ answerHeaders }) => (answerHeaders['content-type'] ?? '').startsWith('application/problem+json');

  for (const name of toolNames) {
    for (const extent of ['minimal', 'full']) {
      test(`${name} with ${extent} arguments`, async () => {
        const given = argumentSets(
          tools.find((tool) => tool.name === name),
          asked[name],
        )[extent];
        const { requests, complaints } = await judged(async () => {
          const { status, message } = await client.ask(modernRequest('tools/call', { name, arguments: given }));
          assert.equal(status, 200);
          assert.ok(message.result, JSON.stringify(message));
        });
        assert.ok(requests.length > 0, `nothing was asked of Portkey for ${JSON.stringify(given)}`);
        for (const exchange of requests) {
          const { method, path, body, answer } = exchange;
          assert.ok(!problem(exchange), `${method} ${path} ${body}: ${answer}`);
          const undeclared = operations.undeclared(method, path).filter((query) => !taken[name]?.includes(query));
          assert.deepEqual(undeclared, [], `${method} ${path}`);
        }
        assert.deepEqual(complaints, []);
      });
    }
  }

  const headers = { 'x-portkey-api-key': 'sample-key', 'content-type': 'application/json' };
  const bad = [
    ['a query of the wrong type', { path: '/admin/users?pageSize=many' }, 422],
    ['a query that lacks what is required', { path: '/virtual-keys' }, 422],
    [
      'a body that lacks what is required',
      { path: '/admin/users/invites', method: 'POST', body: '{"email":"a@example.com"}' },
      422,
    ],
    ['a path that does not exist', { path: '/v1/admin/users' }, 404],
    ['a request without key', { path: '/admin/users', headers: {} }, 401],
  ];
  for (const [what, request, status] of bad) {
    test(`the judge refuses ${what}`, async () => {
      const { requests, complaints } = await judged(() =>
        fetch(`${tap.origin}${request.path}`, { headers, ...request }),
      );
      assert.deepEqual(
        requests.map((exchange) => [exchange.status, problem(exchange)]),
        [[status, true]],
      );
      assert.ok(complaints.length > 0);
    });
  }
  test('the judge refuses a query that the operation does not have', () => {
    assert.deepEqual(operations.undeclared('GET', '/admin/users?page_size=1&currentPage=0'), ['page_size']);
    assert.throws(() => operations.undeclared('GET', '/nothing'), /no operation/);
  });
});
