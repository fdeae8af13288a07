// The clients that users have beside today's SDK: older SDKs, and programs that stand between a desktop host and an HTTP endpoint.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { join } from 'node:path';
import { clientInfo } from './modern.mjs';
import { modules } from './paths.mjs';

const programs = { mcpRemote: join(modules, 'mcp-remote', 'dist', 'proxy.js'), supergateway: join(modules, 'supergateway', 'dist', 'index.js') };

/** A connected client of an older SDK, which is installed under a name of its own. */
export async function connectOld(name, url, elicit) {
  const [old, { StreamableHTTPClientTransport: Transport }, { ElicitRequestSchema: Asked }] = await Promise.all(
    ['client/index.js', 'client/streamableHttp.js', 'types.js'].map((file) => import(`${name}/${file}`)));
  return connected(new old.Client(clientInfo, { capabilities: { elicitation: {} } }), Asked, new Transport(new URL(url)), elicit);
}

/** A host that starts mcp-remote and talks with it over its input and output; what the program keeps is in `home`. */
export const connectRemote = (url, elicit, home) => overStdio([programs.mcpRemote, url, '--transport', 'http-only'], elicit, home);

/** The same with supergateway. */
export const connectGateway = (url, elicit, home) => overStdio([programs.supergateway, '--streamableHttp', url, '--logLevel', 'none'], elicit, home);

/** The arguments for Node with which supergateway serves a command's input and output over HTTP. */
export const gatewayOf = (command, port, ...options) => [programs.supergateway, '--stdio', command, '--outputTransport', 'streamableHttp',
  '--port', `${port}`, '--healthEndpoint', '/health', '--protocolVersion', '2025-11-25', '--logLevel', 'none', ...options];

/** Today's SDK over HTTP. */
export const connectHttp = (url) => connected(new Client(clientInfo, { capabilities: {} }), undefined, new StreamableHTTPClientTransport(new URL(url)));

function overStdio(args, elicit, home) {
  const transport = new StdioClientTransport({ command: process.execPath, args, env: { ...process.env, HOME: home, MCP_REMOTE_CONFIG_DIR: home }, stderr: 'ignore' });
  return connected(new Client(clientInfo, { capabilities: { elicitation: { form: {} } } }), ElicitRequestSchema, transport, elicit);
}

async function connected(client, Asked, transport, elicit) {
  if (elicit) client.setRequestHandler(Asked, ({ params }) => elicit(params));
  await client.connect(transport);
  await client.listTools(); // the SDK learns here which tools can be tasks
  return client;
}
