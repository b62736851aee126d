// Every tool that is listed can be handed to today's models as a function, whichever surface and era; and the rules find what breaks them.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { problems, ruleNames, schemasOf } from './support/function_rules.mjs';
import { legacyMessage, modernRequest, rawClient } from './support/raw_http.mjs';
import { startDaemon } from './support/servers.mjs';

const mostTools = 25; // on the surface core
const mostBytes = 40_000; // of its list, as JSON

/** The tools of each era, by its revision: the legacy one of 2025-03-26 and before has no output schemas. */
async function listedTools({ ask, openSession }) {
  const session = await openSession('2025-03-26');
  assert.equal(session.revision, '2025-03-26');
  const asked = {
    '2026-07-28': modernRequest('tools/list'),
    '2025-03-26': legacyMessage({ id: 1, method: 'tools/list', params: {} }, session),
  };
  const lists = {};
  for (const [revision, request] of Object.entries(asked)) {
    const { result } = (await ask(request)).message;
    assert.equal(result.nextCursor, undefined, 'the list is whole');
    assert.ok(result.tools.length > 0);
    lists[revision] = result.tools;
  }
  return lists;
}

/** Fails with the first of these sentences and their number. */
function assertNone(sentences) {
  assert.ok(sentences.length === 0, `${sentences.length} problems:\n${sentences.slice(0, 30).join('\n')}`);
}

for (const surface of ['all', 'core']) {
  describe(`the surface ${surface} as functions of a model`, () => {
    let daemon, lists;
    before(async () => {
      daemon = await startDaemon(
        { baseUrl: 'http://127.0.0.1:9', key: 'sample-key' },
        { PORTKEY_MCP_TOOLS_SURFACE: surface },
      );
      lists = await listedTools(rawClient(daemon.port));
    });
    after(() => daemon?.stop());

    for (const rule of ruleNames) {
      test(`keeps the rule ${rule}`, () => {
        assertNone(
          Object.entries(lists).flatMap(([revision, tools]) =>
            problems(rule, tools).map((sentence) => `${revision}, ${sentence}`),
          ),
        );
      });
    }

    test('takes the same arguments in each era', () => {
      const [modern, legacy] = Object.values(lists).map((tools) =>
        tools.map(({ name, description, inputSchema }) => ({ name, description, inputSchema })),
      );
      assert.deepEqual(legacy, modern);
    });

    if (surface !== 'core') return;
    test(`has at most ${mostTools} tools`, () => {
      for (const [revision, tools] of Object.entries(lists))
        assert.ok(tools.length <= mostTools, `${tools.length} tools in ${revision}`);
    });
    test(`has at most ${mostBytes} bytes`, () => {
      for (const [revision, tools] of Object.entries(lists)) {
        const bytes = Buffer.byteLength(JSON.stringify(tools));
        assert.ok(bytes <= mostBytes, `${bytes} bytes in ${revision}`);
      }
    });
  });
}

/** A tool with one of everything, whose argument `it` is `schema`. */
const toolOf = (schema, more = {}) => ({
  name: 'list_things',
  description: 'Lists things.',
  inputSchema: {
    type: 'object',
    properties: {
      it: schema,
      text: { type: 'string', minLength: 1, maxLength: 9, pattern: '^a', default: 'a', description: 'A text.' },
      moment: { type: 'string', format: 'date-time', nullable: true },
      choice: { type: 'string', enum: ['one', 'two'], title: 'Choice' },
      count: { type: 'integer', format: 'int32', minimum: 0, maximum: 100 },
      share: { type: 'number', format: 'double', nullable: false },
      flag: { type: 'boolean' },
      rows: {
        type: 'array',
        items: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
        maxItems: 5,
      },
      tags: { type: 'object', additionalProperties: { type: 'string' } },
    },
    required: ['text', 'rows'],
    additionalProperties: false,
  },
  outputSchema: { type: 'object', properties: {} },
  ...more,
});
const good = toolOf({ type: 'string' });
const long = 'x'.repeat(1025);

