// What Prism does not look at: whether a request's query names parameters that the operation has.
import { readFileSync } from 'node:fs';
import yaml from 'js-yaml';

/** The operations of an OpenAPI document: `undeclared(method, target)` gives the query names that the operation does not declare. */
export function loadOperations(file) {
  const document = yaml.load(readFileSync(file, 'utf8'));
  const follow = (node) =>
    node.$ref
      ? node.$ref
          .slice(2)
          .split('/')
          .reduce((at, part) => at[part], document)
      : node;
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([verb]) => /^(get|post|put|patch|delete)$/.test(verb))
      .map(([verb, operation]) => ({
        method: verb.toUpperCase(),
        holes: path.split('{').length,
        pattern: new RegExp(`^${path.replace(/[.+*?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`),
        query: [...(item.parameters ?? []), ...(operation.parameters ?? [])]
          .map(follow)
          .filter((parameter) => parameter.in === 'query')
          .map(({ name }) => name),
      })),
  );
  operations.sort((one, other) => one.holes - other.holes);
  return {
    undeclared(method, target) {
      const { pathname, searchParams } = new URL(target, 'http://upstream');
      const operation = operations.find((candidate) => candidate.method === method && candidate.pattern.test(pathname));
      if (!operation) throw new Error(`${method} ${pathname} is no operation of the document`);
      return [...searchParams.keys()].filter((name) => !operation.query.includes(name));
    },
  };
}
