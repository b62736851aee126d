// HTTP without a client library: what no well-behaved client sends.
import http from 'node:http';
import { once } from 'node:events';
import assert from 'node:assert/strict';
import { answerMessages } from './http_tap.mjs';
import { modern } from './wire_schema.mjs';

const answerLimit = 10_000; // ms until an answer's head must be there
const key = (name) => `io.modelcontextprotocol/${name}`;

/** The `_meta` of a modern request. */
export const meta = (version = modern) => ({
  [key('protocolVersion')]: version,
  [key('clientCapabilities')]: {},
  [key('clientInfo')]: { name: 'raw', version: '1' },
});

/** A modern request as {headers, body} that is right in everything; change what should be wrong. */
export function modernRequest(method, params = {}, id = 1) {
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'mcp-protocol-version': modern,
    'mcp-method': method,
  };
  const named = params.name ?? params.uri ?? params.taskId;
  if (named !== undefined) headers['mcp-name'] = named;
  return { headers, body: { jsonrpc: '2.0', id, method, params: { _meta: meta(), ...params } } };
}

/** A legacy message as {headers, body}, in `session` {id, revision} if given. */
export function legacyMessage(body, session) {
  const headers = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  if (session) Object.assign(headers, { 'mcp-session-id': session.id, 'mcp-protocol-version': session.revision });
  return { headers, body: Array.isArray(body) ? body : { jsonrpc: '2.0', ...body } };
}

/** Headers without those named. */
export const without = (headers, ...names) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));

/**
 * A raw client of the server at `port`, with `over` https and other `options` of its request where those are needed, whose MCP endpoint
 * is `endpoint`. `ask` sends one request and gives its whole answer, `{status, headers, text, json, message}`, where
 * `message` is the first JSON-RPC message in it; what was said to the endpoint is kept in `exchanges`. A body that is no string is sent as JSON;
 * `write(request)` may send it in its own way instead, and need not end it.
 */
export function rawClient(port, { over = http, endpoint = '/mcp', options = {} } = {}) {
  const exchanges = [];
  async function ask({ method = 'POST', path = endpoint, headers = {}, body, write }) {
    const text = body === undefined || typeof body === 'string' ? (body ?? '') : JSON.stringify(body);
    const request = over.request({
      host: '127.0.0.1',
      port,
      method,
      path,
      headers: { ...(text && !write && { 'content-length': Buffer.byteLength(text) }), ...headers },
      agent: false,
      ...options,
    });
    request.setTimeout(answerLimit, () =>
      request.destroy(new Error(`no answer to ${method} ${path} within ${answerLimit} ms`)),
    );
    const answered = once(request, 'response');
    if (write) write(request);
    else request.end(text);
    const [response] = await answered;
    // The server may stop reading once it has answered.
    request.on('error', () => {});
    let answer = '';
    for await (const piece of response.setEncoding('utf8')) answer += piece;
    request.destroy();
    const exchange = {
      method,
      path,
      headers,
      body: write ? '' : text,
      status: response.statusCode,
      answerHeaders: response.headers,
      answer,
    };
    const speaksMcp = path.startsWith(endpoint);
    if (speaksMcp) exchanges.push(exchange);
    const messages = speaksMcp ? answerMessages(exchange) : [];
    const json = () => JSON.parse(answer);
    return {
      status: response.statusCode,
      headers: response.headers,
      text: answer,
      json,
      messages,
      message: messages[0],
    };
  }

  /** A legacy session: `{id, revision, result}`. */
  async function openSession(revision = '2025-11-25') {
    const params = { protocolVersion: revision, capabilities: {}, clientInfo: { name: 'raw', version: '1' } };
    const { status, headers, message } = await ask(legacyMessage({ id: 'hello', method: 'initialize', params }));
    assert.equal(status, 200);
    const session = { id: headers['mcp-session-id'], revision: message.result.protocolVersion, result: message.result };
    assert.match(session.id, /^[\x21-\x7e]+$/);
    const { status: noted } = await ask(legacyMessage({ method: 'notifications/initialized' }, session));
    assert.equal(noted, 202);
    return session;
  }
  return { ask, openSession, exchanges };
}

/** The answer is this HTTP status with this JSON-RPC error, as JSON, echoing `id` (null: none). */
export function assertError({ status, headers, message, text }, expected, id = 1) {
  assert.equal(status, expected.status, text);
  assert.match(headers['content-type'] ?? '', /^application\/json/);
  assert.equal(message.error.code, expected.code, text);
  assert.ok(message.error.message);
  assert.deepEqual('id' in message ? [message.id] : [], id === null ? [] : [id], text);
}
