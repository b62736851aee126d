// The bundle for desktop programs: packed, unpacked without what may be executed, as such programs do, and started with the command
// that its manifest gives once their person has filled in the form.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { overStdioClients } from '../clients/support/real_clients.mjs';
import { binary, startEmulator } from '../clients/support/servers.mjs';
import { answerOf } from '../clients/support/tools.mjs';

const sources = join(dirname(fileURLToPath(import.meta.url)), '../../docker/mcpb');
const scratch = mkdtempSync(join(tmpdir(), 'mcpb-'));
const bundle = join(scratch, 'portkey-mcp.mcpb');

/** The files of an archive in `folder`, of which none may be executed. */
function unpack({ unzipSync }, folder) {
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(bundle)))) {
    if (name.endsWith('/')) continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes, { mode: 0o644 });
  }
  return folder;
}

describe('the bundle', () => {
  let mcpb, zip, folder, manifest, emulator;
  // The packer may have to be installed first.
  before(
    async () => {
      execFileSync(join(sources, 'pack.sh'), [binary('PORTKEY_MCP_BINARY'), bundle], { stdio: 'pipe' });
      // The packer's own library is what desktop programs read a manifest with.
      const installed = createRequire(join(sources, 'package.json'));
      [mcpb, zip] = [installed('@anthropic-ai/mcpb'), installed('fflate')];
      folder = unpack(zip, join(scratch, 'unpacked'));
      manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
      emulator = await startEmulator();
    },
    { timeout: 300_000 },
  );
  after(() => emulator?.stop());

  /** What a desktop program starts where its person has filled in `userConfig`. */
  const commandFor = (userConfig, extensionPath = folder) =>
    mcpb.getMcpConfigForManifest({ manifest, extensionPath, systemDirs: {}, userConfig, pathSeparator: '/' });
  const filled = (more) => ({ portkey_api_key: emulator.key, base_url: emulator.baseUrl, ...more });
  // Only the stand-in is reached over http.
  const insecure = { PORTKEY_MCP_PORTKEY_ALLOW_INSECURE_BASE_URL: 'true' };

  /** What `work` gives with a client of the bundle. */
  async function connected({ connect }, { command, args, env }, work) {
    const client = await connect({
      command,
      args,
      env: { PATH: process.env.PATH, ...env, ...insecure },
      stderr: 'ignore',
    });
    try {
      return await work(client);
    } finally {
      await client.close();
    }
  }
  const namesIn = async (client) => (await client.listTools()).tools.map(({ name }) => name);
  const [anyClient] = overStdioClients;

  test('has the version of the program', () => {
    const version = execFileSync(binary('PORTKEY_MCP_BINARY'), ['--version'], { encoding: 'utf8' }).trim();
    assert.equal(version, `portkey-mcp ${manifest.version}`);
  });

  test('asks for the key, and starts nothing without', async () => {
    assert.deepEqual(
      [manifest.user_config.portkey_api_key.required, manifest.user_config.portkey_api_key.sensitive],
      [true, true],
    );
    assert.equal(manifest.user_config.workspace_api_key.sensitive, true);
    assert.equal(await commandFor({}), undefined);
  });

  test('puts everything that it asks for into a setting', () => {
    const used = JSON.stringify(manifest.server.mcp_config.env);
    for (const name of Object.keys(manifest.user_config)) assert.ok(used.includes(`\${user_config.${name}}`), name);
  });

  for (const kind of overStdioClients) {
    test(`serves the ${kind.name}, with the key alone, though nothing in it may be executed`, async () => {
      const fresh = unpack(zip, mkdtempSync(join(scratch, 'fresh-')));
      assert.equal(statSync(join(fresh, 'server/portkey-mcp')).mode & 0o111, 0);
      await connected(kind, await commandFor(filled(), fresh), async (client) => {
        assert.ok((await namesIn(client)).includes('search_tools'));
        answerOf(await client.callTool({ name: 'list_workspaces', arguments: {} }), 'list_workspaces');
      });
    });
  }

  test('starts where what is left out stays as the manifest has it', async () => {
    const { command, args, env } = await commandFor(filled());
    const left = ['workspace_api_key', 'toolsets', 'surface', 'read_only'];
    const kept = Object.entries(manifest.server.mcp_config.env).filter(([, value]) =>
      left.some((name) => value.includes(name)),
    );
    assert.equal(kept.length, left.length);
    await connected(anyClient, { command, args, env: { ...env, ...Object.fromEntries(kept) } }, async (client) =>
      answerOf(await client.callTool({ name: 'list_workspaces', arguments: {} }), 'list_workspaces'),
    );
  });

  test('offers what the person chose', async () => {
    const chosen = filled({ surface: 'all', toolsets: 'prompts', read_only: true });
    const names = await connected(anyClient, await commandFor(chosen), namesIn);
    assert.ok(names.includes('list_prompts'), names.join());
    for (const name of ['create_prompt', 'list_workspaces']) assert.ok(!names.includes(name), names.join());
  });

  test('has beside it what it is linked with, but for what each system has of its own', () => {
    const server = join(folder, 'server');
    const own = /^(linux-vdso|\/lib64\/ld-linux|lib(c|m|stdc\+\+|gcc_s)\.so)/;
    const files = ['portkey-mcp', ...readdirSync(join(server, 'lib')).map((name) => `lib/${name}`)];
    assert.ok(files.length > 1);
    for (const file of files) {
      const env = { PATH: process.env.PATH, LD_LIBRARY_PATH: join(server, 'lib') };
      const { stdout, status } = spawnSync('ldd', [join(server, file)], { env, encoding: 'utf8' });
      assert.equal(status, 0, file);
      for (const line of stdout
        .split('\n')
        .map((each) => each.trim())
        .filter(Boolean))
        assert.ok(own.test(line) || line.includes(`=> ${server}/lib/`), `${file}: ${line}`);
    }
  });

  describe('its launcher', () => {
    let place;
    before(() => {
      place = mkdtempSync(join(scratch, 'launcher-'));
      writeFileSync(join(place, 'launch.sh'), readFileSync(join(folder, 'server/launch.sh')));
      writeFileSync(join(place, 'portkey-mcp'), '#!/bin/sh\necho "$@"\nenv\n');
      chmodSync(join(place, 'portkey-mcp'), 0o644);
    });
    /** What the program is started with: `{args, env}`. */
    function started(env) {
      const { status, stdout, stderr } = spawnSync('sh', [join(place, 'launch.sh'), '--log.level', 'error'], {
        env: { PATH: process.env.PATH, ...env },
        encoding: 'utf8',
      });
      assert.equal(status, 0, stderr);
      const [args, ...lines] = stdout.trim().split('\n');
      return { args, env: Object.fromEntries(lines.map((line) => line.split(/=(.*)/s).slice(0, 2))) };
    }

    test('passes arguments on, and takes no library of the desktop program', () => {
      const { args, env } = started({ LD_LIBRARY_PATH: '/opt/desktop/lib', LD_PRELOAD: '' });
      assert.equal(args, 'stdio --log.level error');
      assert.deepEqual([env.LD_LIBRARY_PATH, env.LD_PRELOAD], [join(place, 'lib'), undefined]);
    });

    test('finds the certificate authorities of the system, and leaves alone those that somebody chose', () => {
      const { SSL_CERT_FILE: found } = started({}).env;
      if (found !== undefined) assert.match(readFileSync(found, 'utf8'), /BEGIN CERTIFICATE/);
      assert.equal(started({ SSL_CERT_FILE: '/own.pem' }).env.SSL_CERT_FILE, '/own.pem');
      assert.equal(started({ SSL_CERT_DIR: '/own' }).env.SSL_CERT_FILE, undefined);
    });

    test('takes nothing for a value that is none', () => {
      const { env } = started({
        PORTKEY_WORKSPACE_API_KEY: '${user_config.workspace_api_key}',
        PORTKEY_API_KEY: 'pk-1',
      });
      assert.deepEqual([env.PORTKEY_API_KEY, env.PORTKEY_WORKSPACE_API_KEY], ['pk-1', undefined]);
    });
  });
});
