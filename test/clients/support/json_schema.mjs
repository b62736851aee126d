// Values against the JSON Schemas that tools are served with.
import assert from 'node:assert/strict';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));

/** `value` fits `schema`. */
export function assertFits(schema, value, what) {
  const validate = ajv.compile(schema);
  assert.ok(validate(value), `${what}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(value)}`);
}

/** A schema of arguments that says in JSON Schema what `nullable` says in OpenAPI: assistants cannot map a list of types. */
function withNulls({ nullable, ...schema }) {
  const out = { ...schema };
  if (nullable) Object.assign(out, { type: [schema.type, 'null'], ...(schema.enum && { enum: [...schema.enum, null] }) });
  if (schema.items) out.items = withNulls(schema.items);
  if (schema.properties)
    out.properties = Object.fromEntries(Object.entries(schema.properties).map(([name, each]) => [name, withNulls(each)]));
  return out;
}

/** `value` may be given where `schema` says what is taken. */
export const assertTaken = (schema, value, what) => assertFits(withNulls(schema), value, what);
