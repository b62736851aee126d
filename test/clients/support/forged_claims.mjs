// Tokens that are signed as they should be and say what they should not, or in a way in which no token is written.
import { base64url, headerOf, jws, now, partsOf, signatureOf, withSignature } from './tokens.mjs';

/** Signs this text as header or payload with a key of the issuer, which would never have written it. */
const signed = (key, header, payload) => jws(header, payload, (text) => signatureOf(text, key));

const claimed = Object.fromEntries(
  [
    ...['https://elsewhere.example/mcp', '', undefined, null, 7, [], ['https://elsewhere.example/mcp'], [7], {}].map(
      (aud) => ['aud', aud],
    ),
    ...[undefined, null, '', 7, 'https://elsewhere.example', []].map((iss) => ['iss', iss]),
    ...[undefined, null, '9999999999', true, -1, 0, 1e300, [], now() - 120].map((exp) => ['exp', exp]),
    ...['soon', null, true, 1e300, now() + 120].flatMap((time) => [
      ['nbf', time],
      ['iat', time],
    ]),
    ...[
      undefined,
      null,
      '',
      7,
      [],
      'a'.repeat(256),
      'client_id=assistant',
      'alice\n',
      'alice\u0000',
      'ali\u0007ce',
    ].map((sub) => ['sub', sub]),
    ...[7, null, {}, ['portkey:read']].map((scope) => ['scope', scope]),
    ...[7, null, {}, [7]].map((scp) => ['scp', scp]),
  ].map(([name, value]) => [
    `${name} ${value === undefined ? 'missing' : JSON.stringify(value).slice(0, 40)}`,
    ({ issuer }) => issuer.mint({ claims: { [name]: value } }),
  ]),
);

const related = {
  ...Object.fromEntries(
    [
      ['with a slash more', (text) => `${text}/`],
      ['with a character less', (text) => text.slice(0, -1)],
      ['in capitals', (text) => text.toUpperCase()],
      ['with localhost for the address', (text) => text.replace('127.0.0.1', 'localhost')],
      ['with a query', (text) => `${text}?x`],
    ].flatMap(([how, change]) => [
      [`aud ${how}`, ({ issuer }) => issuer.mint({ claims: { aud: change(issuer.audience) } })],
      [`iss ${how}`, ({ issuer }) => issuer.mint({ claims: { iss: change(issuer.issuer) } })],
    ]),
  ),
  'aud with only the origin': ({ issuer }) => issuer.mint({ claims: { aud: new URL(issuer.audience).origin } }),
  'iss as a list': ({ issuer }) => issuer.mint({ claims: { iss: [issuer.issuer] } }),
  'a token of an issuer that is not trusted': ({ attacker }) => attacker.mint(),
  'the name of one trusted issuer, the key of another': ({ issuer, second }) =>
    second.mint({ claims: { iss: issuer.issuer } }),
  'the same the other way': ({ issuer, second }) => issuer.mint({ claims: { iss: second.issuer } }),
};

const marked = {
  ...Object.fromEntries(
    [
      'JWT',
      'jwt',
      undefined,
      null,
      '',
      7,
      'at+jwt ',
      'at+jwt;v=1',
      'id_token+jwt',
      'logout+jwt',
      'dpop+jwt',
      'application/jwt',
      'text/at+jwt',
    ].map((typ) => [`typ ${JSON.stringify(typ)}`, ({ issuer }) => issuer.mint({ header: { typ } })]),
  ),
  ...Object.fromEntries(
    [['exp'], ['unheard-of'], [], 'exp', null, ['crit'], ['exp', 'exp']].map((crit) => [
      `crit ${JSON.stringify(crit)}`,
      ({ issuer }) => issuer.mint({ header: { crit, 'unheard-of': true } }),
    ]),
  ),
  'b64 that is false, and critical': ({ issuer }) => issuer.mint({ header: { b64: false, crit: ['b64'] } }),
  'b64 that is false': ({ issuer }) => issuer.mint({ header: { b64: false } }),
};

