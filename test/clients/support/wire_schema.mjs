// Every message against the protocol's own JSON Schema: requests and notifications by their method, results by the
// request they answer, errors by their code, each in the revision that was spoken.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { answerMessages } from './http_tap.mjs';

const folder = process.env.MCP_SCHEMA_DIR;
export const modern = '2026-07-28';

/** Why messages cannot be checked, or false: the `skip` of a test. */
export const unchecked = !folder
  ? 'MCP_SCHEMA_DIR is not set: messages were not checked against the protocol schemas'
  : !existsSync(join(folder, `${modern}.json`)) &&
    `MCP_SCHEMA_DIR (${folder}) holds no ${modern}.json: messages were not checked`;

const claim = 'io.modelcontextprotocol/protocolVersion';
const errorTypes = {
  [-32700]: 'ParseError',
  [-32600]: 'InvalidRequestError',
  [-32601]: 'MethodNotFoundError',
  [-32602]: 'InvalidParamsError',
  [-32603]: 'InternalError',
  [-32020]: 'HeaderMismatchError',
  [-32021]: 'MissingRequiredClientCapabilityError',
  [-32022]: 'UnsupportedProtocolVersionError',
};

function loadRevision(file) {
  const schema = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const keyword = schema.$defs ? '$defs' : 'definitions';
  const ajv = addFormats(new (schema.$defs ? Ajv2020 : Ajv)({ strict: false, allErrors: true }));
  ajv.addSchema(schema, file);
  const types = schema[keyword];
  const byMethod = new Map(
    Object.entries(types).flatMap(([name, type]) =>
      type.properties?.method?.const ? [[type.properties.method.const, name]] : [],
    ),
  );
  return {
    has: (name) => name in types,
    typeOf: (method) => byMethod.get(method),
    /** The complaints about `value` as a `name`; none: an empty list. */
    faults(name, value) {
      const validate = ajv.getSchema(`${file}#/${keyword}/${name}`);
      return validate(value) ? [] : validate.errors.map((error) => `${name}${error.instancePath} ${error.message}`);
    },
  };
}

const revisions = unchecked
  ? new Map()
  : new Map(
      readdirSync(folder)
        .filter((file) => /^\d{4}-\d\d-\d\d\.json$/.test(file))
        .map((file) => [file.slice(0, 10), loadRevision(file)]),
    );

/** The complaints about one message; `request` is what it answers or was sent for, if anything. */
export function faultsOf(message, revision, request) {
  const schema = revisions.get(revision) ?? revisions.get(modern);
  if (message.method !== undefined) {
    const name = schema.typeOf(message.method);
    return name ? schema.faults(name, message) : [`${message.method} is no method of ${revision}`];
  }
  if (message.error !== undefined) {
    const envelope = schema.has('JSONRPCErrorResponse') ? 'JSONRPCErrorResponse' : 'JSONRPCError';
    // Before 2025-11-25 an error had to carry an id, which nothing can where the request's id was unreadable.
    const faults =
      message.id === undefined && envelope === 'JSONRPCError'
        ? schema.faults(envelope, { id: 0, ...message })
        : schema.faults(envelope, message);
    const name = errorTypes[message.error.code];
    if (schema.has(name))
      faults.push(
        ...schema.faults(name, message.error.code <= -32020 && message.error.code > -32100 ? message : message.error),
      );
    return faults;
  }
  if (!request) return [`result ${message.id} answers no request`];
  const kind = schema.typeOf(request.method)?.replace(/Request$/, 'Result');
  const whole = `${kind}Response`;
  const result = schema.has(kind) ? kind : 'EmptyResult';
  const envelope = schema.has('JSONRPCResultResponse') ? 'JSONRPCResultResponse' : 'JSONRPCResponse';
  return [
    ...schema.faults(envelope, message),
    ...(schema.has(whole) ? schema.faults(whole, message) : schema.faults(result, message.result)),
  ];
}

const revisionOf = (message, otherwise) => message?.params?._meta?.[claim] ?? otherwise;

