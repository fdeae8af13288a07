// The store that replicas share: this machine's redis-server, else Garnet as src/EmbeddedRedis runs it.
import { execFileSync } from 'node:child_process';
import { createConnection } from 'node:net';
import { built, repository } from './paths.mjs';
import { freePorts, start } from './processes.mjs';

export async function startStore(folder) {
  const [port] = await freePorts(1);
  const [command, ...args] = hasRedis() ? redis(port, folder) : ['dotnet', built('src/EmbeddedRedis', 'EmbeddedRedis'), folder];
  const program = await start(command, args, { cwd: repository, env: { REDIS_PORT: `${port}` }, ready: () => answers(port) });
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
