// Messages of 2026-07-28 that no well-behaved client sends.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { startDaemon, startEmulator, wholeCatalogue } from './support/servers.mjs';
import { assertError, legacyMessage, meta, modernRequest, rawClient, without } from './support/raw_http.mjs';
import { answerOf, assertListed, misspelt } from './support/tools.mjs';
import { assertWire, httpFaults, modern, unchecked } from './support/wire_schema.mjs';

const list = modernRequest('tools/list');
const json = list.headers;
const mismatch = { status: 400, code: -32020 };
const invalid = { status: 400, code: -32600 };
const badParams = { status: 400, code: -32602 };
const unknownMethod = { status: 404, code: -32601 };

describe('raw messages', () => {
  let emulator, daemon, ask, exchanges;
  before(async () => {
    emulator = await startEmulator();
    daemon = await startDaemon(emulator, wholeCatalogue);
    ({ ask, exchanges } = rawClient(daemon.port));
  });
  after(async () => {
    await daemon?.stop();
    await emulator?.stop();
  });

  describe('messages', () => {
    const broken = [
      ['malformed JSON', '{"jsonrpc":', { status: 400, code: -32700 }, null],
      ['an empty body', '', { status: 400, code: -32700 }, null],
      ['a batch', [list.body], invalid, null],
      ['an empty batch', [], invalid, null],
      ['a number', '7', invalid, null],
      ['no jsonrpc', without(list.body, 'jsonrpc'), invalid],
      ['an id that is null', { ...list.body, id: null }, invalid, null],
      ['an id that is a fraction', { ...list.body, id: 1.5 }, invalid, null],
      ['params that are a list', { ...list.body, params: [] }, invalid],
    ];
    for (const [what, body, error, id] of broken) {
      test(`refuses ${what}`, async () => assertError(await ask({ headers: json, body }), error, id));
    }
    for (const id of [0, 1, -1, 'a', '']) {
      test(`echoes the id ${JSON.stringify(id)}`, async () =>
        assert.equal((await ask(modernRequest('tools/list', {}, id))).message.id, id));
    }
    test('accepts a notification with 202 and nothing else', async () => {
      const headers = without(json, 'mcp-method');
      const body = { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 'gone' } };
      const { status, text } = await ask({ headers, body });
      assert.equal(status, 202);
      assert.equal(text, '');
    });
  });

  describe('headers and body', () => {
    const call = modernRequest('tools/call', { name: 'list_workspaces', arguments: { page_size: 1 } });
    const changed = (request, changes) => ({ ...request, headers: { ...request.headers, ...changes } });
    const disagreements = [
      ['another version in the header', changed(list, { 'mcp-protocol-version': '2025-11-25' })],
      ['no version in the header', { ...list, headers: without(json, 'mcp-protocol-version') }],
      ['another method in the header', changed(list, { 'mcp-method': 'tools/call' })],
      ['a method in another case', changed(list, { 'mcp-method': 'Tools/List' })],
      ['no method in the header', { ...list, headers: without(json, 'mcp-method') }],
      ['another name in the header', changed(call, { 'mcp-name': 'get_workspace' })],
      ['no name in the header', { ...call, headers: without(call.headers, 'mcp-name') }],
      ['a name in bad base64', changed(call, { 'mcp-name': '=?base64?%%%?=' })],
    ];
    for (const [what, request] of disagreements)
      test(`refuses ${what}`, async () => assertError(await ask(request), mismatch));

    test('reads an encoded name', async () => {
      const encoded = `=?base64?${Buffer.from('list_workspaces').toString('base64')}?=`;
      const { status, message } = await ask(changed(call, { 'mcp-name': encoded }));
      assert.equal(status, 200);
      assert.equal(answerOf(message.result, 'list_workspaces').data.length, 1);
    });
    test('refuses a version nobody knows, naming those it has', async () => {
      const requested = '2099-01-01';
      const body = { ...list.body, params: { _meta: meta(requested) } };
      const answer = await ask({ headers: { ...json, 'mcp-protocol-version': requested }, body });
      assertError(answer, { status: 400, code: -32022 });
      const { data } = answer.message.error;
      assert.equal(data.requested, requested);
      assert.ok(data.supported.includes(modern));
      const discovered = await ask(modernRequest('server/discover'));
      assert.deepEqual(
        data.supported.filter((version) => !discovered.message.result.supportedVersions.includes(version)),
        [],
      );
    });
    for (const missing of ['protocolVersion', 'clientCapabilities']) {
      test(`refuses a request whose _meta lacks ${missing}`, async () => {
        const answer = await ask({
          headers: json,
          body: { ...list.body, params: { _meta: without(meta(), `io.modelcontextprotocol/${missing}`) } },
        });
        assertError(answer, badParams);
        assert.match(answer.message.error.message, new RegExp(missing));
      });
    }
    test('refuses a request without _meta', async () =>
      assertError(await ask({ headers: json, body: { ...list.body, params: {} } }), badParams));
    test('needs no clientInfo', async () => {
      const { status } = await ask({
        headers: json,
        body: { ...list.body, params: { _meta: without(meta(), 'io.modelcontextprotocol/clientInfo') } },
      });
      assert.equal(status, 200);
    });
    for (const method of ['tools/explode', 'ping', 'initialize', 'logging/setLevel', 'resources/subscribe']) {
      test(`does not know ${method}`, async () => assertError(await ask(modernRequest(method)), unknownMethod));
    }
    test('names the nearest tool where one is unknown', async () => {
      const answer = await ask(modernRequest('tools/call', { name: misspelt.name, arguments: {} }));
      assertError(answer, { status: 200, code: -32602 });
      assert.ok(answer.message.error.message.includes(misspelt.nearest));
    });
    test('ignores session and event ids', async () => {
      const { status, headers } = await ask(changed(list, { 'mcp-session-id': 'nonsense', 'last-event-id': '7' }));
      assert.equal(status, 200);
      assert.equal(headers['mcp-session-id'], undefined);
    });
    test('lists the same bytes every time, query or not', async () => {
      const once = await ask(list);
      const again = await ask({ ...list, path: '/mcp?config=ignored' });
      assert.equal(again.status, 200);
      assert.equal(again.text, once.text);
      assertListed(once.message.result.tools);
    });
  });

  test('legacy and modern requests share the address', async () => {
    assert.equal((await ask(list)).status, 200);
    assert.equal((await ask(legacyMessage({ id: 1, method: 'tools/list' }))).status, 400);
  });
  test('answers only valid messages', { skip: unchecked }, () =>
    assertWire(httpFaults(exchanges, { serverOnly: true })),
  );
});
