// What the function calling of today's models and their clients asks of a tool: the least that all of them take, as pure functions.
// Not held to: the limits of `strict`, which a client cannot ask for where arguments are optional; that Gemini's `parameters` knows no
// additionalProperties, which its clients leave out, or send as `parametersJsonSchema`; that older Geminis took no object without
// properties, which a free-form one has to be.
import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020.js';

const drafts = { 'draft-07': new Ajv({ strict: false }), '2020-12': new Ajv2020({ strict: false }) };
const known = (names) => new Set(names.split(' '));
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value) => typeof value === 'string' && value !== '';
const listOf = (value) => (Array.isArray(value) ? value : []);
const when = (broken, sentence) => (broken ? [sentence] : []);
const textOf = (value) => (value === undefined ? 'nothing' : JSON.stringify(value));

/** What a client puts before a tool's name, for a server called as README calls it, and how long both may be together. */
const serverName = 'portkey';
const prefixes = [
  { of: 'Cursor', before: serverName, most: 59 }, // source: Cursor's warning, which already comes at 60 characters
  { of: 'Claude Code', before: `mcp__${serverName}__`, most: 64 }, // source: Anthropic, "Tool use", before its limit was 128
  { of: 'Gemini CLI', before: `mcp_${serverName}_`, most: 63 }, // source: gemini-cli, generateValidName
];

/** The keywords that a schema of each type may have. source: Gemini API, Schema; an unknown one, or one of another type, is a 400 there. */
const everywhere = known('type title description nullable default');
const keywords = {
  string: known('enum format minLength maxLength pattern'),
  integer: known('format minimum maximum'),
  number: known('format minimum maximum'),
  boolean: known(''),
  array: known('items minItems maxItems'),
  object: known('properties required additionalProperties'),
};

/** source: Firebase AI Logic, SchemaShared.format: "must be either 'enum' or 'date-time', otherwise requests will fail". */
const formats = { string: known('enum date-time'), integer: known('int32 int64'), number: known('float double') };

/** Rules of a tool: the sentences that say what is wrong with it. */
export const toolRules = {
  // source: OpenAI API reference, function name; Gemini API, FunctionDeclaration.name, which may begin with no digit and no dash
  name: ({ name }) => [
    ...when(!/^[a-zA-Z_][a-zA-Z0-9_-]{0,63}$/.test(name ?? ''), `the name is ${textOf(name)}`),
    ...prefixes.flatMap(({ of, before, most }) => {
      const length = before.length + (name ?? '').length;
      return when(length > most, `${of} makes it ${length} characters long, and takes ${most}`);
    }),
  ],
  // source: OpenAI's error string_above_max_length for function.description; Gemini API, FunctionDeclaration.description: "Required"
  purpose: ({ description }) => [
    ...when(!isText(description), 'there is no description'),
    ...when(
      (description ?? '').length > 1024,
      `the description has ${description?.length} characters, and 1024 are taken`,
    ),
  ],
  // source: OpenAI's error invalid_function_parameters: "schema must have type 'object'", "object schema missing properties"
  root: ({ inputSchema }) => [
    ...when(inputSchema?.type !== 'object', `what it takes is of type ${textOf(inputSchema?.type)}`),
    ...when(!isObject(inputSchema?.properties), 'what it takes has no properties'),
  ],
  // source: Anthropic's error "It must match JSON Schema draft 2020-12"; VS Code validates with draft-07
  valid: ({ inputSchema, outputSchema }) =>
    Object.entries(drafts).flatMap(([draft, ajv]) =>
      [inputSchema, outputSchema].flatMap((schema) =>
        when(schema && !ajv.validateSchema(schema), `no schema of ${draft}: ${ajv.errorsText(ajv.errors)}`),
      ),
    ),
};

