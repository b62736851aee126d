// What a client sees of the tools and may call of them, in each era.
import assert from 'node:assert/strict';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { legacyMessage, modernRequest, rawClient } from './raw_http.mjs';
import { connectClient, modes } from './real_clients.mjs';

const [legacy, , pinned] = modes;

/** The eras of the dual-era client, each as one of its modes. */
export const eras = [
  { ...legacy, name: 'in a session' },
  { ...pinned, name: 'stateless' },
];

/** What the surface `core` may cost: hosted assistants break on more. */
export const [mostTools, mostBytes] = [25, 40_000];

export const executors = { read: 'call_read_tool', write: 'call_write_tool', destructive: 'call_destructive_tool' };
export const surfaceTools = ['search_tools', ...Object.values(executors)];

export const namesOf = (tools) => tools.map(({ name }) => name);
export const sizeOf = (tools) => Buffer.byteLength(JSON.stringify(tools));

/** Every tool of the list only reads. */
export const onlyReads = (tools) => tools.every(({ annotations }) => annotations.readOnlyHint === true);

/** A real client of `era` at `path` of the daemon, with `headers` in every request. */
export function connectTo({ url }, era, path = '/mcp', headers = {}) {
  const transport = new StreamableHTTPClientTransport(new URL(path, url), { requestInit: { headers } });
  return connectClient(transport, era);
}

/**
 * What became of a call, to be compared with another's: only the id of Portkey's own answer and what a question is confirmed with
 * always differ.
 */
export async function outcome(client, name, given) {
  const result = await client.callTool({ name, arguments: given });
  const text = JSON.stringify(result).replace(/\(request id [^)]*\)/g, '(request id)');
  return JSON.parse(text.replace(/(\\?"confirm\\?":\\?")[\w-]+/g, '$1'));
}

/** The tool cannot be called by its name: the sentence that says so, which is a protocol error. */
export async function shut(client, name, given = {}) {
  let said;
  await assert.rejects(client.callTool({ name, arguments: given }), (error) => {
    said = error.message;
    return error.code === -32602;
  });
  return said;
}

/** The answer of a tools/list that narrows what it wants, without a client library: {status, message}. */
export const rawList = ({ port }, path, headers = {}) => {
  const request = modernRequest('tools/list');
  return rawClient(port).ask({ ...request, path, headers: { ...request.headers, ...headers } });
};

/** A legacy session that begins at `path`; `ask(body)` then posts to the endpoint without it. */
export async function sessionFrom({ port }, path) {
  const session = await rawClient(port, { endpoint: path }).openSession();
  const { ask } = rawClient(port);
  return async (method, params = {}) => (await ask(legacyMessage({ id: 1, method, params }, session))).message;
}
