// Configurations of which nobody could say who is let in: refused, in a sentence that says what is unclear.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { scratchFolder, tomlOf } from './support/identity.mjs';
import { binary, settings } from './support/servers.mjs';

const secret = (name) => `${name}-0123456789abcdef0123456789abcdef`;
const scratch = scratchFolder();
const upstream = { baseUrl: 'http://127.0.0.1:1/v1', key: '' };
const run = promisify(execFile);

/** `portkey-mcp check` with these settings: {code, text}. */
async function check(given, more = {}) {
  const config = scratch.file('config.toml', tomlOf(given));
  const env = { ...settings(upstream), PORTKEY_MCP_CONFIG: config, ...more };
  const {
    code = 0,
    stdout,
    stderr,
  } = await run(binary('PORTKEY_MCP_BINARY'), ['check'], { env }).catch((error) => error);
  return { code, text: stdout + stderr };
}

const alice = { name: 'alice', secret: secret('alice') };
const principal = { subject: 'alice', api_key: secret('pk') };
const server = { public_url: 'https://mcp.example.com' };
const issuer = 'https://login.example.com';
const oauth = (more = {}) => ({
  server,
  identity: { mode: 'oauth', oauth: { issuer, principal: [principal], ...more } },
});
const bearer = (...token) => ({ identity: { mode: 'bearer', token } });