/** The complaints about a conversation over stdio: records {from, line} in order; `serverOnly` where the requests are wrong on purpose. */
export function stdioFaults(records, { serverOnly = false } = {}) {
  const asked = { client: new Map(), server: new Map() };
  let negotiated = modern;
  let seen = 0;
  const faults = [];
  for (const { from, line } of records.filter((record) => record.line)) {
    for (const message of from === 'client' ? parsed(line) : [JSON.parse(line)].flat()) {
      const other = from === 'client' ? asked.server : asked.client;
      const request = message.method === undefined ? other.get(JSON.stringify(message.id)) : undefined;
      if (message.id !== undefined && message.method !== undefined)
        asked[from].set(JSON.stringify(message.id), message);
      if (request?.method === 'initialize' && message.result) negotiated = message.result.protocolVersion;
      if (serverOnly && from === 'client') continue;
      const revision =
        message.method === 'initialize' ? message.params.protocolVersion : revisionOf(request ?? message, negotiated);
      faults.push(...faultsOf(message, revision, request).map((fault) => `${from}: ${fault} in ${line.slice(0, 300)}`));
      seen += 1;
    }
  }
  return { faults, seen };
}

/** The requests in exchanges: `client(exchange, answer)` and `server(exchange, answer)` give what was asked by the one that the message answers. */
function requestsOf(exchanges) {
  // Over HTTP+SSE the session's name is in the address of its messages, which the first event of its stream tells.
  const named = (text) => /[?&]sessionId=([^&\s]+)/.exec(text)?.[1];
  const key = ({ headers, answerHeaders, path, answer }, { id }) =>
    JSON.stringify([
      headers['mcp-session-id'] ??
        answerHeaders['mcp-session-id'] ??
        named(path) ??
        named(/^data: *(.*)/m.exec(answer)?.[1]),
      id,
    ]);
  const client = new Map();
  const server = new Map();
  const isRequest = ({ id, method }) => id !== undefined && method !== undefined;
  for (const exchange of exchanges) {
    for (const message of parsed(exchange.body).filter(isRequest)) client.set(key(exchange, message), message);
    for (const message of answerMessages(exchange).filter(isRequest)) server.set(key(exchange, message), message);
  }
  return {
    client: (exchange, answer) =>
      parsed(exchange.body).find((request) => request?.id === answer.id) ?? client.get(key(exchange, answer)),
    server: (exchange, answer) => server.get(key(exchange, answer)),
  };
}

/** The complaints about tapped HTTP exchanges; `serverOnly` as above. */
export function httpFaults(exchanges, { serverOnly = false } = {}) {
  const sessions = new Map();
  const asked = requestsOf(exchanges);
  let seen = 0;
  const faults = [];
  for (const exchange of exchanges) {
    const sent = parsed(exchange.body);
    const initialized = answerMessages(exchange).find((message) => message.result?.protocolVersion);
    if (initialized) sessions.set(exchange.answerHeaders['mcp-session-id'], initialized.result.protocolVersion);
    const spoken =
      initialized?.result.protocolVersion ??
      exchange.headers['mcp-protocol-version'] ??
      sessions.get(exchange.headers['mcp-session-id']) ??
      modern;
    const note = (from, message, request) => {
      const found = faultsOf(message, revisionOf(request ?? message, spoken), request);
      faults.push(
        ...found.map(
          (fault) =>
            `${from}: ${fault} in ${exchange.method} ${exchange.path} ${JSON.stringify(message).slice(0, 300)}`,
        ),
      );
      seen += 1;
    };
    const isAnswer = ({ method }) => method === undefined;
    if (!serverOnly)
      for (const message of sent)
        note('client', message, isAnswer(message) ? asked.server(exchange, message) : undefined);
    for (const message of answerMessages(exchange))
      note('server', message, isAnswer(message) ? asked.client(exchange, message) : undefined);
  }
  return { faults, seen };
}

/** Fails where there were complaints, or nothing to complain about. */
export function assertWire({ faults, seen }) {
  assert.ok(seen > 0, 'no message was seen');
  assert.deepEqual(faults, []);
}

function parsed(body) {
  try {
    return body === '' ? [] : [JSON.parse(body)].flat();
  } catch {
    return [];
  }
}
