// AppHost started once as users start it, in a session of its own, as a terminal gives one.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { openSession } from './legacy.mjs';
import { repository } from './paths.mjs';
import { freePorts } from './processes.mjs';

const variable = 'START_STOP_ROUND';

/** Starts AppHost by `dotnet run`, waits until MCP is served, and gives a worker something to do. */
export async function startRound(data) {
  const [mcp, dashboard, otlp] = await freePorts(3);
  const mark = `${process.pid}-${mcp}`;
  const child = spawn('dotnet', ['run', '--no-build', '--project', 'AppHost', '--', `--Mcp:Port=${mcp}`, `--Redis:Data=${data}`,
    `--ASPNETCORE_URLS=http://localhost:${dashboard}`, `--ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL=http://localhost:${otlp}`,
  ], { cwd: repository, env: { ...process.env, [variable]: mark }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => { output += text; });
  const left = () => processesOf(mark);
  const kill = () => {
    for (const { id } of left()) process.kill(id, 'SIGKILL');
    process.off('exit', kill);
  };
  process.once('exit', kill);
  try {
    await untilServed(`http://127.0.0.1:${mcp}/health`, child);
    const session = await openSession(`http://127.0.0.1:${mcp}/mcp`);
    const created = await session.send('tools/call', { name: 'slow_computation', arguments: { duration: 60 }, task: {} });
    if (!created.result?.task) throw new Error(`No task: ${JSON.stringify(created)}`);
    const appHost = left().find(({ command }) => /[\\/]AppHost[\\/]bin[\\/].*AppHost$/.test(command.split(' ')[0])).id;
    return { runner: child.pid, appHost, left, kill };
  } catch (error) {
    kill();
    throw new Error(`AppHost wrote:\n${output}`, { cause: error });
  }
}

async function untilServed(url, child) {
  const deadline = Date.now() + 180_000;
  while (!(await serves(url))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error('AppHost did not start.');
    await delay(100);
  }
}

/** What is left of a round: every process that AppHost starts inherits the round's mark. */
function processesOf(mark) {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((id) => {
    try {
      if (!readFileSync(`/proc/${id}/environ`, 'latin1').split('\0').includes(`${variable}=${mark}`)) return [];
      return [{ id: Number(id), command: readFileSync(`/proc/${id}/cmdline`, 'latin1').replaceAll('\0', ' ') }];
    } catch {
      return []; // it has ended, or is not ours
    }
  });
}

async function serves(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5_000) })).ok;
  } catch {
    return false;
  }
}
