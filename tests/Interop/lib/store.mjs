// The store that replicas share: this machine's redis-server, else Garnet from the repository's tool manifest.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { repository } from './paths.mjs';
import { freePorts, start } from './processes.mjs';

export async function startStore(folder) {
  const [port] = await freePorts(1);
  const [command, ...args] = hasRedis() ? redis(port, folder) : garnet(port, folder);
  const program = await start(command, args, { cwd: repository, ready: () => answers(port) });
  return { connectionString: `127.0.0.1:${port}`, ...program };
}

function hasRedis() {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function redis(port, folder) {
  return ['redis-server', '--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
}

function garnet(port, folder) {
  execFileSync('dotnet', ['tool', 'restore'], { cwd: repository, stdio: 'ignore' });
  // Without the transaction mode Garnet's scripts are not atomic; its native device needs libaio, which containers often lack.
  return ['dotnet', garnetServer(), '--port', `${port}`, '--bind', '127.0.0.1', '--lua', '--lua-transaction-mode',
    '--memory', '128m', '--index', '8m', '--device-type', 'RandomAccess', '--checkpointdir', folder];
}

// The server itself: ending a `dotnet tool run` in front of it would leave it running.
function garnetServer() {
  const manifest = JSON.parse(readFileSync(join(repository, '.config', 'dotnet-tools.json'), 'utf8'));
  const packages = process.env.NUGET_PACKAGES ?? join(homedir(), '.nuget', 'packages');
  return join(packages, 'garnet-server', manifest.tools['garnet-server'].version, 'tools', 'net10.0', 'any', 'GarnetServer.dll');
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.setTimeout(2_000, () => end(false));
    socket.once('data', (reply) => end(`${reply}`.startsWith('+PONG')));
    socket.once('error', () => end(false));
    function end(answered) {
      socket.destroy();
      resolve(answered);
    }
  });
}
