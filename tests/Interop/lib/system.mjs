// The system and the server of fixtures, each as two replicas that share a store, behind a proxy that alternates between them.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDocuments } from './documents.mjs';
import { built, repository } from './paths.mjs';
import { freePorts, start } from './processes.mjs';
import { startProxy } from './proxy.mjs';
import { startStore } from './store.mjs';

/** Two API services and two workers over a folder of documents. */
export function startSystem() {
  return startReplicated(async (env, folder) => {
    const documents = join(folder, 'documents');
    await writeDocuments(documents);
    env = { ...env, SampleTools__DocumentsRoot: documents };
    const workers = ['worker-1', 'worker-2'].map((name) => serve('src/TaskWorker', 'TaskWorker', { ...env, ...named(name) }));
    return { replicas: ['api-1', 'api-2'].map((name) => serve('src/ApiService', 'ApiService', { ...env, ...named(name) })), others: workers };
  });
}

/** The fixtures: every kind of tool, prompt and resource. Each replica runs the tasks that it creates. */
export function startFixtures(settings = {}) {
  return startReplicated(async (env) => ({
    replicas: [1, 2].map(() => serve('tests/ConformanceServer', 'ConformanceServer', { ...env, ...settings })), others: [],
  }));
}

/** AppHost, as users start it: Redis, the API service, two workers and the dashboard, on ports of its own. */
export async function startAppHost() {
  const folder = await mkdtemp(join(tmpdir(), 'mcptasks-interop-'));
  const [mcp, dashboard, otlp] = await freePorts(3);
  const origin = `http://127.0.0.1:${mcp}`;
  const program = await start('dotnet', [built('AppHost', 'AppHost'),
    `--Mcp:Port=${mcp}`, `--ASPNETCORE_URLS=http://localhost:${dashboard}`, `--ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL=http://localhost:${otlp}`, `--Redis:Data=${folder}`,
  ], { cwd: join(repository, 'AppHost'), env: { DOTNET_ENVIRONMENT: 'Development', ASPIRE_ALLOW_UNSECURED_TRANSPORT: 'true' }, ready: `${origin}/health` });
  return { url: `${origin}/mcp`, stop: () => stopAll([program], folder) };
}

/** A proxy, the replicas behind it and what else they need; `replicas` can be reached, and killed, one by one. */
async function startReplicated(begin) {
  const folder = await mkdtemp(join(tmpdir(), 'mcptasks-interop-'));
  const running = [];
  try {
    running.push(await startStore(folder));
    const begun = await begin({ ConnectionStrings__redis: running[0].connectionString }, folder);
    // Whatever has started is stopped, also when another one could not start.
    for (const started of await Promise.allSettled([...begun.replicas, ...begun.others])) if (started.value) running.unshift(started.value);
    const replicas = await Promise.all(begun.replicas);
    await Promise.all(begun.others);
    const proxy = await startProxy(replicas.map(({ origin }) => origin));
    running.unshift(proxy);
    const stop = async () => {
      await stopAll(running, folder);
      assert.ok(proxy.served.every((count) => count > 0), `a replica was never asked: ${proxy.served}`);
    };
    return { url: `${proxy.origin}/mcp`, replicas, stop };
  } catch (error) {
    await stopAll(running, folder);
    throw error;
  }
}

async function stopAll(running, folder) {
  for (const program of running) await program.stop();
  await rm(folder, { recursive: true, force: true });
}

const named = (name) => ({ OTEL_SERVICE_NAME: name });

async function serve(project, name, env) {
  const origin = `http://127.0.0.1:${(await freePorts(1))[0]}`;
  const program = await start('dotnet', [built(project, name)], { cwd: join(repository, project), env: { ...env, ASPNETCORE_URLS: origin }, ready: `${origin}/health` });
  return { origin, url: `${origin}/mcp`, ...program };
}
