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
export function startFixtures() {
  return startReplicated(async (env) => ({ replicas: [1, 2].map(() => serve('tests/ConformanceServer', 'ConformanceServer', env)), others: [] }));
}

/** AppHost, as users start it: Redis, the API service and two workers, on the ports of its launch profiles. */
export async function startAppHost() {
  const folder = await mkdtemp(join(tmpdir(), 'mcptasks-interop-'));
  const [dashboard, grpc, http] = await freePorts(3);
  const program = await serve('AppHost', 'AppHost', {
    Dashboard__Port: `${dashboard}`,
    Dashboard__OtlpGrpcPort: `${grpc}`,
    Dashboard__OtlpHttpPort: `${http}`,
    LocalHosting__DataDirectory: join(folder, 'data'),
  }, 5180);
  return { url: `${program.origin}/mcp`, stop: () => stopAll([program], folder) };
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

async function serve(project, name, env, fixedPort) {
  const port = fixedPort ?? (await freePorts(1))[0];
  const origin = `http://127.0.0.1:${port}`;
  if (!fixedPort) env = { ...env, ASPNETCORE_URLS: origin };
  const program = await start('dotnet', [built(project, name)], { cwd: join(repository, project), env, ready: `${origin}/health` });
  return { origin, url: `${origin}/mcp`, ...program };
}
