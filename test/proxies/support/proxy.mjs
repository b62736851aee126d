// The reverse proxies, each with the configuration that is shipped and no trace of the system's own.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, startProgram } from '../../clients/support/servers.mjs';
import { authority, daemonName, front } from './certificates.mjs';

/** The configurations that users start from. */
export const shipped = join(dirname(fileURLToPath(import.meta.url)), '../../../docker/proxies');

/** Whether this Caddy is older than 2.7, as Debian 12's is. */
function isOldCaddy(program) {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(execFileSync(program, ['version'], { encoding: 'utf8' }));
  return Number(major) === 2 && Number(minor) < 7;
}

/**
 * Name, and how it is started: `arrange(folder, values)` writes what it needs and gives its arguments; `values(program)` are
 * further variables of its environment; `writes` is what its log has of a page with a secret that was not
 * `found`, and of a request that `failed` with 502, if it has anything.
 */
const proxies = [
  {
    name: 'nginx',
    writes: { found: /\/secret\/\* HTTP\/1\.1" 404 /, failed: /HTTP\/1\.1" 502 / },
    arrange(folder, values) {
      const template = readFileSync(join(shipped, 'nginx.conf.template'), 'utf8');
      const filled = template.replace(/\$\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
      writeFileSync(join(folder, 'portkey-mcp.conf'), filled);
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
      const whole = [
        'daemon off; master_process off; pid nginx.pid; error_log stderr;',
        'events {}',
        'http {',
        '  access_log off;',
        ...temporary.map((what) => `  ${what}_temp_path ${folder}/${what};`),
        `  include ${folder}/portkey-mcp.conf;`,
        '}',
      ];
      writeFileSync(join(folder, 'nginx.conf'), whole.join('\n'));
      return ['-p', folder, '-c', 'nginx.conf', '-e', 'stderr'];
    },
  },
  {
    name: 'caddy',
    writes: { failed: /"status":502/ },
    values: (program) => (isOldCaddy(program) ? { BUFFER: 'buffer_requests' } : {}),
    arrange(folder) {
      const given = readFileSync(join(shipped, 'Caddyfile'), 'utf8');
      const options = ['admin off', 'auto_https off', 'default_bind 127.0.0.1', 'grace_period 1s'];
      const whole = given.replace(/grace_period \S+/, options.join('\n\t'));
      writeFileSync(join(folder, 'Caddyfile'), whole);
      return ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'];
    },
  },
  {
    name: 'haproxy',
    speaksProxyProtocol: true,
    writes: {},
    arrange: () => ['-db', '-f', join(shipped, 'haproxy.cfg')],
  },
];

// Debian keeps servers where only root looks.
const folders = [...process.env.PATH.split(':'), '/usr/sbin', '/usr/local/sbin'];

/** The proxy of this name, with `program`, its path, where it is installed. */
export function proxyNamed(name) {
  const program = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  return { ...proxies.find((proxy) => proxy.name === name), program };
}

const used = [];
process.on('exit', () => used.forEach((folder) => rmSync(folder, { recursive: true })));

const accepts = (port) =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

/** `proxy` listening at `port` in front of `daemon` {port, tls, proxyProtocol}, with the paths of `place`: `{log, stop}`. */
export async function startProxy({ name, program, arrange, values: more }, port, place, daemon) {
  const folder = mkdtempSync(join(tmpdir(), `portkey-mcp-${name}-`));
  used.push(folder);
  const accessLog = join(folder, 'access.log');
  const values = {
    // A host here would be the only one that Caddy serves.
    LISTEN: `${name === 'caddy' ? '' : '127.0.0.1'}:${port}`,
    TLS_CERTIFICATE: front.certificate,
    TLS_KEY: front.key,
    TLS: `${front.certificate} ${front.key}`,
    PREFIX: place.prefix,
    STRIP_PREFIX: place.strips ? place.prefix : '',
    DAEMON: `127.0.0.1:${daemon.port}`,
    DAEMON_SCHEME: daemon.tls ? 'https' : 'http',
    DAEMON_CA: daemon.tls ? authority.certificate : '',
    DAEMON_NAME: daemon.tls ? daemonName : '',
    DAEMON_PROXY_PROTOCOL: String(daemon.proxyProtocol),
    ACCESS_LOG: accessLog,
    ...more?.(program),
  };
  const { PATH } = process.env;
  const env = { PATH, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder, ...values };
  const running = startProgram(program, arrange(folder, values), { env, anyExit: true, name });
  await running.until(() => accepts(port), 'listening');
  const log = () => running.said.out + running.said.err + (existsSync(accessLog) ? readFileSync(accessLog, 'utf8') : '');
  return { ...running, log };
}