/** The claims as text, with `more` written behind them, so that a member may stand there twice. */
const claimsAnd = (issuer, more) => `${JSON.stringify(issuer.claims()).slice(0, -1)},${more}}`;
const written = {
  'alg twice, none last': ({ issuer, keys }) =>
    signed(
      keys.ES256,
      `{"alg":"ES256","typ":"at+jwt","kid":"${keys.ES256.kid}","alg":"none"}`,
      JSON.stringify(issuer.claims()),
    ),
  'alg twice, none first': ({ issuer, keys }) =>
    signed(
      keys.ES256,
      `{"alg":"none","typ":"at+jwt","kid":"${keys.ES256.kid}","alg":"ES256"}`,
      JSON.stringify(issuer.claims()),
    ),
  ...Object.fromEntries(
    [
      '"sub":"alice"',
      '"sub":"root"',
      '"su\\u0062":"root"',
      '"aud":"https://elsewhere.example"',
      '"scope":"portkey:admin"',
      '"exp":9999999999',
    ].map((more) => [
      `the claim ${more} behind another of its name`,
      ({ issuer, keys }) => signed(keys.ES256, headerOf(keys.ES256), claimsAnd(issuer, more)),
    ]),
  ),
  'times that are no numbers': ({ issuer, keys }) =>
    signed(keys.ES256, headerOf(keys.ES256), JSON.stringify(issuer.claims()).replace(/"exp":\d+/, '"exp":NaN')),
  'times that are not finite': ({ issuer, keys }) =>
    signed(keys.ES256, headerOf(keys.ES256), JSON.stringify(issuer.claims()).replace(/"exp":\d+/, '"exp":1e999')),
  'claims of great depth': ({ issuer, keys }) =>
    signed(keys.ES256, headerOf(keys.ES256), claimsAnd(issuer, `"deep":${'['.repeat(500)}${']'.repeat(500)}`)),
  ...Object.fromEntries(
    ['', '[]', '"alice"', 'null', '7', '{', '{}x', '\ufeff{}', '{"sub":"\ud800"}'].map((payload) => [
      `the payload ${JSON.stringify(payload)}`,
      ({ keys }) => signed(keys.ES256, headerOf(keys.ES256), payload),
    ]),
  ),
  ...Object.fromEntries(
    ['', '[]', '"ES256"', '{', 'null'].map((header) => [
      `the header ${JSON.stringify(header)}`,
      ({ issuer, keys }) => signed(keys.ES256, header, JSON.stringify(issuer.claims())),
    ]),
  ),
  'a payload that is no UTF-8': ({ keys }) => {
    const text = `${base64url(JSON.stringify(headerOf(keys.ES256)))}.${base64url(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))}`;
    return `${text}.${base64url(signatureOf(text, keys.ES256))}`;
  },
};

const last = (text) => text.at(-1);
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const encoded = {
  'a padded signature': ({ good }) => `${good}==`,
  'a padded payload': ({ good }) =>
    partsOf(good)
      .map((part, at) => (at === 1 ? `${part}=` : part))
      .join('.'),
  'a signature in plain base64': ({ issuer }) => {
    for (;;) {
      const token = issuer.mint();
      const signature = partsOf(token)[2];
      if (/[-_]/.test(signature)) return withSignature(token, signature.replaceAll('-', '+').replaceAll('_', '/'));
    }
  },
  // 64 bytes leave four bits over in their last character.
  'a signature whose last bits are not zero': ({ good }) =>
    good.slice(0, -1) + alphabet[alphabet.indexOf(last(good)) + 1],
  'a space in the signature': ({ good }) => `${good.slice(0, -4)} ${good.slice(-4)}`,
  'a percent sign in the signature': ({ good }) => `${good.slice(0, -4)}%41${good.slice(-4)}`,
  'a part more': ({ good }) => `${good}.${partsOf(good)[2]}`,
  'five parts': ({ good }) => `${good}.AAAA.AAAA`,
  'a dot before it': ({ good }) => `.${good}`,
  'only dots': () => '..',
  'two tokens at once': ({ good }) => `${good},${good}`,
  'two credentials at once': ({ good }) => `${good}, Bearer ${good}`,
  'the JSON form of a JWS': ({ good }) => {
    const [header, payload, signature] = partsOf(good);
    return JSON.stringify({ protected: header, payload, signature });
  },
  'a token of 13 KiB': ({ issuer }) => issuer.mint({ claims: { padding: 'x'.repeat(9_500) } }),
  'a token with a header of 12 KiB': ({ issuer }) => issuer.mint({ header: { padding: 'x'.repeat(9_000) } }),
  'an opaque token': () => 'opaque-0123456789abcdef0123456789abcdef',
  'a key of Portkey': ({ portkeyKey }) => portkeyKey,
};

export const forgedClaims = { claimed, related, marked, written, encoded };
