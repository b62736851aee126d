// Certificates made for one run: an authority that this process trusts, and what it and others sign.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';

const folder = mkdtempSync(join(tmpdir(), 'portkey-mcp-certificates-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

/** `{certificate, key}`, the paths of PEM files NAME.crt and NAME.key with these extensions. */
function issue(name, subject, extensions, issuer) {
  const [certificate, key] = ['crt', 'key'].map((kind) => join(folder, `${name}.${kind}`));
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-config', '/dev/null', '-days', '2', '-subj', `/CN=${subject}`],
      ...['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', certificate],
      ...(issuer ? ['-CA', issuer.certificate, '-CAkey', issuer.key] : []),
      ...extensions.flatMap((extension) => ['-addext', extension]),
    ],
    { stdio: 'pipe' },
  );
  return { certificate, key };
}

const issueAuthority = (name) =>
  issue(name, `${name} of the tests`, ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign']);
const issueServer = (name, host, issuer) =>
  issue(name, host, ['basicConstraints=critical,CA:FALSE', `subjectAltName=DNS:${host}`], issuer);

/** The name in the daemon's certificate, which is not the address it is asked at. */
export const daemonName = 'portkey-mcp.internal';

export const authority = issueAuthority('authority');
/** What the proxies show their clients. */
export const front = issueServer('front', 'localhost', authority);
/** What the daemon shows the proxies. */
export const behind = issueServer('behind', daemonName, authority);
/** What no proxy may accept of the daemon. */
export const wrong = [
  { what: 'of another authority', ...issueServer('forged', daemonName, issueAuthority('stranger')) },
  { what: 'for another name', ...issueServer('misnamed', 'elsewhere.internal', authority) },
];

tls.setDefaultCACertificates([...tls.getCACertificates('default'), readFileSync(authority.certificate, 'utf8')]);
