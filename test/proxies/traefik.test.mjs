// The configuration for Traefik, which Debian does not have: held against the schema of its file provider where TRAEFIK_SCHEMA
// names that (traefik-v3-file-provider.json of SchemaStore), and its paths against what the other proxies do.
import { describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { misfits, parseYaml } from '../clients/support/yaml.mjs';
import { places } from './support/chain.mjs';
import { shipped } from './support/proxy.mjs';

const schema = process.env.TRAEFIK_SCHEMA;
const template = readFileSync(join(shipped, 'traefik.yaml'), 'utf8');

/** The configuration as Traefik reads it for that place. */
function filled({ prefix, strips }) {
  const values = {
    LIKE_THIS: '',
    PUBLIC_NAME: 'mcp.example.com',
    PREFIX: prefix,
    STRIP_PREFIX: strips ? prefix : '',
    DAEMON_URL: 'http://portkey-mcp:8080',
  };
  return parseYaml(
    template.replace(/\{\{ env "(\w+)" \}\}/g, (_, name) => {
      assert.ok(name in values, name);
      return values[name];
    }),
  );
}

describe('Traefik', () => {
  for (const place of places) {
    const { http } = filled(place);
    const absent = !(schema && existsSync(schema)) && 'TRAEFIK_SCHEMA names no schema';

    test(`has a configuration that its schema allows, ${place.where}`, { skip: absent }, () =>
      assert.equal(misfits(JSON.parse(readFileSync(schema, 'utf8')), { http }), ''),
    );

    test(`is asked for the endpoint and the metadata alone, ${place.where}`, () => {
      const [router] = Object.values(http.routers);
      const prefixes = [...router.rule.matchAll(/(!?)PathPrefix\(`([^`]*)`\)/g)];
      const among = (path, which) => prefixes.some(([, not, prefix]) => not === which && path.startsWith(prefix));
      // Traefik looks at the path once its empty segments and dots are taken out.
      const taken = (given) => {
        const { pathname } = new URL(`http://any${given.replace(/\/+/g, '/')}`);
        return among(pathname, '') && !among(pathname, '!');
      };
      for (const path of [`${place.prefix}/mcp`, `/.well-known/oauth-protected-resource${place.prefix}/mcp`])
        assert.ok(taken(path), path);
      for (const path of ['/metrics', '/metrics/', '//metrics/', '/./metrics'])
        assert.ok(!taken(place.prefix + path), path);
      for (const path of place.prefix && ['/mcp', '/metrics']) assert.ok(!taken(path), path);
    });

    test(`asks the daemon at the path that it knows, ${place.where}`, () => {
      const [{ replacePathRegex: strip }] = Object.values(http.middlewares);
      const sent = (path) => path.replace(new RegExp(strip.regex), strip.replacement);
      assert.equal(sent(`${place.prefix}/mcp`), place.path);
      const metadata = `/.well-known/oauth-protected-resource${place.prefix}/mcp`;
      assert.equal(sent(metadata), metadata);
    });

    test(`refers to nothing that is not there, ${place.where}`, () => {
      for (const { middlewares, service } of Object.values(http.routers)) {
        for (const name of middlewares) assert.ok(http.middlewares[name], name);
        const { serversTransport } = http.services[service].loadBalancer;
        assert.ok(http.serversTransports[serversTransport], serversTransport);
      }
    });
  }
});
