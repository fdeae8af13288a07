// Starts a program, waits until it serves, and ends it, so that nothing outlives a test.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const keptLines = 200;

// A test run that is itself ended leaves nothing behind: exiting runs what 'exit' has.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/** A running program with the last lines that it wrote; `ready` is the address that it serves, or a function that says whether it does. */
export async function start(command, args, { env = {}, cwd, ready, within = 120_000, stopWithin = 15_000 }) {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => { child.once('error', resolve); child.once('exit', (code, signal) => resolve(signal ?? code)); });
  const lines = [];
  const keep = (text) => { lines.push(...String(text).split('\n').filter(Boolean)); lines.splice(0, lines.length - keptLines); };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const program = {
    child,
    lines,
    stop: () => stop(child, stopWithin),
    killNow: () => child.kill('SIGKILL'),
  };
  process.once('exit', program.killNow);
  let over = false;
  ended.then(() => { over = true; });
  const deadline = Date.now() + within;
  while (!(await isReady(ready))) {
    if (over || Date.now() > deadline) {
      program.killNow();
      throw new Error(`${command} ${args.join(' ')} ${over ? `ended (${await ended})` : `did not serve within ${within} ms`}:\n${lines.join('\n')}`);
    }
    await delay(100);
  }
  return program;
}

async function isReady(ready) {
  if (typeof ready === 'function') return ready();
  try {
    return (await fetch(ready, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

async function stop(child, within) {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await Promise.race([exited, delay(within, undefined, { ref: false })]);
  }
  child.kill('SIGKILL');
}

/** Ports that nothing listens on now. */
export async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }));
  const ports = servers.map((server) => server.address().port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
