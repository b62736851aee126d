// nginx with the configuration that is shipped, but for TLS, which the suite does not speak.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { proxyNamed, startProxy } from '../../proxies/support/proxy.mjs';

const nginx = proxyNamed('nginx');

export const installed = Boolean(nginx.program);

const plain = {
  ...nginx,
  arrange(folder, values) {
    const args = nginx.arrange(folder, values);
    const file = join(folder, 'portkey-mcp.conf');
    const secured = readFileSync(file, 'utf8');
    writeFileSync(file, secured.replace(/^ *(proxy_)?ssl_.*;$/gm, '').replace(' ssl http2;', ';'));
    return args;
  },
};

/** nginx listening at `port` in front of the server at `behind`: `{stop}`. */
export const startPlainNginx = (port, behind) =>
  startProxy(plain, port, { prefix: '', strips: false }, { port: behind, tls: false });
