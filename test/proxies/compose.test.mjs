// docker/compose.yaml without Docker: held against the Compose specification where COMPOSE_SCHEMA names its schema
// (schema/compose-spec.json of compose-spec), read by docker-compose where that is installed, and what it gives to Caddy and to the
// daemon judged by these themselves.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { binary, settings } from '../clients/support/servers.mjs';
import { misfits, parseYaml } from '../clients/support/yaml.mjs';
import { proxyNamed, shipped } from './support/proxy.mjs';

const folder = join(shipped, '..');
const file = join(folder, 'compose.yaml');
const text = readFileSync(file, 'utf8');

/** The file as Compose reads it where the variables have these values. */
function composed(variables = {}) {
  const filled = text.replace(/\$\{(\w+)(?::-([^}]*))?\}/g, (_, name, otherwise = '') => variables[name] ?? otherwise);
  return parseYaml(filled, { merge: true });
}
const { services, networks, secrets } = composed();

describe('compose.yaml', () => {
  const schema = process.env.COMPOSE_SCHEMA;
  const unknown = !(schema && existsSync(schema)) && 'COMPOSE_SCHEMA names no schema';
  test('is what the specification allows', { skip: unknown }, () =>
    assert.equal(misfits(JSON.parse(readFileSync(schema, 'utf8')), composed()), ''),
  );

  const version = spawnSync('docker-compose', ['--version']);
  test('is what docker-compose reads', { skip: version.error && 'docker-compose is not installed' }, () => {
    const command = ['--profile', 'demo', '-f', file, 'config'];
    const { status, stdout, stderr } = spawnSync('docker-compose', command, { encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    assert.deepEqual(Object.keys(parseYaml(stdout).services).sort(), Object.keys(services).sort());
  });

  test('gives no service more rights than it needs', () => {
    for (const [name, service] of Object.entries(services)) {
      assert.equal(service.read_only, true, name);
      assert.deepEqual(service.cap_drop, ['ALL'], name);
      assert.deepEqual(service.security_opt, ['no-new-privileges:true'], name);
      if (name !== 'caddy') assert.equal(service.cap_add, undefined, name);
    }
  });

  test('lets nobody past Caddy to the daemon, nor a stranger to the demo', () => {
    const daemon = services['portkey-mcp'];
    assert.equal(daemon.ports, undefined);
    assert.equal(networks.inside.internal, true);
    const shared = daemon.networks.filter((name) => services.caddy.networks.includes(name));
    assert.deepEqual(shared, ['inside']);
    assert.equal(services.demo.network_mode, 'service:stand-in');
    assert.deepEqual(services['stand-in'].ports, ['127.0.0.1:8080:8080']);
    assert.deepEqual(services['stand-in'].command, ['--host', '127.0.0.1']);
  });

  test('starts Caddy once the daemon is ready', () => {
    assert.deepEqual(services.caddy.depends_on, { 'portkey-mcp': { condition: 'service_healthy' } });
    assert.deepEqual(services['portkey-mcp'].healthcheck.test, ['CMD', 'portkey-mcp', 'healthcheck']);
  });

  test('asks for no secret in the demo', () => {
    for (const name of ['demo', 'stand-in']) assert.equal(services[name].secrets, undefined);
    assert.deepEqual(services['portkey-mcp'].secrets, Object.keys(secrets));
  });

  const caddy = proxyNamed('caddy');
  const variables = { 'https://localhost': {}, 'a public name': { DOMAIN: 'mcp.example.com', TLS: 'you@example.com' } };
  for (const [name, given] of Object.entries(variables)) {
    test(`gives Caddy what it wants, for ${name}`, { skip: !caddy.program && 'caddy is not installed' }, () => {
      const { environment } = composed(given).services.caddy;
      const home = mkdtempSync(join(tmpdir(), 'caddy-'));
      const env = { PATH: process.env.PATH, HOME: home, XDG_CONFIG_HOME: home, XDG_DATA_HOME: home };
      const command = ['validate', '--config', join(shipped, 'Caddyfile'), '--adapter', 'caddyfile'];
      const { status, stderr } = spawnSync(caddy.program, command, {
        env: { ...env, ...environment, ...caddy.values(caddy.program) },
        encoding: 'utf8',
      });
      assert.equal(status, 0, stderr);
    });
  }

  /** What `portkey-mcp check` says of the environment of a service, as the image has it, with its secrets in `place`. */
  function check(environment, place = '/run/secrets') {
    const config = join(mkdtempSync(join(tmpdir(), 'compose-')), 'config.toml');
    writeFileSync(config, readFileSync(join(folder, 'config.toml'), 'utf8').replaceAll('/run/secrets', place));
    const given = Object.entries(environment).map(([name, value]) => [name, value.replace('/run/secrets', place)]);
    const env = {
      ...settings({ key: '', baseUrl: '' }),
      PORTKEY_MCP_PORTKEY_ALLOW_INSECURE_BASE_URL: '',
      PORT: '8080',
    };
    Object.assign(env, Object.fromEntries(given), environment.PORTKEY_MCP_CONFIG && { PORTKEY_MCP_CONFIG: config });
    return spawnSync(binary('PORTKEY_MCP_BINARY'), ['check'], { env, encoding: 'utf8' });
  }

  test('gives the daemon a configuration that it takes, with secrets written as README says', () => {
    const top = mkdtempSync(join(tmpdir(), 'secrets-'));
    mkdirSync(join(top, 'docker'));
    const blocks = [...readFileSync(join(folder, 'README.md'), 'utf8').matchAll(/```sh\n(.*?)```/gs)].map(([, block]) => block);
    const lines = blocks.find((block) => block.includes('docker/secrets')).replace(/^docker compose .*up -d$/m, '');
    const env = { PATH: process.env.PATH, PORTKEY_API_KEY: 'pk-of-tests-0123456789' };
    const written = spawnSync('sh', ['-euc', lines], { cwd: top, env, encoding: 'utf8' });
    assert.equal(written.status, 0, written.stderr);
    const place = join(top, 'docker/secrets');
    assert.deepEqual(readdirSync(place).sort(), Object.keys(secrets).sort());
    const { status, stdout, stderr } = check(services['portkey-mcp'].environment, place);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /server\.host *= *"?0\.0\.0\.0/);
    assert.match(stdout, /identity\.mode *= *"?bearer/);
  });

  test('gives the daemon of the demo a configuration that it takes', () => {
    const { status, stderr } = check(services.demo.environment);
    assert.equal(status, 0, stderr);
  });

  test('has a stand-in whose keys the demo knows', () => {
    const { PORTKEY_API_KEY: key, PORTKEY_WORKSPACE_API_KEY: workspaceKey } = services.demo.environment;
    const header = readFileSync(join(folder, '../test/emulator/api_key.hpp'), 'utf8');
    for (const each of [key, workspaceKey]) assert.ok(header.includes(`"${each}"`), each);
  });
});
