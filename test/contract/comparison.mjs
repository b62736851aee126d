// What a tool sends beside what Portkey's OpenAPI documents: every difference as "where: what", both ways.

/** The schema of the whole body, from the inputs and their wire paths. */
export function sentBody(tool) {
  const whole = tool.body.find(({ wire }) => wire === '.');
  if (whole) return whole.schema;
  const root = { type: 'object', properties: {} };
  for (const { wire, schema, required, as } of tool.body) {
    if (wire === '*') {
      for (const [name, member] of Object.entries(schema.properties ?? {})) root.properties[name] ??= member;
      if (schema.open) root.open = true;
      continue;
    }
    let at = root;
    const steps = wire.split('.');
    for (const step of steps.slice(0, -1)) {
      const list = step.endsWith('[]');
      const name = list ? step.slice(0, -2) : step;
      at.properties[name] ??= list
        ? { type: 'array', items: { type: 'object', properties: {} }, made: true }
        : { type: 'object', properties: {}, made: true };
      at = list ? at.properties[name].items : at.properties[name];
    }
    at.properties[steps.at(-1)] ??= { ...schema, ...(as === 'flag' && { type: 'flag' }), required };
  }
  for (const [name, value] of Object.entries(tool.fixed ? JSON.parse(tool.fixed) : {}))
    root.properties[name] ??= { type: value === true || value === false ? 'boolean' : typeof value, required: true };
  return root;
}

const typeOf = (schema) => {
  const types = [schema.type].flat().filter((type) => type && type !== 'null');
  if (types.length === 1) return types[0];
  if (schema.properties) return 'object';
  if (schema.items) return 'array';
  if (schema.enum) return typeof schema.enum[0];
  return undefined;
};
const sorted = (list) => [...list].filter((each) => each !== null).sort();
const accepts = {
  any: () => true,
  number: (type) => type === 'number' || type === 'integer',
  flag: (type) => ['integer', 'number', 'boolean'].includes(type),
};

/** Adds to `found` how the value that is sent differs from the one that is documented. */
function compareValue(where, ours, theirs, found) {
  const type = typeOf(theirs);
  if (type && ours.type !== type && !accepts[ours.type]?.(type)) found.push(`${where}: is ${type}, sent as ${ours.type}`);
  if (ours.type === 'any' && type) found.push(`${where}: is ${type}, sent as given`);
  if (ours.type === 'flag' || ours.type === 'any') return;
  if (theirs.variants) found.push(`${where}: is one of ${theirs.variants} variants, sent as one object that has the members of all`);
  const choices = theirs.enum ? sorted(theirs.enum.map(String)) : [];
  const given = sorted(ours.enum ?? []);
  for (const choice of choices) if (given.length && !given.includes(choice)) found.push(`${where}: lacks the choice ${choice}`);
  for (const choice of given) if (!choices.includes(choice)) found.push(`${where}: has the choice ${choice} of its own`);
  if (choices.length && !given.length) found.push(`${where}: does not list the choices`);
  if (theirs.nullable && !ours.nullable) found.push(`${where}: may be null`);
  if (!theirs.nullable && ours.nullable) found.push(`${where}: takes null of its own`);
  const bounds = { string: ['minLength', 'maxLength'], array: ['minItems', 'maxItems'] }[ours.type] ?? ['minimum', 'maximum'];
  // A list of at least no items is any list.
  const bound = (given) => (ours.type === 'array' && given === 0 ? undefined : given);
  for (const [documented, sent] of [
    [bounds[0], 'least'],
    [bounds[1], 'most'],
  ]) {
    if (bound(theirs[documented]) !== bound(ours[sent]))
      found.push(`${where}: ${documented} is ${theirs[documented] ?? 'not given'}, held to ${ours[sent] ?? 'none'}`);
  }
  if (ours.type === 'array' && theirs.items && ours.items) compareValue(`${where}[]`, ours.items, theirs.items, found);
  if (theirs.format && theirs.format !== ours.format && ['date-time', 'email'].includes(theirs.format))
    found.push(`${where}: format is ${theirs.format}`);
  if (ours.values && typeof theirs.additionalProperties === 'object')
    compareValue(`${where}{}`, ours.values, theirs.additionalProperties, found);
  if (theirs.properties) compareMembers(where, ours, theirs, found);
  else if (ours.properties && ours.type === 'object') compareMembers(where, ours, { properties: {} }, found);
}

function compareMembers(where, ours, theirs, found) {
  const free = !ours.properties || Object.keys(ours.properties).length === 0;
  for (const [name, member] of Object.entries(theirs.properties)) {
    const path = where ? `${where}.${name}` : name;
    const sent = ours.properties?.[name];
    if (!sent) {
      if (free && where) found.push(`${where}: is free JSON, though members are documented`);
      else found.push(`${path}: is not sent`);
      if (free && where) return;
      continue;
    }
    const needed = theirs.required?.includes(name) ?? false;
    if (needed && !sent.required && !sent.made) found.push(`${path}: is required`);
    if (!needed && sent.required) found.push(`${path}: is required of its own`);
    compareValue(path, sent, member, found);
  }
  for (const name of Object.keys(ours.properties ?? {}))
    if (!(name in theirs.properties)) found.push(`${where ? `${where}.` : ''}${name}: is not documented`);
}

/** Every difference between a tool and the operation it sends, each a sentence that begins with where it is. */
export function differences(tool, operation) {
  const found = [];
  // Of two names for one thing the first is the one that is meant.
  const query = Object.fromEntries([...tool.query].reverse().map((input) => [input.wire, input]));
  const pages = tool.pages ? { [tool.pages.page]: { least: tool.pages.first }, [tool.pages.size]: { most: tool.pages.most } } : {};
  for (const [name, { schema, required }] of Object.entries(operation.query)) {
    if (name in pages) {
      const { least, most } = pages[name];
      if (most !== undefined && schema.maximum !== undefined && schema.maximum !== most)
        found.push(`query ${name}: maximum is ${schema.maximum}, held to ${most}`);
      if (least !== undefined && (schema.minimum ?? 0) !== least) found.push(`query ${name}: counts from ${schema.minimum ?? 0}`);
      continue;
    }
    const input = query[name];
    if (!input) found.push(`query ${name}: is not sent`);
    else {
      if (required && !input.required) found.push(`query ${name}: is required`);
      if (!required && input.required) found.push(`query ${name}: is required of its own`);
      const sent = ['comma', 'json_text'].includes(input.as) && typeOf(schema) === 'string' ? { type: 'string' } : input.schema;
      compareValue(`query ${name}`, input.as === 'flag' ? { ...sent, type: 'flag' } : sent, schema, found);
    }
  }
  for (const name of [...Object.keys(query), ...Object.keys(pages)])
    if (!(name in operation.query)) found.push(`query ${name}: is not documented`);
  if (operation.body && !tool.has_body) found.push('body: is not sent');
  if (!operation.body && tool.has_body) found.push('body: is not documented');
  if (operation.body && tool.has_body) {
    const ours = sentBody(tool);
    const rooted = [];
    if (ours.type === 'object') compareMembers('', ours, { properties: {}, ...operation.body }, rooted);
    else compareValue('', ours, operation.body, rooted);
    found.push(...rooted.map((each) => `body ${each}`));
  }
  return found;
}