/** What is unclear, the settings, and what the sentence must name. */
const refused = [
  ['a mode that nobody knows', { identity: { mode: 'baerer' } }, /identity\.mode.*bearer/s],
  ['tokens without a mode', { identity: { token: [alice] } }, /identity\.(mode|token)/],
  ['tokens in mode none', { identity: { mode: 'none', token: [alice] } }, /identity\.token/],
  ['tokens in mode byok', { identity: { mode: 'byok', token: [alice] } }, /identity\.token/],
  ['tokens in mode oauth', { ...oauth(), identity: { ...oauth().identity, token: [alice] } }, /identity\.token/],
  ['an issuer without a mode', { server, identity: { oauth: { issuer } } }, /identity\.(mode|oauth)/],
  [
    'an issuer in mode bearer',
    { server, identity: { mode: 'bearer', token: [alice], oauth: { issuer } } },
    /identity\.oauth/,
  ],
  ['an issuer in mode byok', { server, identity: { mode: 'byok', oauth: { issuer } } }, /identity\.oauth/],
  [
    'principals in mode bearer',
    { identity: { mode: 'bearer', token: [alice], oauth: { principal: [principal] } } },
    /identity\.oauth\.principal/,
  ],
  [
    'principals with keys that callers bring',
    { server, identity: { mode: 'oauth+byok', oauth: { issuer, principal: [principal] } } },
    /identity\.oauth\.principal/,
  ],
  ...['byok', 'oauth', 'oauth+byok'].flatMap((mode) =>
    ['api_key', 'workspace_api_key'].map((key) => [
      `a key of the server in mode ${mode}: ${key}`,
      {
        ...oauth(mode === 'oauth' ? {} : { principal: undefined }),
        identity:
          mode === 'byok'
            ? { mode }
            : { ...oauth({ principal: mode === 'oauth' ? [principal] : undefined }).identity, mode },
        portkey: { [key]: secret('pk') },
      },
      new RegExp(`portkey\\.${key}`),
    ]),
  ),
  ['no mode on an address that others reach', { server: { host: '0.0.0.0' } }, /identity\.mode/],

  ['bearer without a token', { identity: { mode: 'bearer' } }, /identity\.token/],
  ['a token without a name', bearer({ secret: secret('alice') }), /name/],
  ['a token without a secret', bearer({ name: 'alice' }), /secret/],
  ['a token with a secret twice', bearer({ ...alice, secret_file: scratch.file('alice', secret('alice')) }), /secret/],
  ['a token that is short', bearer({ name: 'alice', secret: 'a'.repeat(31) }), /32/],
  ['two tokens of one name', bearer(alice, { name: 'alice', secret: secret('other') }), /alice/],
  ['two names of one token', bearer(alice, { name: 'bob', secret: secret('alice') }), /alice|bob/],
  ['a token whose file is not there', bearer({ name: 'alice', secret_file: '/nowhere/alice' }), /\/nowhere\/alice/],

  [
    'oauth without an issuer',
    { server, identity: { mode: 'oauth', oauth: { principal: [principal] } } },
    /identity\.oauth\.issuer/,
  ],
  ['oauth without a public URL', { identity: oauth().identity }, /server\.public_url/],
  ['an issuer that is no URL', oauth({ issuer: 'login.example.com' }), /identity\.oauth\.issuer/],
  ['an issuer over http', oauth({ issuer: 'http://login.example.com' }), /identity\.oauth\.issuer/],
  [
    'an issuer over http that is not allowed',
    oauth({ issuer: 'http://127.0.0.1:9' }),
    /identity\.oauth\.(issuer|allow_insecure_issuer)/,
  ],
  [
    'an issuer over http that is far away',
    oauth({ issuer: 'http://login.example.com', allow_insecure_issuer: true }),
    /identity\.oauth\.issuer/,
  ],
  ['an issuer with a query', oauth({ issuer: `${issuer}?tenant=1` }), /identity\.oauth\.issuer/],
  ['an issuer twice', oauth({ issuer: [issuer, issuer] }), /identity\.oauth\.issuer/],
  [
    'keys of more issuers than there are',
    oauth({ jwks_url: [`${issuer}/a`, `${issuer}/b`] }),
    /identity\.oauth\.jwks_url/,
  ],
  [
    'keys of fewer issuers than there are',
    oauth({ issuer: [issuer, `${issuer}/b`], jwks_url: `${issuer}/a` }),
    /identity\.oauth\.jwks_url/,
  ],
  ['keys over http', oauth({ jwks_url: 'http://login.example.com/keys' }), /identity\.oauth\.jwks_url/],
  ['introspection without an id', oauth({ introspection_url: `${issuer}/introspect` }), /client_id/],
  [
    'introspection without a secret',
    oauth({ introspection_url: `${issuer}/introspect`, client_id: 'mcp' }),
    /client_secret/,
  ],
  [
    'an id without introspection',
    oauth({ client_id: 'mcp', client_secret: secret('mcp') }),
    /identity\.oauth\.(client_id|introspection_url)/,
  ],
  [
    'introspection over http',
    oauth({ introspection_url: 'http://login.example.com/i', client_id: 'mcp', client_secret: secret('mcp') }),
    /identity\.oauth\.introspection_url/,
  ],
  ['one name for two scopes', oauth({ write_scope: 'portkey:read' }), /scope/],
  ['a scope with a space', oauth({ read_scope: 'portkey read' }), /identity\.oauth\.read_scope/],
  ['a scope with a quote', oauth({ read_scope: 'portkey"read' }), /identity\.oauth\.read_scope/],
  ['no scope', oauth({ read_scope: '' }), /identity\.oauth\.read_scope/],

  ['a principal that is nobody', oauth({ principal: [{ api_key: secret('pk') }] }), /principal/],
  [
    'a principal by subject and claim',
    oauth({ principal: [{ ...principal, claim: 'groups', value: 'x' }] }),
    /principal/,
  ],
  [
    'a principal by a claim without value',
    oauth({ principal: [{ claim: 'groups', api_key: secret('pk') }] }),
    /principal.*value/s,
  ],
  ['a principal by a value without claim', oauth({ principal: [{ value: 'x', api_key: secret('pk') }] }), /principal/],
  ['a principal without a key', oauth({ principal: [{ subject: 'alice' }] }), /principal.*key/s],
  [
    'a principal with a key twice',
    oauth({ principal: [{ ...principal, api_key_file: scratch.file('pk', 'x') }] }),
    /api_key/,
  ],
  [
    'a principal of an issuer that is not trusted',
    oauth({ principal: [{ ...principal, issuer: 'https://elsewhere.example' }] }),
    /elsewhere\.example/,
  ],
  [
    'one subject with two keys',
    oauth({ principal: [principal, { subject: 'alice', api_key: secret('other') }] }),
    /alice/,
  ],
  [
    'one subject with two keys, once of one issuer',
    oauth({ principal: [principal, { subject: 'alice', issuer, api_key: secret('other') }] }),
    /alice/,
  ],
  ['a subject of whichever of two issuers', oauth({ issuer: [issuer, `${issuer}/b`] }), /alice/],
  [
    'one claim with two keys',
    oauth({ principal: [1, 2].map((at) => ({ claim: 'groups', value: 'x', api_key: secret(`pk${at}`) })) }),
    /groups/,
  ],
];