/** Rules of each schema within what a tool takes. */
export const schemaRules = {
  // source: Gemini's errors "Proto field is not repeating" for a list of types, "didn't specify the schema type field" for none
  type: ({ type }) =>
    when(!Object.hasOwn(keywords, String(type)) || Array.isArray(type), `its type is ${textOf(type)}`),
  // source: Gemini's errors "Unknown name", "only allowed for OBJECT type"; at the top level none takes oneOf, anyOf, allOf, not, enum
  keywords: ({ type, ...schema }) =>
    Object.keys(schema)
      .filter((keyword) => !everywhere.has(keyword) && !keywords[type]?.has(keyword))
      .map((keyword) => `${keyword} is not known at ${textOf(type)}`),
  // source: OpenAI's error "array schema missing items"; VS Code: "tool parameters array type must have items"
  items: ({ type, items }) => when(type === 'array' && !isObject(items), `its items are ${textOf(items)}`),
  // source: Vertex AI, FunctionDeclaration.parameters; narrower than Anthropic's '^[a-zA-Z0-9_.-]{1,64}$'
  keys: ({ properties }) =>
    Object.keys(properties ?? {})
      .filter((key) => !/^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/.test(key))
      .map((key) => `a property is called ${textOf(key)}`),
  // source: Gemini's error "required[0]: property is not defined"
  required: ({ required, properties }) =>
    listOf(required)
      .filter((key) => !Object.hasOwn(properties ?? {}, key))
      .map((key) => `it requires ${textOf(key)}, which is no property`),
  // source: Gemini's errors "Invalid value (TYPE_STRING)" and "enum[0]: cannot be empty"
  choices: (schema) => [
    ...when('enum' in schema && !listOf(schema.enum).length, `its choices are ${textOf(schema.enum)}`),
    ...listOf(schema.enum)
      .filter((choice) => !isText(choice))
      .map((choice) => `${textOf(choice)} is one of its choices`),
  ],
  format: ({ type, format }) =>
    when(format !== undefined && !formats[type]?.has(format), `its format is ${textOf(format)}`),
  // source: OpenAPI 3.0.3, Schema Object; Ajv throws on it without a type
  nullable: ({ nullable }) => when(![undefined, true, false].includes(nullable), `nullable is ${textOf(nullable)}`),
  // source: VS Code, toolSchemaNormalizer, which cuts what is longer
  description: ({ description }) =>
    when(
      description !== undefined && (!isText(description) || description.length > 1024),
      'its description is empty or too long',
    ),
};

/** Rules of a list of tools. */
export const listRules = {
  // source: Anthropic's error "Tool names must be unique"
  unique: (tools) =>
    tools
      .map(({ name }) => name)
      .filter((name, at, names) => names.indexOf(name) !== at)
      .map((name) => `${textOf(name)} is there twice`),
  // source: Gemini's error "At most 512 function declarations can be specified"
  count: (tools) => when(tools.length > 512, `there are ${tools.length} tools, and 512 are taken`),
  // source: googleapis/python-genai, issue 2170: all maxItems together may be about 960
  bounds(tools) {
    const sum = tools.flatMap(schemasOf).reduce((all, { schema }) => all + (schema.maxItems ?? 0), 0);
    return when(sum > 960, `all maxItems together are ${sum}, and 960 are taken`);
  },
};

/** Every schema within what a tool takes, `{path, schema}`. */
export function schemasOf({ inputSchema }) {
  const within = (path, schema) => {
    const { properties, items, additionalProperties } = schema;
    const inner = Object.entries(isObject(properties) ? properties : {}).map(([name, each]) => [
      `${path}.${name}`,
      each,
    ]);
    const all = [...inner, [`${path}[]`, items], [`${path}.*`, additionalProperties]];
    return [
      { path, schema },
      ...all.filter(([, each]) => isObject(each)).flatMap(([where, each]) => within(where, each)),
    ];
  };
  return isObject(inputSchema) ? within('', inputSchema) : [];
}

/** The names of all rules. */
export const ruleNames = [toolRules, schemaRules, listRules].flatMap(Object.keys);

/** What the rule `name` finds wrong with these tools, as sentences that begin with where. */
export function problems(name, tools) {
  const said = (where, sentences) => sentences.map((sentence) => `${where}: ${sentence}`);
  if (listRules[name]) return said('the list', listRules[name](tools));
  return tools.flatMap((tool) =>
    toolRules[name]
      ? said(tool.name, toolRules[name](tool))
      : schemasOf(tool).flatMap(({ path, schema }) => said(`${tool.name}${path}`, schemaRules[name](schema))),
  );
}
