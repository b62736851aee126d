// The files at the root by which registries and directories know the server: each as its schema wants it, and as the server is.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { rawClient } from './support/raw_http.mjs';
import { startDaemon } from './support/servers.mjs';

const text = (path) => readFileSync(new URL(path, import.meta.url), 'utf8');
const schema = (name) => JSON.parse(text(`manifests/${name}.schema.json`));
const atRoot = (name) => text(`../../${name}`);
const version = /^project\(portkey-mcp VERSION (\S+)/m.exec(atRoot('CMakeLists.txt'))[1];

/** The published schema that this environment variable names, and why a test has to do without it. */
function published(variable) {
  const path = process.env[variable];
  const lacks = !(path && existsSync(path)) && `${variable} names no schema`;
  return { lacks, read: () => JSON.parse(readFileSync(path, 'utf8')) };
}

/** `value` fits `schema`. */
function assertValid(schema, value, Validator = Ajv) {
  const ajv = addFormats(new Validator({ strict: false, allErrors: true }));
  assert.ok(ajv.validate(schema, value), ajv.errorsText());
}

describe('server.json', () => {
  const manifest = JSON.parse(atRoot('server.json'));

  test('is what the registry takes', () => {
    const wanted = schema('registry');
    assertValid(wanted, manifest);
    assert.throws(() => assertValid(wanted, { ...manifest, description: 'x'.repeat(101) }));
  });
  const registry = published('REGISTRY_SCHEMA');
  test("fits the registry's own schema", { skip: registry.lacks }, () => {
    const wanted = registry.read();
    assertValid(wanted, manifest);
    assert.equal(manifest.$schema, wanted.$id);
  });
  test('has the version of the build everywhere', () => {
    assert.equal(manifest.version, version);
    for (const { identifier } of manifest.packages) assert.ok(identifier.endsWith(`:${version}`), identifier);
  });
  test('keeps every key secret, and names only variables that the server reads', () => {
    const [{ environmentVariables: variables }] = manifest.packages;
    const [{ headers }] = manifest.remotes;
    for (const { name, isSecret } of [...variables, ...headers]) assert.equal(isSecret ?? false, /key$/i.test(name), name);
    const rows = atRoot('server/settings_table.cpp');
    for (const { name } of variables) {
      const [, section, key] = /^PORTKEY_MCP_([A-Z]+)_(\w+)$/.exec(name) ?? [];
      if (section) assert.ok(rows.includes(`"${key.toLowerCase()}", &s::${key.toLowerCase()}`), name);
      else assert.ok(rows.includes(`"${name}"`), name);
    }
  });
});

test('glama.json is what Glama takes', () => assertValid(schema('glama'), JSON.parse(atRoot('glama.json'))));

describe('smithery.yaml', () => {
  const manifest = parse(atRoot('smithery.yaml'));
  let daemon;
  before(async () => {
    const unused = { baseUrl: 'http://127.0.0.1:9/v1', key: '' };
    daemon = await startDaemon(unused, (port) => ({ ...manifest.env, PORTKEY_MCP_SERVER_PUBLIC_URL: `http://127.0.0.1:${port}` }));
  });
  after(() => daemon?.stop());
  const served = async (path) => (await rawClient(daemon.port).ask({ method: 'GET', path })).json();

  test('is what Smithery takes', () => assertValid(schema('smithery'), manifest));
  test('has an example that fits its schema', () =>
    assertValid(manifest.startCommand.configSchema, manifest.startCommand.exampleConfig));
  test('has the schema that the server serves', async () => {
    const { $id, ...rest } = await served('/.well-known/mcp-config');
    assert.equal($id, `http://127.0.0.1:${daemon.port}/.well-known/mcp-config`);
    assert.deepEqual(manifest.startCommand.configSchema, rest);
    assert.equal(rest.required, undefined);
    assert.ok(JSON.stringify({ $id, ...rest }).length <= 1024, 'Smithery takes no larger one');
    assertValid({ $id, ...rest }, {});
    assert.throws(() => assertValid({ $id, ...rest }, { baseUrl: 'https://elsewhere.example' }));
  });
  test("lets the platform's own pages call", async () => {
    const headers = { origin: 'https://smithery.ai', 'access-control-request-method': 'POST' };
    const preflight = await rawClient(daemon.port).ask({ method: 'OPTIONS', headers });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers['access-control-allow-origin'], headers.origin);
  });
  test('and server.json name the server as its card does', async () => {
    const card = await served('/.well-known/mcp/server-card.json');
    assertValid(schema('card'), card);
    const manifest = JSON.parse(atRoot('server.json'));
    for (const name of ['name', 'title', 'version', 'description']) assert.equal(card[name], manifest[name], name);
    assert.equal(card.serverInfo.version, version);
    const [remote] = card.remotes;
    assert.deepEqual(
      remote.headers.map(({ name }) => name),
      manifest.remotes[0].headers.map(({ name }) => name),
    );
  });
  const cards = published('SERVER_CARD_SCHEMA');
  test("and the card fits the proposal's own schema", { skip: cards.lacks }, async () => {
    const card = await served('/.well-known/mcp/server-card.json');
    assertValid({ ...cards.read(), $ref: '#/$defs/ServerCard' }, card, Ajv2020);
  });
});
