// The system as users start it, and the server of fixtures.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDocuments } from './documents.mjs';
import { built, repository } from './paths.mjs';
import { freePorts, start } from './processes.mjs';

/**
 * The whole system over a folder of documents: AppHost with Redis, the API service and two workers; with INTEROP_SYSTEM=single, the API
 * service alone.
 */
export async function startSystem() {
  const folder = await mkdtemp(join(tmpdir(), 'mcptasks-interop-'));
  const documents = join(folder, 'documents');
  await writeDocuments(documents);
  const startIt = process.env.INTEROP_SYSTEM === 'single' ? startSingle : startAppHost;
  const system = await startIt({ SampleTools__DocumentsRoot: documents }, folder);
  return {
    ...system,
    stop: async () => {
      await system.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function startSingle(env) {
  const [port] = await freePorts(1);
  return serve('src/ApiService', 'ApiService', port, { ...env, ASPNETCORE_URLS: `http://127.0.0.1:${port}` });
}

async function startAppHost(env, folder) {
  const [dashboard, grpc, http] = await freePorts(3);
  // The API service's port is that of its launch profile.
  return serve('AppHost', 'AppHost', 5180, {
    ...env,
    Dashboard__Port: `${dashboard}`,
    Dashboard__OtlpGrpcPort: `${grpc}`,
    Dashboard__OtlpHttpPort: `${http}`,
    LocalHosting__DataDirectory: join(folder, 'data'),
  });
}

/** The fixtures: every kind of tool, prompt and resource, with the worker inside. */
export async function startFixtures() {
  const [port] = await freePorts(1);
  return serve('tests/ConformanceServer', 'ConformanceServer', port, {}, '--urls', `http://127.0.0.1:${port}`);
}

async function serve(project, name, port, env, ...args) {
  const origin = `http://127.0.0.1:${port}`;
  const program = await start('dotnet', [built(project, name), ...args], { cwd: join(repository, project), env, ready: `${origin}/health` });
  return { url: `${origin}/mcp`, ...program };
}
