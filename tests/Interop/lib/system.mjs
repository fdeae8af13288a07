// The system as users start it, and the server of fixtures.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built, repository } from './paths.mjs';
import { freePorts, start } from './processes.mjs';

/**
 * The whole system: AppHost with Redis, the API service and two workers, or what INTEROP_URL names, or the API service alone
 * (INTEROP_SYSTEM=single).
 */
export async function startSystem() {
  if (process.env.INTEROP_URL) return { url: process.env.INTEROP_URL, stop: async () => {} };
  return process.env.INTEROP_SYSTEM === 'single' ? startSingle() : startAppHost();
}

async function startSingle() {
  const [port] = await freePorts(1);
  return serve([built('src/ApiService', 'ApiService')], port, join(repository, 'src', 'ApiService'), { ASPNETCORE_URLS: `http://127.0.0.1:${port}` });
}

async function startAppHost() {
  const port = 5180; // the API service's launch profile has it
  const [dashboard, grpc, http] = await freePorts(3);
  const data = await mkdtemp(join(tmpdir(), 'mcptasks-interop-'));
  const program = await serve([built('AppHost', 'AppHost')], port, join(repository, 'AppHost'), {
    Dashboard__Port: `${dashboard}`,
    Dashboard__OtlpGrpcPort: `${grpc}`,
    Dashboard__OtlpHttpPort: `${http}`,
    LocalHosting__DataDirectory: data,
  });
  return {
    ...program,
    stop: async () => {
      await program.stop();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** The fixtures: every kind of tool, prompt and resource, with the worker inside. */
export async function startFixtures(port) {
  port ??= (await freePorts(1))[0];
  return serve([built('tests/ConformanceServer', 'ConformanceServer'), '--urls', `http://127.0.0.1:${port}`],
    port, join(repository, 'tests', 'ConformanceServer'));
}

async function serve(args, port, cwd, env) {
  const origin = `http://127.0.0.1:${port}`;
  const program = await start('dotnet', args, { cwd, env, ready: `${origin}/health` });
  return { url: `${origin}/mcp`, ...program };
}
