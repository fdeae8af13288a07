// Clients of @modelcontextprotocol/sdk 1.x, which speaks 2025-11-25 and its tasks.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CreateMessageRequestSchema, ElicitRequestSchema, TaskStatusNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import { clientInfo } from './modern.mjs';

/** A connected client; `answers` are functions that answer the server's questions. */
export async function connect(url, { elicit, sample, onStatus } = {}) {
  const client = new Client(clientInfo, {
    capabilities: { ...(elicit && { elicitation: { form: {} } }), ...(sample && { sampling: {} }) },
    enforceStrictCapabilities: false,
  });
  if (elicit) client.setRequestHandler(ElicitRequestSchema, ({ params }) => elicit(params));
  if (sample) client.setRequestHandler(CreateMessageRequestSchema, ({ params }) => sample(params));
  if (onStatus) client.setNotificationHandler(TaskStatusNotificationSchema, ({ params }) => onStatus(params));
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  await client.listTools(); // the SDK learns here which tools can be tasks
  return client;
}

/** Runs a tool as a task to its end: the messages that it gave on the way, and the last one's result or error. */
export async function runTask(client, name, args = {}, options = {}) {
  const messages = [];
  for await (const message of client.experimental.tasks.callToolStream({ name, arguments: args }, undefined, { task: {}, ...options })) {
    messages.push(message);
    options.onMessage?.(message);
  }

  const last = messages.at(-1);
  return {
    messages,
    task: messages.find(({ type }) => type === 'taskCreated')?.task,
    progress: messages.filter(({ type, task }) => type === 'taskStatus' && task.status === 'working').map(({ task }) => task.statusMessage),
    result: last.type === 'result' ? last.result : undefined,
    error: last.type === 'error' ? last.error : undefined,
  };
}
