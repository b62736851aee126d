// An issuer of access tokens: its metadata, its keys and its introspection endpoint over HTTP, well or in trouble; and every token
// that it would make, or would not.
import http from 'node:http';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';
import { randomUUID } from 'node:crypto';
import { jws, newKey, now, signatureOf } from './tokens.mjs';

const json = (response, value, status = 200, headers = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));

/** Writes `piece` for as long as it is read. */
function endlessly(response, piece) {
  const write = () => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', write);
  write();
}

/** Answers to a request for keys that nobody should use, by name: each a function of the response, and of the keys that would be right. */
export const hostileKeys = {
  'a page in HTML': (response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body>Sign in</body></html>'),
  'no answer but 500': (response) => json(response, { error: 'server_error' }, 500),
  'a document without end': (response) =>
    endlessly(response.writeHead(200, { 'content-type': 'application/json' }), ' '.repeat(65_536)),
  'a string without end': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"keys":"');
    endlessly(response, 'A'.repeat(65_536));
  },
  'a document of 4 MiB': (response, keys) => json(response, { keys, padding: 'A'.repeat(4 << 20) }),
  'a bomb in gzip': (response, keys) =>
    response
      .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      .end(gzipSync(JSON.stringify({ keys, padding: 'A'.repeat(32 << 20) }))),
  'a deep document': (response, keys) =>
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(`{"keys":${JSON.stringify(keys)},"deep":${'['.repeat(20_000)}${']'.repeat(20_000)}}`),
  'keys twice': (response, keys) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(`{"keys":[],"keys":${JSON.stringify(keys)}}`),
  'no list of keys': (response, keys) =>
    json(response, { keys: Object.fromEntries(keys.map((each) => [each.kid, each])) }),
  'no key that can be used': (response, keys) =>
    json(response, { keys: keys.map((each) => ({ ...each, use: 'enc' })) }),
  'half a document': (response, keys) => {
    const text = JSON.stringify({ keys });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
    response.write(text.slice(0, text.length / 2), () => response.destroy());
  },
  'a connection that is cut': (response) => response.destroy(),
};

/**
 * An issuer, at `path` of its origin. Its properties: `keys`, those that it publishes, may be replaced at any time; `asked` counts its
 * requests, {metadata, keys, introspection, other}; `answers` holds what answers each of the first three instead of what is right, a
 * function of response and keys; `known` are the replies of its introspection, by token; `introspections` the requests to it.
 * `mint({claims, header, key, alg})` signs a token: claims and header members that are undefined are left out.
 */
export async function startIssuer({ path = '', algorithm = 'ES256', audience, port = 0 } = {}) {
  const here = {
    keys: [newKey(algorithm)],
    asked: { metadata: 0, keys: 0, introspection: 0, other: 0 },
    answers: {},
    known: new Map(),
    introspections: [],
    audience,
  };
  const sockets = new Set();
  const server = http.createServer(async (request, response) => {
    response.on('error', () => {});
    let body = '';
    for await (const piece of request.setEncoding('utf8')) body += piece;
    const { pathname } = new URL(request.url, here.origin);
    const kind = kindOf(pathname);
    here.asked[kind] += 1;
    if (here.answers[kind])
      return here.answers[kind](
        response,
        here.keys.map(({ jwk }) => jwk),
        request,
      );
    if (kind === 'metadata') return json(response, here.metadata());
    if (kind === 'keys') return json(response, { keys: here.keys.map(({ jwk }) => jwk) });
    if (kind === 'introspection') {
      const form = new URLSearchParams(body);
      here.introspections.push({ headers: request.headers, form });
      return json(response, here.known.get(form.get('token')) ?? { active: false });
    }
    json(response, { error: 'not found' }, 404);
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  // Where a test has failed to start, nothing waits for this.
  server.unref();

  here.port = server.address().port;
  here.origin = `http://127.0.0.1:${here.port}`;
  here.issuer = here.origin + path;
  here.jwksUrl = `${here.issuer}/keys`;
  here.introspectionUrl = `${here.issuer}/introspect`;
  here.metadata = () => ({
    issuer: here.issuer,
    jwks_uri: here.jwksUrl,
    introspection_endpoint: here.introspectionUrl,
  });
  const documents = [
    `/.well-known/oauth-authorization-server${path}`,
    `${path}/.well-known/openid-configuration`,
    `/.well-known/openid-configuration${path}`,
  ];
  function kindOf(pathname) {
    if (documents.includes(pathname)) return 'metadata';
    if (pathname === `${path}/keys`) return 'keys';
    return pathname === `${path}/introspect` ? 'introspection' : 'other';
  }

  /** The claims of a token that is right, with `more`. */
  here.claims = (more = {}) => ({
    iss: here.issuer,
    sub: 'alice',
    aud: here.audience,
    client_id: 'assistant',
    scope: 'portkey:read',
    iat: now(),
    exp: now() + 600,
    jti: randomUUID(),
    ...more,
  });
  here.mint = ({ claims = {}, header = {}, key = here.keys[0], alg = key.alg } = {}) =>
    jws({ alg, typ: 'at+jwt', kid: key.kid, ...header }, here.claims(claims), (text) => signatureOf(text, key, alg));
  /** A token that only this issuer understands; `reply` has what its introspection says beside that it is active. */
  here.mintOpaque = (reply = {}) => {
    const token = `opaque-${randomUUID()}`;
    here.known.set(token, { active: true, token_type: 'Bearer', ...here.claims(reply) });
    return token;
  };
  here.sum = () => Object.values(here.asked).reduce((sum, count) => sum + count, 0);
  here.connections = () => sockets.size;
  here.stop = async () => {
    const closed = once(server, 'close');
    server.close();
    sockets.forEach((socket) => socket.destroy());
    await closed;
  };
  return here;
}
