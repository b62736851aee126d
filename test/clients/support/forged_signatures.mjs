// Tokens whose signature is not what it says: by the wrong algorithm, by none, by a key that is an attacker's. Each has a name, and is made
// from what one knows who has seen tokens and keys of the issuer, and has a key and a server of their own.
import { constants, sign } from 'node:crypto';
import { base64url, decoded, headerOf, hmac, jws, partsOf, signatureOf, withSignature } from './tokens.mjs';

const spki = (key, type = 'spki', format = 'pem') => key.publicKey.export({ type, format });

/** The token with its `scope` raised, or its header changed, under the signature that it had. */
const raised = (token) => {
  const [header, payload, signature] = partsOf(token);
  return `${header}.${base64url(decoded(payload).replace('portkey:read', 'portkey:admin'))}.${signature}`;
};

const confused = {
  ...Object.fromEntries(
    [
      ['the PEM of the public key', (key) => spki(key)],
      ['the DER of the public key', (key) => spki(key, 'spki', 'der')],
      ['the PKCS#1 PEM of the public key', (key) => spki(key, 'pkcs1')],
      ['the modulus of the public key', (key) => Buffer.from(key.jwk.n, 'base64url')],
      ['nothing', () => ''],
    ].map(([secret, of]) => [
      `HS256 with ${secret} as the secret`,
      ({ issuer, keys }) => jws(headerOf(keys.RS256, { alg: 'HS256' }), issuer.claims(), hmac(of(keys.RS256))),
    ]),
  ),
  'RS256 with a key that is for PS256': ({ issuer, keys }) => issuer.mint({ key: keys.PS256, alg: 'RS256' }),
  'PS256 with a key that is for RS256': ({ issuer, keys }) => issuer.mint({ key: keys.RS256, alg: 'PS256' }),
  'PS256 in name, RS256 in fact': ({ issuer, keys }) =>
    jws(headerOf(keys.untied, { alg: 'PS256' }), issuer.claims(), (text) => signatureOf(text, keys.untied, 'RS256')),
  'RS256 with the kid of an EC key': ({ issuer, keys }) =>
    issuer.mint({ key: keys.RS256, header: { kid: keys.ES256.kid } }),
  'ES256 with the kid of an Ed25519 key': ({ issuer, keys }) =>
    issuer.mint({ key: keys.ES256, header: { kid: keys.EdDSA.kid } }),
  'EdDSA with the kid of an RSA key': ({ issuer, keys }) =>
    issuer.mint({ key: keys.EdDSA, header: { kid: keys.RS256.kid } }),
  'RS512 by a key that the issuer publishes': ({ issuer, keys }) => issuer.mint({ key: keys.RS512 }),
  'ES384 by a key that the issuer publishes': ({ issuer, keys }) => issuer.mint({ key: keys.ES384 }),
  'RS512 with a key that says no algorithm': ({ issuer, keys }) => issuer.mint({ key: keys.untied, alg: 'RS512' }),
  ...Object.fromEntries(
    ['es256', 'ES256 ', 'ES256K', 'Ed25519', 'dir', 7, null, ['ES256'], { alg: 'ES256' }, undefined].map((alg) => [
      `alg ${JSON.stringify(alg)}`,
      ({ issuer, keys }) => issuer.mint({ key: keys.ES256, header: { alg } }),
    ]),
  ),
};

