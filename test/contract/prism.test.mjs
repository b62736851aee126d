// Every request portkey-mcp sends for a tool of the OpenAPI, judged by Portkey's own OpenAPI document through Prism.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { binary, freePort, startDaemon, startProgram } from '../clients/support/servers.mjs';
import { startTap } from '../clients/support/http_tap.mjs';
import { modernRequest, rawClient } from '../clients/support/raw_http.mjs';
import { argumentSets } from './arguments.mjs';

const file = process.env.PORTKEY_OPENAPI;
const skip = !file
  ? 'PORTKEY_OPENAPI is not set: requests were not checked against the API contract'
  : !existsSync(file) && `PORTKEY_OPENAPI (${file}) does not exist: requests were not checked against the API contract`;

const differences = skip ? { differences: [] } : JSON.parse(readFileSync(new URL('differences.json', import.meta.url), 'utf8'));
/** What the differences from the document say about a tool: the names in "query NAME: …" or "body NAME: …". */
const excepted = (tool, pattern) =>
  differences.differences
    .filter(({ tools }) => tools.includes(tool) || tools.includes('*'))
    .flatMap(({ where }) => pattern.exec(where)?.slice(1, 2) ?? []);
/** Whether a complaint is about a place where the tool is known to differ from the document. */
function isKnown(tool, complaint) {
  if (/No supported content types/.test(complaint)) return excepted(tool, /^(body): is not documented$/).length > 0;
  const [, where, name] = /Request (body|query)(?: property| parameter)? ?(\S*) must/.exec(complaint) ?? [];
  const missing = /required property '([^']+)'/.exec(complaint)?.[1];
  const place = [where, [name?.replace(/\.\d+/g, '[]'), missing].filter(Boolean).join('.')].join(' ').toLowerCase();
  // What is known of a value holds for what is in it.
  return excepted(tool, /^(.+): /).some((known) => place === known.toLowerCase() || place.startsWith(`${known.toLowerCase()}.`));
}
const catalogue = skip ? [] : JSON.parse(execFileSync(binary('CATALOGUE_DUMP_BINARY'), { maxBuffer: 1 << 26 }));
const documented = catalogue.filter(({ name, path }) => path !== null && !(name in differences.newer));
const recorded = (name) =>
  JSON.parse(readFileSync(new URL(`../portkey/exchanges/${name}.json`, import.meta.url), 'utf8')).arguments;

describe('contract', { skip }, () => {
  let prism, tap, daemon, client, operations;
  const accepted = new Set();
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
    await prism.until(({ out }) => out.includes('Prism is listening'), 'listening', 50_000);
    tap = await startTap(port);
    const more = { PORTKEY_WORKSPACE_API_KEY: 'sample-workspace-key', PORTKEY_MCP_SAFETY_CONFIRM: 'never' };
    daemon = await startDaemon({ baseUrl: tap.origin, key: 'sample-key' }, more);
    client = rawClient(daemon.port);
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

  for (const tool of documented) {
    const { name } = tool;
    const sets = argumentSets(tool, excepted(name, /^(?:query|body) (\S+): is required$/));
    for (const [extent, given] of Object.entries({ ...sets, recorded: recorded(name) })) {
      test(`${name} with ${extent} arguments`, async () => {
        let refusal;
        const { requests, complaints } = await judged(async () => {
          const { status, message } = await client.ask(modernRequest('tools/call', { name, arguments: given }));
          assert.equal(status, 200);
          assert.ok(message.result, JSON.stringify(message));
          if (message.result.isError) refusal = message.result.content[0].text;
        });
        assert.ok(requests.length > 0, `nothing was asked of Portkey: ${refusal} ${JSON.stringify(given)}`);
        for (const exchange of requests) {
          const { method, path } = exchange;
          const allowed = excepted(name, /^query (\S+): is not documented$/);
          const undeclared = operations.undeclared(method, path).filter((query) => !allowed.includes(query));
          assert.deepEqual(undeclared, [], `${method} ${path}`);
        }
        const isRefusal = (each) => problem(each) && !JSON.parse(each.answer).type.endsWith('#VIOLATIONS');
        if (!requests.some(isRefusal)) accepted.add(name);
        // What Prism makes up as an answer may be wrong as well; that is not the request's fault.
        const about = complaints.filter((line) => /Request (body|query|path|header)/.test(line));
        for (const { answer } of requests.filter(problem))
          if (!/UNPROCESSABLE_ENTITY|VIOLATIONS/.test(JSON.parse(answer).type)) about.push(answer);
        assert.deepEqual(
          about.filter((line) => !isKnown(name, line)),
          [],
          requests.map(({ method, path, body }) => `${method} ${path} ${body}`).join('\n'),
        );
      });
    }
  }

  test('accepts a request of every tool, but where the document lacks the body that Portkey wants', () =>
    assert.deepEqual(
      documented.map(({ name }) => name).filter((name) => !accepted.has(name)),
      documented.map(({ name }) => name).filter((name) => excepted(name, /^(body): is not documented$/).length > 0),
    ));

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
