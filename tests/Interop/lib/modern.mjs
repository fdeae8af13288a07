// Requests of 2026-07-28 as they are on the wire, for what the SDKs do not show.
const version = '2026-07-28';
export const tasksExtension = 'io.modelcontextprotocol/tasks';

export const clientInfo = { name: 'interop', version: '1.0.0' };

/** Capabilities of a client that knows tasks and answers questions. */
export const capabilities = { elicitation: { form: {} }, sampling: {}, roots: {}, extensions: { [tasksExtension]: {} } };

export const framing = { protocolVersion: version, clientInfo, clientCapabilities: capabilities };

export function meta(declared = capabilities) {
  return {
    'io.modelcontextprotocol/protocolVersion': version,
    'io.modelcontextprotocol/clientInfo': clientInfo,
    'io.modelcontextprotocol/clientCapabilities': declared,
  };
}

/** Sends one request and answers its JSON-RPC response: `result` or `error`, with `httpStatus` beside it. */
export async function send(url, method, params = {}, { declared, signal, headers } = {}) {
  const response = await post(url, method, { _meta: meta(declared), ...params }, { signal, headers });
  for await (const message of messages(response))
    if ('id' in message && !('method' in message)) return { ...message, httpStatus: response.status };
  throw new Error(`${method}: HTTP ${response.status} without a response`);
}

/** Opens a stream of messages, as subscriptions/listen does. */
export async function* listen(url, params, signal) {
  yield* messages(await post(url, 'subscriptions/listen', { _meta: meta(), ...params }, { signal }));
}

/** The raw dispatch that ext-tasks asks its host for. */
export const dispatchTo = (url) => async (request, options = {}) => {
  const { result, error } = await send(url, request.method, request.params, { signal: options.signal, headers: options.context?.headers });
  return error === undefined ? { kind: 'result', result } : { kind: 'error', error };
};

let nextId = 1;

function post(url, method, params, { signal, headers = {} }) {
  const name = params.name ?? params.uri ?? params.taskId;
  return fetch(url, {
    method: 'POST',
    signal,
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json, text/event-stream',
      'MCP-Protocol-Version': version,
      'Mcp-Method': method,
      ...(name === undefined ? {} : { 'Mcp-Name': name }),
      ...headers,
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: nextId++, method, params }),
  });
}

/** The messages of a response, whether JSON or an event stream. */
export async function* messages(response) {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
    yield await response.json();
    return;
  }

  let buffer = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const frames = (buffer + text).split('\n\n');
    buffer = frames.pop();
    for (const frame of frames) {
      const data = frame.split('\n').filter((line) => line.startsWith('data:')).map((line) => line.slice(5).trim()).join('\n');
      if (data) yield JSON.parse(data);
    }
  }
}
