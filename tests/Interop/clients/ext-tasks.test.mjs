// @modelcontextprotocol/client with ext-tasks against the whole system, in both of its modes.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { documentCount } from '../lib/documents.mjs';
import { asTask, connect, modes, settle } from '../lib/ext-tasks.mjs';
import { send, tasksExtension } from '../lib/modern.mjs';
import { startSystem } from '../lib/system.mjs';

let system;
before(async () => { system = await startSystem(); });
after(() => system?.stop());

for (const mode of Object.keys(modes)) describe(mode, () => {
  let connected;
  before(async () => { connected = await connect(system.url, mode); });
  after(() => connected?.close());

  test('index_documents runs as a task, shows progress on the way, and gives its result', async () => {
    const execution = await connected.session.callTool('index_documents', { folder: '', pattern: '*' }, asTask);
    assert.equal(execution.kind, 'task');
    const { outcome, progress } = await settle(execution);
    assert.equal(outcome.status, 'completed');
    assert.equal(outcome.result.structuredContent.totalFiles, documentCount);
    assert.ok(progress.some(Boolean), `no progress among ${JSON.stringify(progress)}`);
  });

  test('a cancelled slow_computation stays cancelled', async () => {
    const execution = await connected.session.callTool('slow_computation', { duration: 60 }, asTask);
    const settled = settle(execution);
    await execution.cancel();
    assert.equal((await settled).outcome.status, 'cancelled');
    assert.equal((await connected.session.task(execution.handle.taskId).snapshot()).status, 'cancelled');
  });

  test('a task is resumed from its reference in another session', async () => {
    const execution = await connected.session.callTool('slow_computation', { duration: 2 }, asTask);
    const reference = execution.serializeReference();
    await execution.detach();

    const another = await connect(system.url, mode);
    try {
      const { outcome } = await settle(await another.session.resumeTask(reference));
      assert.equal(outcome.status, 'completed');
    } finally {
      await another.close();
    }
  });

  test('a folder outside of the root is refused', async () => {
    const { outcome } = await settle(await connected.session.callTool('index_documents', { folder: '../..', pattern: '*' }, asTask));
    // 2025-11-25 calls a result with isError a failed task; 2026-07-28 keeps failed for protocol errors.
    if (mode === '2025-11-25') assert.equal(outcome.status, 'failed');
    else assert.equal(outcome.result.isError, true);
  });
});

describe('2026-07-28 without the extension', () => {
  const declared = { elicitation: { form: {} } };

  test('a call runs inline with the result that the task gives', async () => {
    const call = { name: 'index_documents', arguments: { folder: '', pattern: '*' } };
    const inline = await send(system.url, 'tools/call', call, { declared });
    assert.equal(inline.result.resultType, 'complete');

    const connected = await connect(system.url, '2026-07-28');
    try {
      const { outcome } = await settle(await connected.session.callTool(call.name, call.arguments));
      assert.deepEqual(outcome.result.structuredContent, inline.result.structuredContent);
      assert.deepEqual(outcome.result.content, inline.result.content);
    } finally {
      await connected.close();
    }
  });

  test('an unknown task is refused', async () => {
    for (const [method, params] of [['tasks/get', {}], ['tasks/cancel', {}], ['tasks/update', { inputResponses: {} }]])
      assert.equal((await send(system.url, method, { taskId: 'no-such-task', ...params })).error.code, -32602);
  });

  test('the server names the extension as exactly {}', async () => {
    const { result } = await send(system.url, 'server/discover');
    assert.deepEqual(result.capabilities.extensions[tasksExtension], {});
  });
});
