// The specifications' JSON schemas, where a folder of them is there: MCP_SCHEMAS, or shared/schemas beside the checkout.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './paths.mjs';

const folder = process.env.MCP_SCHEMAS ?? join(repository, '..', 'shared', 'schemas');
const files = { legacy: 'mcp-2025-11-25.json', modern: 'mcp-2026-07-28.json', tasks: 'mcp-ext-tasks.json' };

export const whyAbsent = Object.values(files).every((file) => existsSync(join(folder, file)))
  ? false
  : `no ${Object.values(files).join(', ')} in ${folder}`;

/** Checks messages: `matches('tasks', 'GetTaskResult', message.result)` throws with what is wrong. */
export async function schemas() {
  const { default: Ajv } = await import('ajv/dist/2020.js');
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  for (const [name, file] of Object.entries(files)) {
    const schema = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    ajv.addSchema({ ...schema, $id: name });
  }

  return (name, definition, value) => {
    const validate = ajv.getSchema(`${name}#/$defs/${definition}`);
    if (!validate) throw new Error(`The schema ${name} defines no ${definition}.`);
    if (!validate(value)) throw new Error(`No ${definition} of ${files[name]}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(value, null, 2)}`);
    return value;
  };
}
