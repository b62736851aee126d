// A Portkey of many organisations: each key has its own, and every answer says whose it is. It remembers who asked what with which key.
import http from 'node:http';
import { once } from 'node:events';

export const teams = 60; // workspaces of an organisation: more than a page of resources

const keyOf = (owner) => `pk-${owner}-0123456789abcdef`;
const ownerOf = (key) => /^pk-(\w+)-0123456789abcdef$/.exec(key ?? '')?.[1];

const workspace = (owner, at) => ({
  id: `ws-${owner}-${at}`,
  slug: `ws-${owner}-${at}`,
  name: `Team ${at} of ${owner}`,
  description: `Belongs to ${owner}.`,
  created_at: '2026-01-26 21:56:57',
  last_updated_at: '2026-02-15 21:56:57',
  status: 'active',
  object: 'workspace',
  defaults: { metadata: { owner }, is_default: 0 },
});

/**
 * `{origin, requests, keyOf, hold, connections, stop}`: `requests` are {method, target, headers, key, owner, connection, gone}, oldest
 * first, where `owner` is whose key it was, undefined for none that is known here, and `gone` says that nobody waited for the answer;
 * `hold(matches)` lets those for which it is true wait until the function that it gives is called.
 */
export async function startTenants() {
  const requests = [];
  const holds = new Set();
  const sockets = new Set();
  const server = http.createServer(async (request, response) => {
    response.on('error', () => {});
    for await (const piece of request) void piece;
    const key = request.headers['x-portkey-api-key'];
    const owner = ownerOf(key);
    const { method, url: target, headers } = request;
    const noted = { method, target, headers, key, owner, connection: request.socket.remotePort };
    requests.push(noted);
    response.on('close', () => (noted.gone = !response.writableFinished));
    for (const { matches, released } of holds) if (matches(noted)) await released;
    const { status, body } = answerTo(owner, request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Where a test has failed to start, nothing waits for this.
  server.unref();

  function answerTo(owner, { method, url }) {
    const { pathname, searchParams } = new URL(url, 'http://portkey');
    if (!owner)
      return { status: 401, body: { success: false, data: { message: 'Invalid API Key.', errorCode: 'AB03' } } };
    const all = Array.from({ length: teams }, (_, at) => workspace(owner, at));
    if (method === 'GET' && pathname === '/v1/admin/workspaces') {
      const size = Number(searchParams.get('page_size') ?? 50);
      const from = Number(searchParams.get('current_page') ?? 0) * size;
      return { status: 200, body: { object: 'list', total: all.length, data: all.slice(from, from + size) } };
    }
    const [, id] = /^\/v1\/admin\/workspaces\/([^/]+)$/.exec(pathname) ?? [];
    if (method === 'GET' && id) return { status: 200, body: { ...workspace(owner, 0), id, slug: id } };
    if (method === 'GET' && ['/v1/configs', '/v1/prompts'].includes(pathname))
      return { status: 200, body: { object: 'list', success: true, total: 0, data: [] } };
    if (method !== 'GET') return { status: 200, body: { success: true, object: 'workspace', ...workspace(owner, 0) } };
    return { status: 404, body: { success: false, data: { message: 'Not found.', errorCode: 'AB08' } } };
  }

  function hold(matches) {
    let release;
    const one = { matches, released: new Promise((resolve) => (release = resolve)) };
    holds.add(one);
    return () => {
      holds.delete(one);
      release();
    };
  }

  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    requests,
    keyOf,
    hold,
    connections: () => sockets.size,
    async stop() {
      holds.forEach((each) => (each.matches = () => false));
      const closed = once(server, 'close');
      server.close();
      sockets.forEach((socket) => socket.destroy());
      await closed;
    },
  };
}
