// What is handed over at descriptor 3, by whatever: it is looked at before anything is served, and settings go by it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { binary } from '../clients/support/servers.mjs';

/** `portkey-mcp check` with that descriptor at 3, and `announced` in its environment beside its own number. */
function check(descriptor, announced = 'LISTEN_FDS=1') {
  const command = `LISTEN_PID=$$ ${announced} exec "$0" check`;
  const { status, stdout, stderr } = spawnSync('sh', ['-c', command, binary('PORTKEY_MCP_BINARY')], {
    env: { PATH: process.env.PATH, PORTKEY_API_KEY: 'pk-of-tests', PORTKEY_MCP_SERVER_HOST: '::1' },
    stdio: ['ignore', 'pipe', 'pipe', descriptor],
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

test('a socket says where the server listens, whatever the settings say', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { status, said } = check(server._handle.fd);
    assert.equal(status, 0, said);
    assert.match(said, /^server\.host = "127\.0\.0\.1" +# inherited socket$/m);
    assert.match(said, new RegExp(`^server\\.port = ${server.address().port} +# inherited socket$`, 'm'));
  } finally {
    server.close();
  }
});

test('a socket that everybody can reach asks for identity', async () => {
  const server = createServer().listen(0, '0.0.0.0');
  await once(server, 'listening');
  try {
    const { status, said } = check(server._handle.fd);
    assert.equal(status, 1);
    assert.match(said, /inherited socket: listening on 0\.0\.0\.0 without identity/);
  } finally {
    server.close();
  }
});

test('what is no listening socket is refused in a sentence', () => {
  const file = openSync('/dev/null');
  try {
    const { status, said } = check(file);
    assert.equal(status, 1);
    assert.equal(said, 'portkey-mcp: The inherited socket "" (descriptor 3) is no socket; hand over a listening TCP socket.\n');
  } finally {
    closeSync(file);
  }
  assert.match(check('ignore', 'LISTEN_FDS=3').said, /^portkey-mcp: LISTEN_FDS hands over 3 sockets\./);
  assert.match(check('ignore', 'LISTEN_FDS=many').said, /^portkey-mcp: LISTEN_FDS wants the number of sockets/);
});
