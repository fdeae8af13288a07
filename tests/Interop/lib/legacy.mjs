// Requests of a 2025-11-25 session as they are on the wire, for what the SDKs do not show.
import { messages } from './modern.mjs';

/** Opens a session; `send` answers a request's response, and `onMessage` gets what comes before it. */
export async function openSession(url, capabilities = {}) {
  let session;
  let nextId = 1;
  const post = async (message) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        ...(session === undefined ? {} : { 'Mcp-Session-Id': session }),
      },
      body: JSON.stringify({ jsonrpc: '2.0', ...message }),
    });
    session ??= response.headers.get('mcp-session-id');
    return response;
  };
  const send = async (method, params = {}, onMessage = () => {}) => {
    const id = nextId++;
    for await (const message of messages(await post({ id, method, params }))) {
      if (message.id === id && !('method' in message)) return message;
      await onMessage(message);
    }
    throw new Error(`${method}: no response`);
  };
  const initialized = await send('initialize', { protocolVersion: '2025-11-25', capabilities, clientInfo: { name: 'interop', version: '1.0.0' } });
  await post({ method: 'notifications/initialized' });
  return {
    initialized,
    send,
    answer: (request, result) => post({ id: request.id, result }),
    /** What the server says by itself, until the signal. */
    listen: async function* (signal) {
      yield* messages(await fetch(url, { signal, headers: { Accept: 'text/event-stream', 'Mcp-Session-Id': session } }));
    },
  };
}