/** For each rule what it must find, and a part of what it says: in the argument `it`, in `more` members of the tool, or in `tools`. */
const broken = {
  name: [
    { more: { name: undefined } },
    { more: { name: '' } },
    { more: { name: '1st_thing' } },
    { more: { name: '-list' } },
    { more: { name: 'list things' } },
    { more: { name: 'list.things' } },
    { more: { name: 'x'.repeat(65) } },
    { more: { name: 'x'.repeat(51) }, says: 'Claude Code makes it 65 characters long' },
    { more: { name: 'x'.repeat(53) }, says: 'Cursor makes it 60 characters long' },
    { more: { name: 'x'.repeat(52) }, says: 'Gemini CLI makes it 64 characters long' },
  ],
  purpose: [{ more: { description: undefined } }, { more: { description: '' } }, { more: { description: long } }],
  root: [
    { more: { inputSchema: undefined } },
    { more: { inputSchema: { properties: {} } } },
    { more: { inputSchema: { type: ['object'], properties: {} } } },
    { more: { inputSchema: { type: 'object' } } },
    { more: { inputSchema: { type: 'object', properties: [] } } },
  ],
  valid: [
    { it: { type: 'string', minLength: -1 } },
    { it: { type: 'string', minLength: '1' } },
    { it: { type: 'integer', minimum: '0' } },
    { it: { type: 'integer', exclusiveMinimum: true } },
    { it: { type: 'object', required: 'text' } },
    { it: { type: 'text' } },
    { it: { type: 'array', items: { type: 'string' }, additionalItems: 1 }, says: 'no schema of draft-07' },
    { it: { type: 'array', items: [{ type: 'string' }] }, says: 'no schema of 2020-12' },
    { more: { outputSchema: { type: 'object', properties: { a: { type: 'text' } } } } },
  ],
  type: [
    { it: {} },
    { it: { description: 'Anything.' } },
    { it: { type: ['string', 'null'] } },
    { it: { type: ['string'] } },
    { it: { type: 'null' } },
    { it: { type: 'STRINGS' } },
    { it: { type: 'array', items: {} }, says: 'list_things.it[]: ' },
    { it: { type: 'object', additionalProperties: {} }, says: 'list_things.it.*: ' },
    { it: { type: 'object', properties: { a: {} } }, says: 'list_things.it.a: ' },
  ],
  keywords: [
    ...'$ref $schema $defs const oneOf anyOf allOf not if examples minimum items properties required additionalProperties'
      .split(' ')
      .map((keyword) => ({ it: { type: 'string', [keyword]: {} }, says: `it: ${keyword} is not known` })),
    ...'exclusiveMinimum exclusiveMaximum multipleOf enum'
      .split(' ')
      .map((keyword) => ({ it: { type: 'integer', [keyword]: 1 } })),
    ...'uniqueItems contains prefixItems'
      .split(' ')
      .map((keyword) => ({ it: { type: 'array', items: { type: 'string' }, [keyword]: true } })),
    ...'propertyNames patternProperties dependentRequired'
      .split(' ')
      .map((keyword) => ({ it: { type: 'object', [keyword]: {} } })),
    ...'oneOf anyOf allOf not enum $schema'
      .split(' ')
      .map((keyword) => ({
        more: { inputSchema: { type: 'object', properties: {}, [keyword]: [] } },
        says: `list_things: ${keyword} is not known`,
      })),
  ],
  items: [
    { it: { type: 'array' } },
    { it: { type: 'array', items: true } },
    { it: { type: 'array', items: [{ type: 'string' }] } },
    { it: { type: 'array', items: { type: 'array' } }, says: 'list_things.it[]: ' },
  ],
  keys: ['filter[id]', '$top', 'a.b', 'a-b', '1st', '', 'x'.repeat(65)].map((key) => ({
    it: { type: 'object', properties: { [key]: { type: 'string' } } },
  })),
  required: [
    { it: { type: 'object', required: ['a'] } },
    {
      it: { type: 'object', properties: { a: { type: 'string' } }, required: ['a', 'toString'] },
      says: 'it requires "toString"',
    },
  ],
  choices: [[], ['a', ''], ['a', 1], [true], [null], 'a'].map((choices) => ({ it: { type: 'string', enum: choices } })),
  format: [
    ...'email uri date uuid'.split(' ').map((format) => ({ it: { type: 'string', format } })),
    { it: { type: 'integer', format: 'date-time' } },
    { it: { type: 'boolean', format: 'enum' } },
  ],
  nullable: [{ it: { type: 'string', nullable: 'true' } }, { it: { type: 'string', nullable: null } }],
  description: [{ it: { type: 'string', description: '' } }, { it: { type: 'string', description: long } }],
  unique: [{ tools: [good, toolOf({ type: 'string' })] }],
  count: [{ tools: Array.from({ length: 513 }, (_, at) => ({ ...good, name: `tool_${at}` })) }],
  bounds: [{ it: { type: 'array', items: { type: 'string' }, maxItems: 956 } }],
};

describe('the rules of function calling', () => {
  test('are all tried', () => assert.deepEqual(Object.keys(broken), ruleNames));
  test('look into every schema', () =>
    assert.deepEqual(
      schemasOf(good).map(({ path }) => path),
      [
        '',
        '.it',
        '.text',
        '.moment',
        '.choice',
        '.count',
        '.share',
        '.flag',
        '.rows',
        '.rows[]',
        '.rows[].a',
        '.tags',
        '.tags.*',
      ],
    ));
  for (const [rule, cases] of Object.entries(broken)) {
    test(`${rule} finds nothing in a good tool`, () => assert.deepEqual(problems(rule, [good]), []));
    for (const { it = { type: 'string' }, more, tools = [toolOf(it, more)], says = ': ' } of cases) {
      const what = JSON.stringify(more ?? it).slice(0, 100);
      test(`${rule} finds ${what}`, () => {
        const found = problems(rule, tools).join('\n');
        assert.ok(found.includes(says), `${says} is not in: ${found}`);
      });
    }
  }
});
