// portkey-mcp with identity: its configuration as a file, who calls it from where, and what it answers to those it does not let in.
import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, startDaemon } from './servers.mjs';
import { modernRequest, rawClient } from './raw_http.mjs';
import { tracesOf } from './tokens.mjs';

/** Nested settings as TOML; lists of objects become blocks. */
export function tomlOf(settings, path = '') {
  const isBlock = (value) => typeof value === 'object' && !Array.isArray(value);
  const isBlocks = (value) => Array.isArray(value) && value.length > 0 && value.every(isBlock);
  const entries = Object.entries(settings).filter(([, value]) => value !== undefined);
  const own = entries.filter(([, value]) => !isBlock(value) && !isBlocks(value));
  const inner = entries.filter(([, value]) => isBlock(value) || isBlocks(value));
  const name = (key) => (path ? `${path}.${key}` : key);
  return [
    ...own.map(([key, value]) => `${key} = ${JSON.stringify(value)}\n`),
    ...inner.map(([key, value]) =>
      isBlock(value)
        ? `[${name(key)}]\n${tomlOf(value, name(key))}`
        : value.map((each) => `[[${name(key)}]]\n${tomlOf(each, name(key))}`).join(''),
    ),
  ].join('');
}

/** A folder of the test's own, that ends with it; `file(name, text)` writes one in it and gives its path. */
export function scratchFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'identity-'));
  return {
    file(name, text) {
      const path = join(folder, name);
      writeFileSync(path, text);
      return path;
    },
  };
}

/**
 * A daemon whose configuration is what `configure({origin})` gives, as nested settings, and that has no key of its own unless that
 * names one; `origin` is how it is reached. `{…daemon, origin, metadata, reload(configure)}`: the last writes another configuration,
 * and resolves once that is in use, or is refused, with the line of the log that says so.
 */
export async function startGuarded(upstream, configure, more = {}) {
  const scratch = scratchFolder();
  let origin;
  const write = (how) => scratch.file('config.toml', tomlOf(how({ origin })));
  const daemon = await startDaemon({ baseUrl: `${upstream.origin}/v1`, key: '' }, (port) => {
    origin = `http://127.0.0.1:${port}`;
    return { PORTKEY_MCP_CONFIG: write(configure), ...more };
  });
  async function reload(how) {
    const begin = daemon.said.err.length;
    write(how);
    daemon.signal('SIGHUP');
    const told = () => linesOf(daemon, begin).find(({ event }) => /reloaded$/.test(event));
    return eventually(told, 'word of the reload');
  }
  return { ...daemon, origin, metadata: `${origin}/.well-known/oauth-protected-resource/mcp`, reload };
}

/**
 * The same, trusting these issuers, whose `alice` acts with her own key, with `oauth` more of [identity.oauth], another `mode`, and `server`
 * more of [server]. They mint for it from then on.
 */
export async function startTrusting(upstream, issuers, { oauth = {}, mode = 'oauth', server = {}, ...settings } = {}) {
  const alice = (issuer) => ({ subject: 'alice', issuer, api_key: upstream.keyOf('alice') });
  const daemon = await startGuarded(upstream, ({ origin }) => ({
    ...settings,
    server: { public_url: origin, ...server },
    identity: {
      mode,
      oauth: {
        issuer: issuers.map(({ issuer }) => issuer),
        allow_insecure_issuer: true,
        ...(mode === 'oauth' && { principal: issuers.map(({ issuer }) => alice(issuer)) }),
        ...oauth,
      },
    },
  }));
  for (const each of issuers) each.audience = daemon.url;
  return daemon;
}

/** The lines of the log since it had `begin` characters, as objects. */
export const linesOf = ({ said }, begin = 0) =>
  said.err
    .slice(begin)
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line));

