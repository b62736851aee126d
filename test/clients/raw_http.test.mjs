// HTTP at its edges: media types, origins, paths, methods and sizes.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { startDaemon, startEmulator, wholeCatalogue } from './support/servers.mjs';
import { modernRequest, rawClient, without } from './support/raw_http.mjs';
import { assertListed } from './support/tools.mjs';
import { assertWire, httpFaults, unchecked } from './support/wire_schema.mjs';

const list = modernRequest('tools/list');
const json = list.headers;
const local = 'http://localhost:6274';

describe('raw HTTP', () => {
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

  describe('media types', () => {
    const accepted = [
      [undefined, 'application/json'],
      ['*/*', 'application/json'],
      ['application/*', 'application/json'],
      ['application/json', 'application/json'],
      ['text/event-stream, application/json', 'application/json'],
      ['text/event-stream', 'text/event-stream'],
      ['text/*', 'text/event-stream'],
    ];
    for (const [accept, type] of accepted) {
      test(`answers ${accept ?? 'no Accept'} with ${type}`, async () => {
        const { status, headers, message } = await ask({
          ...list,
          headers: accept ? { ...json, accept } : without(json, 'accept'),
        });
        assert.equal(status, 200);
        assert.equal(headers['content-type'].split(';')[0], type);
        assertListed(message.result.tools);
      });
    }
    test('has nothing for text/html', async () =>
      assert.equal((await ask({ ...list, headers: { ...json, accept: 'text/html' } })).status, 406));
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', undefined]) {
      test(`does not take ${type ?? 'a body without Content-Type'}`, async () => {
        const headers = without(json, 'content-type');
        assert.equal(
          (await ask({ ...list, headers: type ? { ...headers, 'content-type': type } : headers })).status,
          415,
        );
      });
    }
    test('takes JSON with a charset', async () => {
      assert.equal(
        (await ask({ ...list, headers: { ...json, 'content-type': 'application/json; charset=utf-8' } })).status,
        200,
      );
    });
  });

  describe('origins and hosts', () => {
    test('answers a preflight', async () => {
      const wanted =
        'content-type, authorization, mcp-session-id, mcp-protocol-version, mcp-method, mcp-name, last-event-id';
      const { status, headers, text } = await ask({
        method: 'OPTIONS',
        headers: { origin: local, 'access-control-request-method': 'POST', 'access-control-request-headers': wanted },
      });
      const names = (value) => (value ?? '').toLowerCase().split(/\s*,\s*/);
      assert.equal(status, 204);
      assert.equal(text, '');
      assert.equal(headers['access-control-allow-origin'], local);
      assert.deepEqual(
        ['get', 'post', 'delete'].filter((method) => !names(headers['access-control-allow-methods']).includes(method)),
        [],
      );
      assert.deepEqual(
        wanted.split(', ').filter((name) => !names(headers['access-control-allow-headers']).includes(name)),
        [],
      );
      assert.ok(names(headers.vary).includes('origin'));
    });
    const readable = [
      ['an answer', list, 200],
      ['an error', modernRequest('nothing'), 404],
      ['a refusal', { method: 'GET' }, 405],
      ['an unacceptable request', { ...list, headers: { ...json, accept: 'text/html' } }, 406],
    ];
    for (const [what, request, status] of readable) {
      test(`lets a local page read ${what}`, async () => {
        const answer = await ask({ ...request, headers: { ...request.headers, origin: local } });
        assert.equal(answer.status, status);
        assert.equal(answer.headers['access-control-allow-origin'], local);
        assert.match(answer.headers['access-control-expose-headers'] ?? '', /mcp-session-id/i);
      });
    }
    for (const origin of [
      'https://evil.example',
      'null',
      'http://localhost.evil.example',
      'http://127.0.0.1.evil.example',
    ]) {
      test(`refuses the origin ${origin}`, async () => {
        const answer = await ask({ ...list, headers: { ...json, origin } });
        assert.equal(answer.status, 403);
        assert.equal(answer.headers['access-control-allow-origin'], undefined);
      });
    }
    test('refuses the origin of a preflight as well', async () => {
      assert.equal(
        (
          await ask({
            method: 'OPTIONS',
            headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
          })
        ).status,
        403,
      );
    });
    test('refuses a foreign host', async () =>
      assert.equal((await ask({ ...list, headers: { ...json, host: 'evil.example' } })).status, 403));
  });

  describe('paths, methods and sizes', () => {
    for (const path of ['/livez', '/readyz', '/health', '/ready']) {
      test(`${path} is well`, async () => assert.equal((await ask({ method: 'GET', path })).status, 200));
    }
    for (const path of [
      '/nothing',
      '/.well-known/oauth-protected-resource',
      '/.well-known/oauth-authorization-server',
    ]) {
      test(`${path} is nowhere, in JSON`, async () => {
        const answer = await ask({ method: 'GET', path });
        assert.equal(answer.status, 404);
        assert.match(answer.headers['content-type'], /^application\/json/);
        assert.equal(typeof answer.json(), 'object');
      });
    }
    for (const method of ['GET', 'DELETE', 'PUT', 'PATCH']) {
      test(`${method} without a session is not allowed`, async () => {
        const { status, headers } = await ask({ method, headers: { accept: 'text/event-stream' } });
        assert.equal(status, 405);
        assert.match(headers.allow, /\bPOST\b/);
      });
    }
    test('refuses a body that declares too much before reading it', async () => {
      const { status } = await ask({
        headers: { ...json, 'content-length': 64 << 20 },
        write: (request) => request.write('{'),
      });
      assert.equal(status, 413);
    });
    test('refuses a body that grows too large', async () => {
      const piece = ' '.repeat(64 << 10);
      const write = (request) => {
        for (let sent = 0; sent < 2 << 20; sent += piece.length) request.write(piece);
      };
      const { status } = await ask({ headers: { ...json, 'transfer-encoding': 'chunked' }, write });
      assert.equal(status, 413);
    });
    test('takes a body just under the limit', async () => {
      const body = JSON.stringify(list.body);
      const { status } = await ask({ ...list, body: body + ' '.repeat((1 << 20) - body.length) });
      assert.equal(status, 200);
    });
  });

  test('answers only valid messages', { skip: unchecked }, () =>
    assertWire(httpFaults(exchanges, { serverOnly: true })),
  );
});
