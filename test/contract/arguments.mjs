// Arguments for a tool, made from nothing but the input schema that it announces.

const known = {
  email: 'new.person@example.com',
  time_of_generation_min: '2026-01-01T00:00:00+00:00',
  time_of_generation_max: '2026-02-01T00:00:00+00:00',
  expires_at: '2027-01-01T00:00:00Z',
  metadata: '{"team":"search"}',
  status_code: '200,429',
};
const formats = {
  'date-time': '2026-01-01T00:00:00Z',
  date: '2026-01-01',
  email: known.email,
  uuid: '7b3c1c9e-2f4a-4c0e-9a52-0f6b8f1d2c3a',
  uri: 'https://example.com/',
};

/** A value that fits `schema`; `full`: with every member that an object may have, otherwise only those it must have. */
export function sample(schema, full, name = '') {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') {
    const names = Object.keys(schema.properties ?? {}).filter((member) => full || schema.required?.includes(member));
    return Object.fromEntries(names.map((member) => [member, sample(schema.properties[member], full, member)]));
  }
  if (type === 'array')
    return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () =>
      sample(schema.items ?? { type: 'string' }, full, name),
    );
  if (type === 'integer' || type === 'number') return schema.minimum ?? schema.default ?? 1;
  if (type === 'boolean') return true;
  return known[name] ?? formats[schema.format] ?? schema.examples?.[0] ?? 'sample'.padEnd(schema.minLength ?? 0, 'x');
}

/** The least and the most that can be given to a tool. `asked` are arguments that Portkey's document demands though Portkey does not. */
export function argumentSets({ inputSchema }, asked = {}) {
  const full = { ...sample(inputSchema, true), ...asked };
  delete full.fields; // which members come back is none of Portkey's business
  return { minimal: { ...sample(inputSchema, false), ...asked }, full };
}
