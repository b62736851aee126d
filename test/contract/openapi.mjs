// Portkey's OpenAPI document as the tests use it: its operations, with references followed and combinations merged.
import { readFileSync } from 'node:fs';
import yaml from 'js-yaml';

const verbs = /^(get|post|put|patch|delete)$/;

/** Unites what the branches of a oneOf or anyOf have: a member is required where every branch requires it. */
function united(schemas) {
  const out = {};
  for (const schema of schemas) {
    out.type ??= schema.type;
    if (schema.nullable) out.nullable = true;
    if (schema.enum) out.enum = [...new Set([...(out.enum ?? []), ...schema.enum])];
    for (const [name, member] of Object.entries(schema.properties ?? {})) {
      out.properties ??= {};
      out.properties[name] = out.properties[name] ? united([out.properties[name], member]) : member;
    }
    if (schema.items) out.items = out.items ? united([out.items, schema.items]) : schema.items;
    if (schema.additionalProperties) out.additionalProperties ??= schema.additionalProperties;
    for (const bound of ['minimum', 'maximum', 'minLength', 'maxLength', 'minItems', 'maxItems', 'format'])
      if (schema[bound] !== undefined) out[bound] ??= schema[bound];
  }
  const requirements = schemas.filter((schema) => schema.properties).map((schema) => schema.required ?? []);
  out.required = (requirements[0] ?? []).filter((name) => requirements.every((names) => names.includes(name)));
  return out;
}

/** What an allOf adds up to. */
function together(schemas) {
  const out = united(schemas);
  out.required = schemas.flatMap((schema) => schema.required ?? []);
  return out;
}

/** A function that gives a schema of the document without references and combinations. */
function plain(document) {
  const at = (reference) =>
    reference
      .slice(2)
      .split('/')
      .reduce((node, part) => node[part], document);
  const plainOf = (schema, seen = []) => {
    if (!schema) return {};
    if (schema.$ref) {
      if (seen.includes(schema.$ref)) return {};
      return plainOf({ ...at(schema.$ref), ...(schema.nullable ? { nullable: true } : {}) }, [...seen, schema.$ref]);
    }
    const { allOf, oneOf, anyOf, ...own } = schema;
    const out = { ...own };
    if (out.properties)
      out.properties = Object.fromEntries(
        Object.entries(out.properties).map(([name, member]) => [name, plainOf(member, seen)]),
      );
    if (out.items) out.items = plainOf(out.items, seen);
    if (typeof out.additionalProperties === 'object') out.additionalProperties = plainOf(out.additionalProperties, seen);
    const parts = [];
    if (allOf) parts.push(together(allOf.map((each) => plainOf(each, seen))));
    for (const choice of [oneOf, anyOf]) if (choice) parts.push(united(choice.map((each) => plainOf(each, seen))));
    if (parts.length === 0) return out;
    const variants = (oneOf ?? anyOf ?? []).filter((each) => plainOf(each, seen).properties).length;
    return { ...together([out, ...parts]), ...(variants > 1 && { variants }) };
  };
  return plainOf;
}

/** A path with its holes unnamed: "/configs/{}". */
export const pathForm = (path) => path.replace(/\{[^}]+\}/g, '{}');

/**
 * The operations of an OpenAPI document, each {method, path, query: {name: {schema, required}}, body}, where `body` is the
 * schema of the JSON body or undefined. `undeclared(method, target)` gives the query names that the operation does not declare.
 */
export function loadOperations(file) {
  const document = yaml.load(readFileSync(file, 'utf8'));
  const plainOf = plain(document);
  const follow = (node) =>
    node.$ref
      ? node.$ref
          .slice(2)
          .split('/')
          .reduce((at, part) => at[part], document)
      : node;
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([verb]) => verbs.test(verb))
      .map(([verb, operation]) => {
        const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(follow);
        const content = follow(operation.requestBody ?? {}).content;
        return {
          method: verb.toUpperCase(),
          path,
          tags: operation.tags ?? [],
          pattern: new RegExp(`^${path.replace(/[.+*?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`),
          query: Object.fromEntries(
            parameters
              .filter((parameter) => parameter.in === 'query')
              .map(({ name, schema, required }) => [name, { schema: plainOf(schema), required: !!required }]),
          ),
          body: content?.['application/json'] && plainOf(content['application/json'].schema),
        };
      }),
  );
  const byHoles = [...operations].sort((one, other) => one.path.split('{').length - other.path.split('{').length);
  return {
    operations,
    undeclared(method, target) {
      const { pathname, searchParams } = new URL(target, 'http://upstream');
      const operation = byHoles.find((candidate) => candidate.method === method && candidate.pattern.test(pathname));
      if (!operation) throw new Error(`${method} ${pathname} is no operation of the document`);
      return [...searchParams.keys()].filter((name) => !(name in operation.query));
    },
  };
}
