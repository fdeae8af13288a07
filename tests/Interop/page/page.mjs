// Runs in the browser: what a web application does with an endpoint of another origin. It tells the server that gave it the page what it found.
import { asTask, connect, modes, settle } from '/lib/ext-tasks.mjs';

const { endpoint } = Object.fromEntries(new URLSearchParams(location.search));
const text = ({ content }) => content[0].text;

async function visit(mode) {
  const { client, session, close } = await connect(endpoint, mode);
  // In 2026-07-28 a client that knows tasks is answered with one wherever the tool allows it.
  const slow = mode === '2025-11-25' ? { name: 'slow_compute', arguments: { seconds: 2 } } : { name: 'test_tool_with_progress', arguments: {} };
  const seen = [];
  try {
    const { tools } = await client.listTools();
    const inline = await client.callTool({ name: 'greet', arguments: { name: 'Ada' } });
    const long = await client.callTool(slow, { onprogress: ({ message }) => seen.push(message) });
    const { outcome } = await settle(await session.callTool('slow_compute', { seconds: 1, label: 'by task' }, asTask));
    return {
      listed: tools.some(({ name }) => name === 'slow_compute'),
      inline: text(inline),
      long: text(long),
      progress: seen[0],
      task: text(outcome.result),
      prompt: (await client.getPrompt({ name: 'test_simple_prompt' })).messages[0].content.text,
      resource: (await client.readResource({ uri: 'test://static-text' })).contents[0].text,
      session: Boolean(client.transport.sessionId),
    };
  } finally {
    await close();
  }
}

const bare = await fetch(endpoint, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '[]' }).then(({ status }) => status, (error) => `${error}`);
const findings = { bare };
for (const mode of Object.keys(modes)) findings[mode] = await visit(mode).catch((error) => `${error}`);
await fetch('/findings', { method: 'POST', body: JSON.stringify(findings) });
