// The configuration schema of each package is a JSON schema that tells right settings from wrong ones.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv from 'ajv';
import { repository } from '../lib/paths.mjs';

const source = join(repository, 'src');
const packages = readdirSync(source).filter(name => existsSync(join(source, name, 'ConfigurationSchema.json')));
const schemaOf = name => JSON.parse(readFileSync(join(source, name, 'ConfigurationSchema.json'), 'utf8'));
// `definitions` is merged into the schema of appsettings.json by editors, which have `logLevelThreshold` and times as .NET writes them.
const compile = ({ definitions, ...schema }) => new Ajv({ formats: { duration: /^(\d+\.)?\d{2}:\d{2}:\d{2}(\.\d+)?$/ } }).compile(schema);

test('there are schemas', () => assert.ok(packages.length >= 5));

for (const name of packages) test(`${name} has a valid schema`, () => compile(schemaOf(name)));

for (const service of ['ApiService', 'TaskWorker']) {
  test(`the settings of ${service} fit all schemas`, () => {
    const text = readFileSync(join(source, service, 'appsettings.json'), 'utf8').replaceAll(/^\s*\/\/.*$/gm, '');
    for (const name of packages) {
      const validate = compile(schemaOf(name));
      assert.ok(validate(JSON.parse(text)), `${name}: ${JSON.stringify(validate.errors)}`);
    }
  });
}

test('a wrong setting is told', () => {
  assert.equal(compile(schemaOf('McpTasks.Redis'))({ Aspire: { McpTasks: { Redis: { Shards: 'many' } } } }), false);
  assert.equal(compile(schemaOf('McpTasks.Core'))({ McpTasks: { DefaultMode: 'Sometimes' } }), false);
});
