// AppHost's deployment manifest against the public JSON schema.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Ajv from 'ajv';
import { built, repository } from '../lib/paths.mjs';

const schema = join(repository, '..', 'shared', 'schemas', 'aspire-8.0.json');

const forms = {
  publisher: folder => ['--publisher', 'manifest', '--output-path', join(folder, 'aspire-manifest.json')],
  step: folder => ['--operation', 'publish', '--step', 'publish-manifest', '--output-path', folder],
};

function publish(appHost, form) {
  const folder = mkdtempSync(join(tmpdir(), 'mcptasks-manifest-'));
  try {
    execFileSync('dotnet', [appHost, ...forms[form](folder)], { cwd: join(repository, 'AppHost'), stdio: 'pipe', timeout: 120_000 });
    return JSON.parse(readFileSync(join(folder, 'aspire-manifest.json'), 'utf8'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

for (const form of Object.keys(forms)) {
  const missing = existsSync(schema) ? false : `${schema} is not here`;
  if (missing) console.log(`manifest: not validated against the public schema: ${missing}`);
  test(`the manifest of the ${form} form is valid by the public schema`, { skip: missing }, () => {
    const validate = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(schema, 'utf8')));
    assert.ok(validate(publish(built('AppHost', 'AppHost'), form)), JSON.stringify(validate.errors, null, 2));
  });
}
