// A real authorization server, whose people log in and consent without a page to click on; and a browser that follows where it is led.
import http from 'node:http';
import { once } from 'node:events';
import { createHash, randomBytes } from 'node:crypto';
import Provider from 'oidc-provider';
import { newKey, now } from './tokens.mjs';

const scopes = ['portkey:read', 'portkey:write', 'portkey:admin'];
export const callback = 'http://127.0.0.1:9/callback';

/** Who may ask for tokens, or about them. */
export const clients = {
  service: {
    client_id: 'service',
    client_secret: 'service-secret-0123456789abcdef',
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
  },
  resource: {
    client_id: 'resource',
    client_secret: 'resource-secret-0123456789abcdef',
    grant_types: [],
    response_types: [],
    redirect_uris: [],
  },
  assistant: {
    client_id: 'assistant',
    token_endpoint_auth_method: 'none',
    application_type: 'native',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    redirect_uris: [callback],
  },
};

/** Where a provider keeps what it has given, as it wants that done: nothing is forgotten while it runs. */
function keeping() {
  const kept = new Map();
  return class {
    constructor(kind) {
      this.key = (id) => `${kind} ${id}`;
    }
    upsert = async (id, value) => void kept.set(this.key(id), value);
    find = async (id) => kept.get(this.key(id));
    findByUid = async (uid) => [...kept.values()].find((value) => value.uid === uid);
    findByUserCode = async () => undefined;
    consume = async (id) => void (kept.get(this.key(id)).consumed = now());
    destroy = async (id) => void kept.delete(this.key(id));
    revokeByGrantId = async (grant) => {
      for (const [key, { grantId }] of kept) if (grantId === grant) kept.delete(key);
    };
  };
}

/** The members that have a value. */
const said = (members) => Object.entries(members).filter(([, value]) => value !== undefined);

/**
 * Starts one: {issuer, person, format, algorithm, token(form, client), authorize(parameters), stop}. `person` is who logs in,
 * `format` how access tokens are written, "jwt" or "opaque"; both may be changed at any time. `token` asks the token endpoint.
 * `authorize` goes through authorization with PKCE and gives the tokens; `browse(url)` only as far as the callback, whose parameters it gives.
 */
export async function startAuthorizationServer({ algorithm = 'ES256' } = {}) {
  const server = http.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Where a test has failed to start, nothing waits for this.
  server.unref();
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const here = { issuer, person: 'alice', format: 'jwt' };
  const keys = ['ES256', 'RS256', 'PS256', 'EdDSA'].map((alg) => newKey(alg));
  const provider = new Provider(issuer, {
    adapter: keeping(),
    scopes: ['openid', 'offline_access', ...scopes],
    clients: Object.values(clients),
    jwks: {
      keys: keys.map(({ privateKey, kid, alg }) => ({ ...privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig' })),
    },
    cookies: { keys: ['a key for cookies of a test'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    issueRefreshToken: () => true,
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    clientBasedCORS: () => true,
    // In seconds: all of them outlive a test.
    ttl: Object.fromEntries(
      ['AccessToken', 'ClientCredentials', 'Grant', 'Interaction', 'RefreshToken', 'Session'].map((kind) => [
        kind,
        600,
      ]),
    ),
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: (_, client) => client.clientId === clients.resource.client_id },
      revocation: { enabled: true, allowedPolicy: (_, client, token) => token.clientId === client.clientId },
      registration: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => undefined,
        useGrantedResource: () => true,
        getResourceServerInfo: (_, resource) => ({
          scope: scopes.join(' '),
          audience: resource,
          accessTokenFormat: here.format,
          jwt: { sign: { alg: algorithm } },
        }),
      },
    },
  });
  provider.on('server_error', (_, error) => console.error(error));

  /** Says yes to whatever is asked of the person. */
  async function interact(request, response) {
    const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
    if (prompt.name === 'login')
      return provider.interactionFinished(
        request,
        response,
        { login: { accountId: here.person } },
        { mergeWithLastSubmission: false },
      );
    const known = grantId && (await provider.Grant.find(grantId));
    const grant = known || new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    const { missingOIDCScope = [], missingResourceScopes = {} } = prompt.details;
    if (missingOIDCScope.length) grant.addOIDCScope(missingOIDCScope.join(' '));
    for (const [resource, wanted] of Object.entries(missingResourceScopes))
      grant.addResourceScope(resource, wanted.join(' '));
    const result = { consent: { grantId: await grant.save() } };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
  }
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (!request.url.startsWith('/interaction/')) return answer(request, response);
    interact(request, response).catch((error) => response.writeHead(500).end(String(error)));
  });

  here.browse = async (url) => {
    const cookies = new Map();
    for (let next = String(url), steps = 0; steps < 12; steps += 1) {
      if (next.startsWith(callback)) return new URL(next).searchParams;
      const headers = { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') };
      const response = await fetch(next, { headers, redirect: 'manual' });
      for (const line of response.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
        if (value) cookies.set(name, value);
        else cookies.delete(name);
      }
      const location = response.headers.get('location');
      if (!location)
        throw new Error(`${next} leads nowhere: ${response.status} ${(await response.text()).slice(0, 500)}`);
      next = new URL(location, next).href;
    }
    throw new Error(`${url} leads round and round`);
  };
  here.post = async (path, form, { client_id, client_secret } = {}) => {
    const credentials = client_secret ? { authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}` } : {};
    const body = new URLSearchParams(said({ ...form, ...(!client_secret && client_id && { client_id }) }));
    const response = await fetch(issuer + path, { method: 'POST', headers: credentials, body });
    const text = await response.text();
    return { status: response.status, ...(text && JSON.parse(text)) };
  };
  here.token = async (form, client) => {
    const { status, ...given } = await here.post('/token', form, client);
    if (status !== 200) throw new Error(`no token: ${status} ${JSON.stringify(given)}`);
    return given;
  };
  here.authorize = async ({ scope, resource }, client = clients.assistant) => {
    const verifier = randomBytes(32).toString('base64url');
    const url = new URL(`${issuer}/auth`);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const asked = {
      client_id: client.client_id,
      response_type: 'code',
      redirect_uri: callback,
      scope,
      resource,
      state: 'state',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    };
    for (const [name, value] of said(asked)) url.searchParams.set(name, value);
    const found = await here.browse(url);
    if (!found.get('code')) throw new Error(`no code: ${found}`);
    const form = {
      grant_type: 'authorization_code',
      code: found.get('code'),
      redirect_uri: callback,
      code_verifier: verifier,
      resource,
    };
    return here.token(form, client);
  };
  here.stop = async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return here;
}