/** Nothing of these credentials is in what the daemon has written. */
export function assertUnsaid({ said }, credentials) {
  for (const credential of credentials)
    for (const trace of tracesOf(credential))
      for (const text of [said.err, said.out])
        assert.ok(
          !text.includes(trace),
          `the log has a credential: …${text.slice(Math.max(0, text.indexOf(trace) - 200), text.indexOf(trace) + 60)}`,
        );
}

let addresses = 0;
/** A loopback address from which nobody has called before. */
export function newAddress() {
  addresses += 1;
  return `127.${1 + (addresses >> 16)}.${(addresses >> 8) & 255}.${addresses & 255}`;
}

export const bearing = (token) => ({ authorization: `Bearer ${token}` });

/** Sends a modern request with `headers` more, from an address of its own unless one is given: the answer of `rawClient().ask`. */
export function callAs(
  { port },
  headers,
  method = 'tools/list',
  params = {},
  { path = '/mcp', from = newAddress() } = {},
) {
  const { ask } = rawClient(port, { endpoint: path.replace(/\?.*/, ''), options: { localAddress: from } });
  const request = modernRequest(method, params);
  return ask({ ...request, path, headers: { ...request.headers, ...headers } });
}

/** Who made the call that `work` makes, as the log has it. */
export async function principalOf(daemon, work) {
  const begin = daemon.said.err.length;
  await work();
  const line = () => linesOf(daemon, begin).find(({ event }) => event === 'call');
  return (await eventually(line, 'line of the call')).principal;
}

/** Calls a tool that needs Portkey. */
export const useAs = (daemon, headers, name = 'list_workspaces', given = {}, options = {}) =>
  callAs(daemon, headers, 'tools/call', { name, arguments: given }, options);

/** What a challenge says in words: one sentence that any header may hold. */
const sentence = /error_description="([\x20\x21\x23-\x5b\x5d-\x7e]{8,})"/;

/**
 * The answer is a refusal with this status and exactly this WWW-Authenticate, in which SENTENCE stands for any sentence (undefined:
 * none), as a JSON-RPC error. It has no id, but for a scope that is missing: that is known only once the request is read. Gives the
 * sentence of the body.
 */
export function assertRefused({ status, headers, message, text }, expected, challenge) {
  assert.equal(status, expected, text);
  const given = headers['www-authenticate'];
  assert.equal(given?.replace(sentence, 'error_description="SENTENCE"'), challenge);
  assert.match(headers['content-type'] ?? '', /^application\/json/, text);
  assert.equal(message?.jsonrpc, '2.0', text);
  if (!challenge?.includes('insufficient_scope')) assert.ok(!('id' in message), text);
  assert.equal(typeof message.error.code, 'number');
  assert.ok(message.error.message.length > 8, text);
  return message.error.message;
}

/** The answer is a refusal that says when to come again. */
export function assertPutOff(answer, ...statuses) {
  assert.ok(statuses.includes(answer.status), `${answer.status}: ${answer.text}`);
  assert.match(answer.headers['retry-after'] ?? 'missing', /^[1-9][0-9]*$/);
  assert.equal(answer.message?.jsonrpc, '2.0', answer.text);
}

/** The challenges as they are to the letter. */
export const challenges = {
  plain: 'Bearer realm="portkey-mcp"',
  plainBad: 'Bearer realm="portkey-mcp", error="invalid_token", error_description="SENTENCE"',
  none: ({ metadata }) => `Bearer resource_metadata="${metadata}", scope="portkey:read"`,
  bad: ({ metadata }) =>
    `Bearer error="invalid_token", error_description="SENTENCE", resource_metadata="${metadata}", scope="portkey:read"`,
  scope: ({ metadata }, scopes) =>
    `Bearer error="insufficient_scope", scope="${scopes}", resource_metadata="${metadata}", error_description="SENTENCE"`,
};

/** The result of a call that was let in and went well. */
export function resultOf({ status, message, text }) {
  assert.equal(status, 200, text);
  assert.ok(message.result, text);
  assert.notEqual(message.result.isError, true, text);
  return message.result;
}
