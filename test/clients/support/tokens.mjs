// Keys and tokens, right or wrong in any way: JWS by hand, for no library signs what it should not.
import { constants, createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';

/** Each algorithm: how its keys are made, and how it signs. */
const algorithms = {
  RS256: { key: ['rsa', { modulusLength: 2048 }], digest: 'sha256' },
  PS256: {
    key: ['rsa', { modulusLength: 2048 }],
    digest: 'sha256',
    options: { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
  },
  ES256: { key: ['ec', { namedCurve: 'P-256' }], digest: 'sha256', options: { dsaEncoding: 'ieee-p1363' } },
  EdDSA: { key: ['ed25519', {}], digest: null },
  RS512: { key: ['rsa', { modulusLength: 2048 }], digest: 'sha512' },
  ES384: { key: ['ec', { namedCurve: 'P-384' }], digest: 'sha384', options: { dsaEncoding: 'ieee-p1363' } },
};
export const acceptedAlgorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/** A new key for `alg`: {alg, kid, privateKey, publicKey, jwk}, the last with `members` more. */
export function newKey(alg, kid = randomUUID(), members = {}) {
  const [type, options] = algorithms[alg].key;
  const { privateKey, publicKey } = generateKeyPairSync(type, options);
  return {
    alg,
    kid,
    privateKey,
    publicKey,
    jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg, use: 'sig', ...members },
  };
}

export const base64url = (data) => Buffer.from(data).toString('base64url');
export const now = () => Math.floor(Date.now() / 1000);

/** The signature of `key` over the text, as `alg` makes it: that of the key unless it is to be another. */
export function signatureOf(text, key, alg = key.alg) {
  const { digest, options } = algorithms[alg];
  return sign(digest, Buffer.from(text), { key: key.privateKey, ...options });
}

/**
 * A compact JWS of header and payload, each an object or the very text; `sign(text)` gives its signature, which is none where it is
 * missing.
 */
export function jws(header, payload, sign = () => '') {
  const part = (value) => base64url(typeof value === 'string' ? value : JSON.stringify(value));
  const text = `${part(header)}.${part(payload)}`;
  return `${text}.${base64url(sign(text))}`;
}

export const partsOf = (token) => token.split('.');
export const decoded = (part) => Buffer.from(part, 'base64url').toString();
export const withSignature = (token, signature) => [...partsOf(token).slice(0, 2), signature].join('.');
export const headerOf = (key, more = {}) => ({ alg: key.alg, typ: 'at+jwt', kid: key.kid, ...more });

/** The HMAC with which a public key would be mistaken for a secret. */
export const hmac = (secret) => (text) => createHmac('sha256', secret).update(text).digest();

/** The parts of a token by which anybody who has seen it would be known: that none of them is in a log. */
export const tracesOf = (token) => [token, ...token.split('.')].filter((part) => part.length >= 16);
