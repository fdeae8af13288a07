// What the server writes, held against the specifications' own JSON schemas.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openSession } from '../lib/legacy.mjs';
import { listen, send } from '../lib/modern.mjs';
import { schemas, whyAbsent } from '../lib/schemas.mjs';
import { startFixtures } from '../lib/system.mjs';
import { setTimeout as delay } from 'node:timers/promises';

const skip = whyAbsent;
const related = 'io.modelcontextprotocol/related-task';
let fixtures, matches;
before(async () => {
  if (skip) return;
  [fixtures, matches] = [await startFixtures(), await schemas()];
});
after(() => fixtures?.stop());

const call = (name, args = {}, more = {}) => ({ name, arguments: args, ...more });

async function until(get, status) {
  for (;;) {
    const task = await get();
    if (task.status === status) return task;
    assert.ok(['working', 'input_required'].includes(task.status), `expected ${status}, but the task is ${task.status}`);
    await delay(50);
  }
}

test('2025-11-25: what a session is answered fits the schema', { skip, timeout: 120_000 }, async () => {
  const client = await openSession(fixtures.url, { elicitation: { form: {} }, sampling: {} });
  const fits = (definition, value) => matches('legacy', definition, value);
  fits('JSONRPCResultResponse', client.initialized);
  fits('InitializeResult', client.initialized.result);
  fits('ListToolsResult', (await client.send('tools/list')).result);
  fits('ListPromptsResult', (await client.send('prompts/list')).result);
  fits('ListResourcesResult', (await client.send('resources/list')).result);
  fits('CallToolResult', (await client.send('tools/call', call('greet', { name: 'Ann' }))).result);

  const created = async (name, args = {}) => fits('CreateTaskResult', (await client.send('tools/call', call(name, args, { task: { ttl: 60_000 } }))).result).task.taskId;
  const get = (taskId) => async () => fits('GetTaskResult', (await client.send('tasks/get', { taskId })).result);
  const done = await created('slow_compute', { seconds: 1 });
  const result = await client.send('tasks/result', { taskId: done });
  fits('JSONRPCResultResponse', result);
  fits('GetTaskPayloadResult', result.result);
  fits('CallToolResult', result.result);
  fits('RelatedTaskMetadata', result.result._meta[related]);
  await until(get(done), 'completed');
  await until(get(await created('failing_job')), 'failed');

  const refused = await created('protocol_error_job');
  await until(get(refused), 'failed');
  fits('JSONRPCErrorResponse', await client.send('tasks/result', { taskId: refused }));
  const cancelled = await created('slow_compute', { seconds: 30 });
  fits('CancelTaskResult', (await client.send('tasks/cancel', { taskId: cancelled })).result);
  fits('JSONRPCErrorResponse', await client.send('tasks/cancel', { taskId: cancelled }));
  fits('JSONRPCErrorResponse', await client.send('tasks/result', { taskId: cancelled }));
  fits('JSONRPCErrorResponse', await client.send('tasks/get', { taskId: 'unknown' }));
});

test('2025-11-25: what a session is asked and told fits the schema', { skip, timeout: 120_000 }, async () => {
  const client = await openSession(fixtures.url, { elicitation: { form: {} }, sampling: {} });
  const stop = new AbortController();
  const told = [];
  const listening = (async () => {
    try {
      for await (const message of client.listen(stop.signal)) told.push(message);
    } catch (error) {
      if (!stop.signal.aborted) throw error;
    }
  })();
  for (const [tool, request, answer] of [
    ['confirm_delete', 'ElicitRequest', { action: 'accept', content: { confirm: true } }],
    ['ask_model', 'CreateMessageRequest', { model: 'interop', role: 'assistant', content: { type: 'text', text: 'Paris' } }],
  ]) {
    const { task } = (await client.send('tools/call', call(tool, { filename: 'x', question: 'Which?' }, { task: {}, _meta: { progressToken: tool } }))).result;
    let asked = 0;
    await client.send('tasks/result', { taskId: task.taskId }, async (message) => {
      if (message.id === undefined) return;
      asked++;
      matches('legacy', request, message);
      matches('legacy', 'RelatedTaskMetadata', message.params._meta[related]);
      await client.answer(message, answer);
    });
    assert.equal(asked, 1, `${tool} asks once`);
  }

  while (told.filter(({ params }) => params?.status === 'completed').length < 2) await delay(50);
  stop.abort();
  await listening;
  for (const message of told)
    matches('legacy', message.method === 'notifications/tasks/status' ? 'TaskStatusNotification' : 'ServerNotification', message);
});

