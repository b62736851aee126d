// Arguments for a tool, made from what it sends: as few and as many as can be, within its rules.

const known = {
  time_of_generation_min: '2026-01-01T00:00:00+00:00',
  time_of_generation_max: '2026-02-01T00:00:00+00:00',
  status_code: '200,429',
  sub_type: 'service',
  tool_choice: { type: 'function', function: { name: 'sample' } },
};
const id = '7b3c1c9e-2f4a-4c0e-9a52-0f6b8f1d2c3a'; // what any text may be, ids most of all
const formats = {
  'date-time': '2027-01-01T00:00:00+00:00',
  email: 'new.person@example.com',
  uri: 'https://example.com/',
};

function value(schema, full, name) {
  if (schema.enum) return schema.enum.includes(known[name]) ? known[name] : schema.enum[0];
  switch (schema.type) {
    case 'object':
      return object(schema, full);
    case 'array':
      return Array.from({ length: Math.max(1, schema.least ?? 1) }, () => value(schema.items, full, name));
    case 'integer':
    case 'number':
      return schema.least ?? 1;
    case 'boolean':
    case 'flag':
      return true;
    case 'string':
      return (known[name] ?? formats[schema.format] ?? id).slice(0, schema.most);
    default:
      return known[name] ?? id;
  }
}

const split = (names) => names.split('|');
const decides = ({ with: other, value: wanted }, given) =>
  other in given && (wanted === undefined || split(wanted).includes(String(given[other])));

/** Brings `given` within the rules between its members; `make(name)` gives a member a value. */
function settle(rules, given, make) {
  for (const rule of rules) {
    const names = split(rule.of);
    const wrong = rule.is === 'at_most_one' ? names.filter((name) => name in given).slice(1) : [];
    if (rule.is === 'only_when' && !decides(rule, given)) wrong.push(...names);
    if (rule.is === 'not_when' && decides(rule, given)) wrong.push(...names);
    if (rule.is === 'below' && names[0] in given && given[names[0]] >= given[rule.with]) given[rule.with] = given[names[0]] + 1;
    for (const name of wrong) delete given[name];
  }
  for (const rule of rules) {
    const names = split(rule.of);
    if (rule.is === 'needed_when' && decides(rule, given)) for (const name of names) given[name] ??= make(name);
    if (rule.is === 'at_least_one' && !names.some((name) => name in given)) given[names[0]] = make(names[0]);
  }
  return given;
}

function object({ properties = {}, rules = [], values }, full) {
  const members = Object.values(properties);
  const make = (name) => value(members.find((each) => each.name === name), full, name);
  const taken = members.filter((each) => full || each.required);
  const given = Object.fromEntries(taken.map((each) => [each.name, make(each.name)]));
  if (values && full) given.sample = value(values, full, 'sample');
  return settle(rules, given, make);
}

/**
 * The least and the most that can be given to a tool of the catalogue. `asked` names inputs that Portkey's document demands
 * though the tool does not.
 */
export function argumentSets(tool, asked = []) {
  const inputs = [...tool.path_fields, ...tool.query, ...tool.body];
  const make = (full) => (name) => {
    const { schema, as } = inputs.find((each) => each.name === name);
    return value(as === 'flag' ? { type: 'flag' } : schema, full, name);
  };
  // Of two names for one thing the first is enough.
  const firstNamed = (list) =>
    list.filter(({ wire }, at) => wire === '*' || wire === '.' || list.findIndex((each) => each.wire === wire) === at);
  const distinct = [...tool.path_fields, ...firstNamed(tool.query), ...firstNamed(tool.body)];
  const set = (full) => {
    const taken = distinct.filter((each) => full || each.required || asked.includes(each.wire));
    return settle(tool.rules, Object.fromEntries(taken.map(({ name }) => [name, make(full)(name)])), make(full));
  };
  const pages = tool.pages ? { current_page: 0, page_size: 1 } : {};
  return { minimal: set(false), full: { ...set(true), ...pages } };
}
