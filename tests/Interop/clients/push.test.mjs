// News of tasks without polling, against the fixtures, in both dialects.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CreateTaskResultSchema } from '@modelcontextprotocol/sdk/types.js';
import { listen, send } from '../lib/modern.mjs';
import { connect } from '../lib/sdk.mjs';
import { startFixtures } from '../lib/system.mjs';

let fixtures;
before(async () => { fixtures = await startFixtures(); });
after(() => fixtures?.stop());

test('2025-11-25: a session hears of its tasks', { timeout: 30_000 }, async () => {
  const heard = [];
  let terminal;
  const ended = new Promise((resolve) => { terminal = resolve; });
  const client = await connect(fixtures.url, {
    onStatus: (status) => {
      heard.push(status);
      if (status.status === 'completed') terminal(status);
    },
  });
  try {
    const { task } = await client.request(
      { method: 'tools/call', params: { name: 'slow_compute', arguments: { seconds: 1 }, task: {} } }, CreateTaskResultSchema);
    assert.equal((await ended).taskId, task.taskId);
    assert.ok(heard.every(({ taskId }) => taskId === task.taskId));
  } finally {
    await client.close();
  }
});

test('2026-07-28: a listener gets a snapshot after the acknowledgement, and every change to the end', { timeout: 30_000 }, async () => {
  const { result: task } = await send(fixtures.url, 'tools/call', { name: 'slow_compute', arguments: { seconds: 2 } });
  const stop = new AbortController();
  const heard = [];
  try {
    for await (const message of listen(fixtures.url, { notifications: { taskIds: [task.taskId] } }, stop.signal)) {
      heard.push(message);
      if (message.params?.status === 'completed') break;
    }
  } finally {
    stop.abort();
  }

  assert.equal(heard[0].method, 'notifications/subscriptions/acknowledged');
  assert.deepEqual(heard[0].params.notifications.taskIds, [task.taskId]);
  assert.ok(heard.slice(1).every(({ method, params }) => method === 'notifications/tasks' && params.taskId === task.taskId));
  assert.equal(heard[1].params.status, 'working');
  assert.equal(heard.at(-1).params.result.content[0].text, 'Computed result');
});

test('2026-07-28: unknown tasks are not honoured', { timeout: 30_000 }, async () => {
  const stop = new AbortController();
  try {
    for await (const message of listen(fixtures.url, { notifications: { taskIds: ['no-such-task'] } }, stop.signal)) {
      assert.equal(message.method, 'notifications/subscriptions/acknowledged');
      assert.deepEqual(message.params.notifications.taskIds ?? [], []);
      break;
    }
  } finally {
    stop.abort();
  }
});
