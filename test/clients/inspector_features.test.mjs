// What the Inspector's command line can do beyond tools, with the catalogue of mcp-fixture-server.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { fixtureServer, startFixtures } from '../conformance/support/fixture_server.mjs';
import { inspect, resultOf } from './support/inspector.mjs';
import { startTap } from './support/http_tap.mjs';
import { assertWire, httpFaults, unchecked } from './support/wire_schema.mjs';

const prompt = ['--prompt-name', 'test_prompt_with_arguments', '--prompt-args', 'arg1=one', 'arg2=two'];
const header = ['--tool-name', 'test_x_mcp_header', '--tool-arg', 'region=eu'];

/** A method with its options, and what its result must hold. */
const features = [
  ['resources/list', [], ({ resources }) => resources.some(({ uri }) => uri === 'test://watched-resource')],
  ['resources/templates/list', [], ({ resourceTemplates }) => resourceTemplates.length === 1],
  ['resources/read', ['--uri', 'test://template/7/data'], ({ contents }) => JSON.parse(contents[0].text).id === '7'],
  ['prompts/list', [], ({ prompts }) => prompts.length === 5],
  ['prompts/get', prompt, ({ messages }) => /arg1='one', arg2='two'/.test(messages[0].content.text)],
  ['tools/call', header, ({ content }) => content[0].text === 'Region: eu'],
];

describe('inspector, features', () => {
  let server, tap;
  before(async () => {
    server = await startFixtures('--legacy-sse');
    tap = await startTap(server.port);
  });
  after(async () => {
    await tap?.stop();
    await server?.stop();
  });
  const calls = features.slice(-2);
  const ways = [
    ['legacy over HTTP', () => [`${tap.origin}/mcp`, '--protocol-era', 'legacy'], calls],
    ['modern over HTTP', () => [`${tap.origin}/mcp`, '--protocol-era', 'modern'], features],
    ['modern over stdio', () => [fixtureServer(), '--stdio', '--protocol-era', 'modern'], calls.slice(0, 1)],
    ['legacy over HTTP+SSE', () => [server.url.replace(/mcp$/, 'sse')], calls.slice(0, 1)],
  ];
  for (const [name, target, wanted] of ways) {
    describe(name, { concurrency: 2 }, () => {
      for (const [method, options, holds] of wanted) {
        test(method, async () => {
          const result = await resultOf(target(), method, ...options);
          assert.ok(holds(result), JSON.stringify(result));
        });
      }
    });
  }
  test('finds its skill right', async () => {
    // The protocol's JSON Schemas know no skills.
    const target = [server.url, '--protocol-era', 'modern'];
    const { code, out, err } = await inspect(target, '--method', 'skills/list', '--verify', '--require-digests');
    assert.equal(code, 0, err || out);
    assert.match(out, /demo-skill/);
  });
  test('sets the level of log messages in a session', async () =>
    assert.deepEqual(await resultOf(ways[0][1](), 'logging/setLevel', '--log-level', 'warning'), {}));
  test('sends and receives only valid messages', { skip: unchecked }, () => assertWire(httpFaults(tap.exchanges)));
});
