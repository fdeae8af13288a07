// The MCP Inspector's command line against the whole system.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { documentCount } from '../lib/documents.mjs';
import { inspect, inspectors } from '../lib/inspector.mjs';
import { startSystem } from '../lib/system.mjs';

let system, home;
before(async () => {
  system = await startSystem();
  home = await mkdtemp(join(tmpdir(), 'mcptasks-inspector-'));
});
after(async () => {
  await system?.stop();
  if (home) await rm(home, { recursive: true, force: true });
});

describe('inspector', { concurrency: true }, () => {
  for (const version of inspectors) describe(version, () => {
    const ask = (...args) => inspect(version, system.url, home, ...args);

    test('tools/list', async () => {
      const { tools } = await ask('--method', 'tools/list');
      assert.deepEqual(tools.map(({ name }) => name).sort(), ['find_in_documents', 'guess_number', 'index_documents', 'slow_computation']);
    });

    test('tools/call', async () => {
      const result = await ask('--method', 'tools/call', '--tool-name', 'index_documents', '--tool-arg', 'pattern=*.md');
      assert.equal(result.structuredContent.totalFiles, documentCount);
    });

    test('tools/call with a wrong argument says what is wrong', async () => {
      const result = await ask('--method', 'tools/call', '--tool-name', 'slow_computation', '--tool-arg', 'duration=99');
      assert.equal(result.isError, true);
      assert.match(result.content[0].text, /duration/);
    });
  });
});
