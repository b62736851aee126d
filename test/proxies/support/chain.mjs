// One daemon behind one proxy: what each must be told, and how they are started.
import { spawnSync } from 'node:child_process';
import https from 'node:https';
import {
  binary,
  freePort,
  settings,
  startDaemon,
  startEmulator,
  wholeCatalogue,
} from '../../clients/support/servers.mjs';
import { scratchFolder, tomlOf } from '../../clients/support/identity.mjs';
import { rawClient } from '../../clients/support/raw_http.mjs';
import { behind } from './certificates.mjs';
import { startProxy } from './proxy.mjs';

/** Where the MCP endpoint is: below `prefix` for clients, at `path` of the daemon. */
export const places = [
  { where: 'at the root', prefix: '', strips: false, path: '/mcp' },
  { where: 'under a path that the proxy strips', prefix: '/gateway', strips: true, path: '/mcp' },
  { where: 'under a path that the daemon knows', prefix: '/gateway', strips: false, path: '/gateway/mcp' },
];

const tlsSettings = ({ certificate, key }) => ({
  PORTKEY_MCP_SERVER_TLS_CERTIFICATE: certificate,
  PORTKEY_MCP_SERVER_TLS_KEY: key,
});
const proxySettings = { PORTKEY_MCP_SERVER_TRUSTED_PROXIES: '127.0.0.1/32' };
const protocolSettings = { ...proxySettings, PORTKEY_MCP_SERVER_PROXY_PROTOCOL: 'true' };

/** Why tests that need these settings are skipped, or false: `check` refuses what this version of the daemon does not have. */
function lacking(what, needed) {
  const env = { ...settings({ key: 'any', baseUrl: 'http://127.0.0.1:1' }), ...needed };
  const { status } = spawnSync(binary('PORTKEY_MCP_BINARY'), ['check'], { env, stdio: 'ignore' });
  return status !== 0 && `this portkey-mcp has no ${what}`;
}
export const noTls = lacking('server.tls_certificate', tlsSettings(behind));
export const noTrust = lacking('server.trusted_proxies', proxySettings);
export const noProtocol = lacking('server.proxy_protocol', protocolSettings);

/**
 * What the daemon must be told: where it is, under which name it is reached, and how the proxy speaks to it; `file` is its
 * configuration, where it has one.
 */
function daemonSettings({ prefix, path, strips }, port, { certificate, proxyProtocol }, file) {
  const origin = `https://localhost:${port}`;
  return {
    ...wholeCatalogue,
    PORTKEY_MCP_SERVER_PATH: path,
    // Both ways of naming the public host; only the first goes with OAuth.
    ...(file || prefix === '' || strips
      ? { PORTKEY_MCP_SERVER_PUBLIC_URL: origin + (strips ? prefix : '') }
      : { PORTKEY_MCP_SERVER_ALLOWED_HOSTS: `localhost:${port}`, PORTKEY_MCP_SERVER_ALLOWED_ORIGINS: origin }),
    ...(file && { PORTKEY_MCP_CONFIG: file, PORTKEY_API_KEY: '' }),
    ...(certificate && tlsSettings(certificate)),
    ...(noTrust ? {} : proxySettings),
    ...(proxyProtocol && protocolSettings),
  };
}

/**
 * Emulator and daemon with `proxy` in front: `{port, emulator, daemon, url, log, configure, stop}`. `link` says how the proxy reaches
 * the daemon: {certificate: the daemon's where that is https, proxyProtocol}. `settings(emulator)` are further ones of the daemon,
 * nested, the Portkey key among them; `configure` writes others, which SIGHUP then reads. `log()` is what the proxy has written.
 */
export async function startChain(proxy, place, link, settings) {
  const started = [];
  const stop = async () => {
    for (const each of started.reverse()) await each.stop();
  };
  const start = async (starting) => {
    started.push(await starting);
    return started.at(-1);
  };
  try {
    const emulator = await start(startEmulator('--control'));
    const port = await freePort();
    const scratch = settings && scratchFolder();
    const configure = (nested) => scratch.file('config.toml', tomlOf(nested));
    const file = settings && configure(settings(emulator));
    const daemon = await start(startDaemon(emulator, daemonSettings(place, port, link, file)));
    const { certificate, proxyProtocol = false } = link;
    const behind = { port: daemon.port, tls: Boolean(certificate), proxyProtocol };
    const { log } = await start(startProxy(proxy, port, place, behind));
    const url = new URL(`https://localhost:${port}${place.prefix}/mcp`);
    return { port, emulator, daemon, url, log, configure, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

// Whatever Host says: Node would otherwise expect it in the certificate.
const asLocalhost = { host: 'localhost', servername: 'localhost', family: 4 };

/** A raw client that speaks TLS with the proxy at `port`. */
export const rawThrough = (port, { prefix }, options) =>
  rawClient(port, { over: https, endpoint: `${prefix}/mcp`, options: { ...asLocalhost, ...options } });
