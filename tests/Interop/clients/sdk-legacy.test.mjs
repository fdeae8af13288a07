// @modelcontextprotocol/sdk 1.x against the whole system: tasks of 2025-11-25.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CallToolResultSchema, CreateTaskResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { documentCount } from '../lib/documents.mjs';
import { connect, runTask } from '../lib/sdk.mjs';
import { startSystem } from '../lib/system.mjs';

let system, client;
before(async () => {
  system = await startSystem();
  client = await connect(system.url);
});
after(async () => {
  await client?.close();
  await system?.stop();
});

test('index_documents runs as a task, shows progress on the way, and gives the inline result', async () => {
  const inline = await client.callTool({ name: 'index_documents', arguments: { folder: '', pattern: '*' } });
  assert.equal(inline.structuredContent.totalFiles, documentCount);

  const { task, progress, result } = await runTask(client, 'index_documents', { folder: '', pattern: '*' });

  assert.match(task.taskId, /^\S{20,}$/);
  assert.ok(progress.some(Boolean), `no progress among ${JSON.stringify(progress)}`);
  assert.deepEqual(result.structuredContent, inline.structuredContent);
  assert.deepEqual(result.content, inline.content);
  assert.equal(result._meta['io.modelcontextprotocol/related-task'].taskId, task.taskId);
});

test('slow_computation shows several steps of its progress', async () => {
  const { progress, result } = await runTask(client, 'slow_computation', { duration: 3 });
  assert.ok(new Set(progress.filter(Boolean)).size > 1, JSON.stringify(progress));
  assert.notEqual(result.isError, true);
});

test('a cancelled slow_computation stays cancelled', async () => {
  const { task } = await client.request(
    { method: 'tools/call', params: { name: 'slow_computation', arguments: { duration: 60 }, task: {} } }, CreateTaskResultSchema);

  const cancelled = await client.experimental.tasks.cancelTask(task.taskId);
  assert.equal(cancelled.status, 'cancelled');

  await assert.rejects(client.experimental.tasks.cancelTask(task.taskId), { code: -32602 });
  assert.equal((await client.experimental.tasks.getTask(task.taskId)).status, 'cancelled');
});

test('an unknown task is refused', async () => {
  await assert.rejects(client.experimental.tasks.getTask('no-such-task'), { code: -32602 });
  await assert.rejects(client.experimental.tasks.getTaskResult('no-such-task', CallToolResultSchema), { code: -32602 });
  await assert.rejects(client.experimental.tasks.cancelTask('no-such-task'), { code: -32602 });
});

test('callers that cannot be told apart get no list of tasks', async () => {
  assert.equal(client.getServerCapabilities().tasks?.list, undefined);
  await assert.rejects(client.experimental.tasks.listTasks(), { code: -32601 });
});

test('a folder outside of the root is refused, inline and as a task', async () => {
  const args = { folder: '../..', pattern: '*' };
  const inline = await client.callTool({ name: 'index_documents', arguments: args });
  assert.equal(inline.isError, true);
  assert.match(inline.content[0].text, /\.\./);

  const { task, error } = await runTask(client, 'index_documents', args);
  assert.match(error.message, /failed/);
  assert.equal((await client.experimental.tasks.getTask(task.taskId)).status, 'failed');
  assert.deepEqual((await client.experimental.tasks.getTaskResult(task.taskId, CallToolResultSchema)).content, inline.content);
});

test('a wrong argument creates no task', async () => {
  const { messages, error } = await runTask(client, 'slow_computation', { duration: 'long' });
  assert.equal(messages.length, 1);
  assert.equal(error.code, -32602);
});

test('tools say how they run as tasks', async () => {
  const { tools } = await client.listTools();
  for (const name of ['index_documents', 'find_in_documents', 'slow_computation'])
    assert.match(tools.find((tool) => tool.name === name).execution.taskSupport, /^(optional|required)$/);
});
