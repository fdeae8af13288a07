// Task sessions of @modelcontextprotocol/ext-tasks over @modelcontextprotocol/client, in both of its modes.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { createTaskSessionFromClient, toolDeclarationFromMcpTool } from '@modelcontextprotocol/ext-tasks/client';
import { capabilities, clientInfo, dispatchTo, framing } from './modern.mjs';

export const modes = {
  '2025-11-25': { versionNegotiation: { mode: 'legacy' } },
  '2026-07-28': { versionNegotiation: { mode: { pin: '2026-07-28' } } },
};

/** The options of a call that shall be a task: 2025-11-25 asks for it, and 2026-07-28 leaves it to the server. */
export const asTask = { task: { preference: 'prefer' } };

/** A connected client and its task session. */
export async function connect(url, mode, { answer } = {}) {
  const client = new Client(clientInfo, { capabilities, ...modes[mode] });
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  const { tools } = await client.listTools();
  const declarations = new Map(tools.map((tool) => [tool.name, toolDeclarationFromMcpTool(tool)]));
  const session = createTaskSessionFromClient(client, {
    endpointId: url,
    tools: { currentTool: (name) => declarations.get(name) },
    onInputRequest: answer,
    ...(mode === '2026-07-28' && { rawDispatch: dispatchTo(url), v2RequestFraming: framing }),
  });
  return {
    client,
    session,
    async close() {
      await session.close();
      await client.close();
    },
  };
}

/** Runs a tool to its end, with the tasks that were seen on the way. */
export async function settle(execution) {
  const seen = [];
  const { outcome } = await execution.settle({ onEvent: (event) => { if (event.type === 'task') seen.push(event.task); } });
  return { outcome, progress: seen.filter((task) => task.status === 'working').map((task) => task.statusMessage) };
}
