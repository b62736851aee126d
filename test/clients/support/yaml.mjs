// Files in YAML, and the JSON Schemas (draft-07) that others publish for them.
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

export { parse as parseYaml } from 'yaml';

const formats = { duration: true, expose: true, ports: true, subnet_ip_address: true }; // of the Compose specification's own
const ajv = addFormats(new Ajv({ strict: false, allErrors: true, validateSchema: false }));
for (const [name, format] of Object.entries(formats)) ajv.addFormat(name, format);

/** What is wrong with `value` by `schema`, in words; empty if nothing is. */
export function misfits(schema, value) {
  const { $schema: _, $id: __, ...rules } = schema; // nobody needs to find these
  const fits = ajv.compile(rules);
  return fits(value) ? '' : ajv.errorsText(fits.errors, { separator: '\n' });
}