const unsigned = {
  ...Object.fromEntries(
    ['none', 'None', 'NONE', 'nOnE', '', ' none', 'none\u0000'].map((alg) => [
      `alg ${JSON.stringify(alg)} without signature`,
      ({ issuer, keys }) => jws(headerOf(keys.ES256, { alg }), issuer.claims()),
    ]),
  ),
  'none without kid': ({ issuer }) => jws({ alg: 'none', typ: 'at+jwt' }, issuer.claims()),
  'none in two parts': ({ issuer }) =>
    partsOf(jws({ alg: 'none', typ: 'at+jwt' }, issuer.claims()))
      .slice(0, 2)
      .join('.'),
  'none with a signature that is right': ({ issuer, keys }) =>
    issuer.mint({ key: keys.ES256, header: { alg: 'none' } }),
  'ES256 without signature': ({ good }) => withSignature(good, ''),
  'ES256 with a signature of zeros': ({ good }) => withSignature(good, base64url(Buffer.alloc(64))),
  'ES256 with a signature in DER': ({ issuer, keys }) =>
    jws(headerOf(keys.ES256), issuer.claims(), (text) => sign('sha256', Buffer.from(text), keys.ES256.privateKey)),
  'ES256 with a byte more': ({ good }) =>
    withSignature(good, base64url(Buffer.concat([Buffer.from(partsOf(good)[2], 'base64url'), Buffer.alloc(1)]))),
  'half a signature': ({ good }) =>
    withSignature(good, base64url(Buffer.from(partsOf(good)[2], 'base64url').subarray(0, 32))),
  'the signature of another token': ({ issuer, good }) => withSignature(good, partsOf(issuer.mint())[2]),
  'EdDSA with a byte missing': ({ issuer, keys }) => {
    const token = issuer.mint({ key: keys.EdDSA });
    return withSignature(token, base64url(Buffer.from(partsOf(token)[2], 'base64url').subarray(0, 63)));
  },
  ...Object.fromEntries(
    [0, 20, 64].map((saltLength) => [
      `PS256 with ${saltLength} bytes of salt`,
      ({ issuer, keys }) =>
        jws(headerOf(keys.PS256), issuer.claims(), (text) =>
          sign('sha256', Buffer.from(text), {
            key: keys.PS256.privateKey,
            padding: constants.RSA_PKCS1_PSS_PADDING,
            saltLength,
          }),
        ),
    ]),
  ),
  'PS256 over SHA-384': ({ issuer, keys }) =>
    jws(headerOf(keys.PS256), issuer.claims(), (text) =>
      sign('sha384', Buffer.from(text), {
        key: keys.PS256.privateKey,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength: 32,
      }),
    ),
  'more scope under the old signature': ({ good }) => raised(good),
  'another header under the old signature': ({ good }) => {
    const [header, ...rest] = partsOf(good);
    return [base64url(decoded(header).replace('{', '{ ')), ...rest].join('.');
  },
};

const kids = {
  ...Object.fromEntries(
    [
      'unknown',
      '',
      '../../../../dev/null',
      "' or 1=1 --",
      '| cat /etc/passwd',
      '\u0000',
      'k'.repeat(257),
      'k'.repeat(8_000),
      7,
      null,
      ['k'],
      {},
    ].map((kid) => [
      `kid ${JSON.stringify(kid).slice(0, 40)}`,
      ({ issuer, keys }) => issuer.mint({ key: keys.ES256, header: { kid } }),
    ]),
  ),
  'HS256 with the contents of the file that kid names': ({ issuer }) =>
    jws({ alg: 'HS256', typ: 'at+jwt', kid: '/dev/null' }, issuer.claims(), hmac('')),
  'the kid of the issuer, the key of an attacker': ({ issuer, attacker, keys }) =>
    issuer.mint({ key: attacker.keys[0], header: { kid: keys.ES256.kid } }),
  'no kid, the key of an attacker': ({ issuer, attacker }) =>
    issuer.mint({ key: attacker.keys[0], header: { kid: undefined } }),
  'kid as an address': ({ issuer, attacker }) =>
    issuer.mint({ key: attacker.keys[0], header: { kid: attacker.jwksUrl } }),
};

/** Headers by which an attacker's key would be fetched, or taken as it stands. */
const led = Object.fromEntries(
  [
    ['jwk', ({ attacker }) => ({ jwk: attacker.keys[0].jwk })],
    ['jwk beside the kid of the issuer', ({ attacker, keys }) => ({ jwk: attacker.keys[0].jwk, kid: keys.ES256.kid })],
    ['jku', ({ attacker }) => ({ jku: attacker.jwksUrl })],
    ['jku beside the kid of the issuer', ({ attacker, keys }) => ({ jku: attacker.jwksUrl, kid: keys.ES256.kid })],
    [
      'jku that begins like the issuer',
      ({ attacker, issuer }) => ({ jku: `${issuer.origin}@127.0.0.1:${attacker.port}/keys` }),
    ],
    ['x5u', ({ attacker }) => ({ x5u: `${attacker.origin}/certificate.pem` })],
    ['x5c', ({ attacker }) => ({ x5c: [spki(attacker.keys[0], 'spki', 'der').toString('base64')] })],
    ['x5t', () => ({ x5t: base64url('thumbprint'), 'x5t#S256': base64url('thumbprint') })],
  ].map(([name, header]) => [
    `the key of an attacker in ${name}`,
    (world) => world.issuer.mint({ key: world.attacker.keys[0], header: header(world) }),
  ]),
);

export const forgedSignatures = { confused, unsigned, kids, led };