test('2026-07-28: what a request is answered fits the schemas', { skip, timeout: 120_000 }, async () => {
  const ask = (method, params) => send(fixtures.url, method, params);
  const modern = (definition, value) => matches('modern', definition, value);
  const tasks = (definition, value) => matches('tasks', definition, value);
  modern('DiscoverResult', (await ask('server/discover')).result);
  modern('ListToolsResult', (await ask('tools/list')).result);
  modern('ListPromptsResult', (await ask('prompts/list')).result);
  modern('ListResourcesResult', (await ask('resources/list')).result);
  modern('CallToolResult', (await ask('tools/call', call('greet', { name: 'Ann' }))).result);

  const created = async (name, args = {}) => tasks('CreateTaskResult', (await ask('tools/call', call(name, args))).result).taskId;
  const get = (taskId) => async () => tasks('GetTaskResult', (await ask('tasks/get', { taskId })).result);
  const asking = await created('multi_input');
  for (const [taskId, status, definition] of [
    [await created('slow_compute', { seconds: 30 }), 'working', 'WorkingTask'],
    [asking, 'input_required', 'InputRequiredTask'],
    [await created('failing_job'), 'completed', 'CompletedTask'],
    [await created('protocol_error_job'), 'failed', 'FailedTask'],
  ]) {
    const task = await until(get(taskId), status);
    tasks(definition, task);
    if (status === 'completed') modern('CallToolResult', task.result);
    if (status === 'failed') modern('Error', task.error);
    if (status === 'working') {
      tasks('CancelTaskResult', (await ask('tasks/cancel', { taskId })).result);
      tasks('CancelledTask', await until(get(taskId), 'cancelled'));
    }
  }

  const { inputRequests } = await until(get(asking), 'input_required');
  const inputResponses = Object.fromEntries(Object.keys(inputRequests).map((key) => [key, { action: 'accept', content: { name: 'Ada', confirm: true } }]));
  tasks('UpdateTaskResult', (await ask('tasks/update', { taskId: asking, inputResponses })).result);
});

test('2026-07-28: errors and pushed news fit the schemas', { skip, timeout: 120_000 }, async () => {
  const bare = (error) => { const { httpStatus, ...message } = error; return message; };
  const modern = (definition, value) => matches('modern', definition, value);
  modern('JSONRPCErrorResponse', bare(await send(fixtures.url, 'tasks/get', { taskId: 'unknown' })));
  modern('JSONRPCErrorResponse', bare(await send(fixtures.url, 'no/such/method')));
  modern('MissingRequiredClientCapabilityError', bare(await send(fixtures.url, 'tasks/get', { taskId: 'unknown' }, { declared: {} })));
  modern('HeaderMismatchError', bare(await send(fixtures.url, 'tools/list', {}, { headers: { 'Mcp-Method': 'tools/call' } })));
  modern('UnsupportedProtocolVersionError', bare(await send(
    fixtures.url, 'tools/list', { _meta: { 'io.modelcontextprotocol/protocolVersion': '2099-01-01', 'io.modelcontextprotocol/clientCapabilities': {} } },
    { headers: { 'MCP-Protocol-Version': '2099-01-01' } })));

  const { result: task } = await send(fixtures.url, 'tools/call', call('slow_compute', { seconds: 1 }));
  const seen = [];
  for await (const message of listen(fixtures.url, { notifications: { taskIds: [task.taskId] } })) {
    seen.push(message.method ?? 'response');
    if (message.method === 'notifications/tasks') matches('tasks', 'TaskStatusNotification', message);
    else if (message.method) {
      modern('SubscriptionsAcknowledgedNotification', message);
      matches('tasks', 'TaskSubscriptionAcknowledgedNotifications', message.params.notifications);
    } else modern('SubscriptionsListenResult', message.result);
  }

  assert.deepEqual([...new Set(seen)], ['notifications/subscriptions/acknowledged', 'notifications/tasks', 'response']);
});
