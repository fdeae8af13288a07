// The MCP Inspector's command line against the whole system.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { documentCount } from '../lib/documents.mjs';
import { modules, node22 } from '../lib/paths.mjs';
import { startSystem } from '../lib/system.mjs';

const launcher = join(modules, '@modelcontextprotocol', 'inspector', 'clients', 'launcher', 'build', 'index.js');
let system, home;
before(async () => {
  system = await startSystem();
  home = await mkdtemp(join(tmpdir(), 'mcptasks-inspector-'));
});
after(async () => {
  await system?.stop();
  if (home) await rm(home, { recursive: true, force: true });
});

async function inspect(...args) {
  const { stdout } = await promisify(execFile)(node22, [launcher, '--cli', system.url, '--transport', 'http', ...args],
    { timeout: 120_000, env: { ...process.env, HOME: home } });
  return JSON.parse(stdout);
}

test('tools/list', async () => {
  const { tools } = await inspect('--method', 'tools/list');
  assert.deepEqual(tools.map(({ name }) => name).sort(), ['find_in_documents', 'index_documents', 'slow_computation']);
});

test('tools/call', async () => {
  const result = await inspect('--method', 'tools/call', '--tool-name', 'index_documents', '--tool-arg', 'pattern=*.md');
  assert.equal(result.structuredContent.totalFiles, documentCount);
});

test('tools/call with a wrong argument says what is wrong', async () => {
  // The Inspector ends with an exit code of its own when a tool reports an error.
  const failure = await inspect('--method', 'tools/call', '--tool-name', 'slow_computation', '--tool-arg', 'duration=99')
    .then(() => assert.fail('the Inspector saw no error'), (error) => error);
  const result = JSON.parse(failure.stdout);
  assert.equal(result.isError, true);
  assert.match(result.content[0].text, /duration/);
});
