// Every kind of component as a task of 2025-11-25, and every mode, against the fixtures.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CallToolResultSchema, CreateTaskResultSchema, GetPromptResultSchema, ReadResourceResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { connect, runTask } from '../lib/sdk.mjs';
import { startFixtures } from '../lib/system.mjs';

const relatedTask = 'io.modelcontextprotocol/related-task';
let fixtures, client;
before(async () => {
  fixtures = await startFixtures();
  client = await connect(fixtures.url);
});
after(async () => {
  await client?.close();
  await fixtures?.stop();
});

/** Runs a request inline and as a task: both replies, without what only a task's has. */
async function bothWays(method, params, schema) {
  const inline = await client.request({ method, params }, schema);
  const { task } = await client.request({ method, params: { ...params, task: { ttl: 60_000 } } }, CreateTaskResultSchema);
  assert.equal(task.ttl, 60_000);
  const { _meta, ...result } = await client.experimental.tasks.getTaskResult(task.taskId, schema);
  assert.equal(_meta[relatedTask].taskId, task.taskId);
  return { inline, result };
}

test('a tool gives the same result inline and as a task', async () => {
  const { inline, result } = await bothWays('tools/call', { name: 'slow_compute', arguments: { seconds: 0.2 } }, CallToolResultSchema);
  assert.deepEqual(result, inline);
});

test('a prompt gives the same messages inline and as a task', async () => {
  const { inline, result } = await bothWays('prompts/get', { name: 'slow_prompt', arguments: { topic: 'leases' } }, GetPromptResultSchema);
  assert.deepEqual(result, inline);
});

for (const uri of ['test://slow-report', 'test://slow-report/7'])
  test(`the resource ${uri} gives the same contents inline and as a task`, async () => {
    const { inline, result } = await bothWays('resources/read', { uri }, ReadResourceResultSchema);
    assert.deepEqual(result, inline);
    assert.equal(result.contents[0].mimeType, 'text/markdown');
  });

test('what only runs as a task is refused inline', async () => {
  await assert.rejects(client.request({ method: 'tools/call', params: { name: 'failing_job', arguments: {} } }, CallToolResultSchema), { code: -32601 });
});

test('what never runs as a task is refused as one', async () => {
  await assert.rejects(
    client.request({ method: 'tools/call', params: { name: 'greet', arguments: { name: 'Ada' }, task: {} } }, CreateTaskResultSchema), { code: -32601 });
});

test('a tool that reports an error makes a failed task, whose result says so', async () => {
  const { task, error } = await runTask(client, 'failing_job');
  assert.match(error.message, /failed/);
  const failed = await client.experimental.tasks.getTask(task.taskId);
  assert.deepEqual([failed.status, failed.statusMessage], ['failed', 'The job failed, as it always does.']);
  assert.equal((await client.experimental.tasks.getTaskResult(task.taskId, CallToolResultSchema)).isError, true);
});

test('a protocol error makes a failed task, whose result is that error', async () => {
  const { task } = await runTask(client, 'protocol_error_job');
  assert.equal((await client.experimental.tasks.getTask(task.taskId)).status, 'failed');
  await assert.rejects(
    client.experimental.tasks.getTaskResult(task.taskId, CallToolResultSchema), { code: -32603, message: /The job broke the protocol/ });
});

test('a task is found again by its id in another session', async () => {
  const { task } = await client.request(
    { method: 'tools/call', params: { name: 'slow_compute', arguments: { seconds: 1 }, task: {} } }, CreateTaskResultSchema);
  const another = await connect(fixtures.url);
  try {
    const result = await another.experimental.tasks.getTaskResult(task.taskId, CallToolResultSchema);
    assert.equal(result.content[0].text, 'Computed result');
  } finally {
    await another.close();
  }
});