/** What is clear, and starts. */
const accepted = [
  ['nothing at all', {}],
  ['none', { identity: { mode: 'none' } }],
  ['bearer', bearer(alice, { name: 'bob', secret: secret('bob') })],
  ['byok', { identity: { mode: 'byok' } }],
  ['oauth', oauth()],
  [
    'oauth of two issuers with a subject of each',
    oauth({
      issuer: [issuer, `${issuer}/b`],
      principal: [
        { ...principal, issuer },
        { ...principal, issuer: `${issuer}/b` },
      ],
    }),
  ],
  [
    'oauth with a key for a group',
    oauth({ principal: [principal, { claim: 'groups', value: 'x', api_key: secret('other') }] }),
  ],
  ['oauth+byok', { server, identity: { mode: 'oauth+byok', oauth: { issuer } } }],
  [
    'introspection',
    oauth({ introspection_url: `${issuer}/introspect`, client_id: 'mcp', client_secret: secret('mcp') }),
  ],
  ['an issuer nearby over http', oauth({ issuer: 'http://127.0.0.1:9', allow_insecure_issuer: true })],
  ['anonymous discovery', { identity: { ...bearer(alice).identity, allow_anonymous_discovery: true } }],
  ['byok for everybody', { server: { host: '0.0.0.0' }, identity: { mode: 'byok' } }],
];

describe('identity that is ambiguous', () => {
  for (const [name, given, named] of refused) {
    test(`does not start: ${name}`, async () => {
      const { code, text } = await check(given);
      assert.equal(code, 1, text);
      assert.match(text, named);
      assert.ok(!text.includes('0123456789abcdef'), 'it tells a secret');
    });
  }
  for (const [name, given] of accepted) {
    test(`starts: ${name}`, async () => {
      const { code, text } = await check(given);
      assert.equal(code, 0, text);
      assert.ok(!text.includes('0123456789abcdef'), 'it tells a secret');
    });
  }
  test('is told of every problem at once', async () => {
    const { code, text } = await check({
      identity: { mode: 'oauth', token: [alice], oauth: { principal: [{ subject: 'alice' }] } },
    });
    assert.equal(code, 1);
    for (const part of [/server\.public_url/, /identity\.oauth\.issuer/, /identity\.token/, /key/])
      assert.match(text, part);
  });
  test('may be set by the environment', async () => {
    const env = {
      PORTKEY_MCP_IDENTITY_MODE: 'oauth+byok',
      PORTKEY_MCP_IDENTITY_OAUTH_ISSUER: `${issuer},${issuer}/b`,
      PORTKEY_MCP_SERVER_PUBLIC_URL: server.public_url,
    };
    const { code, text } = await check({}, env);
    assert.equal(code, 0, text);
    assert.match(text, /identity\.mode = "?oauth\+byok/);
    assert.equal((await check({}, { ...env, PORTKEY_MCP_IDENTITY_MODE: 'byok' })).code, 1);
  });
});
