// Runs the official conformance suites against the fixtures, every check counted, and none expected to fail.
// Usage: node conformance.mjs [--report FOLDER] [server URL]; without a URL two replicas of the built tests/ConformanceServer are started,
// behind a proxy that alternates between them with every request.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { modules, node22 } from './lib/paths.mjs';
import { startFixtures } from './lib/system.mjs';

const { values, positionals } = parseArgs({ options: { report: { type: 'string' } }, allowPositionals: true });
const report = values.report ?? await mkdtemp(join(tmpdir(), 'mcptasks-conformance-'));
const server = positionals[0] ? { url: positionals[0], stop: async () => {} } : await startFixtures();
const sum = { passed: 0, failed: 0, warnings: 0, skipped: 0 };
try {
  await run('conformance-0.1', 'suite-all', ['--suite', 'all']);
  await run('conformance-0.2', 'requirements-2025-11-25', ['--requirements', '2025-11-25']);
  await run('conformance-0.2', 'requirements-2026-07-28', ['--requirements', '2026-07-28']);
  for (const scenario of await taskScenarios())
    await run('conformance-0.2', scenario, ['--scenario', scenario]);
  // A list that changes at run time changes in one process, so only there are its listeners told.
  if (server.replicas) await run('conformance-0.2', 'one-replica', ['--scenario', 'server-stateless'], server.replicas[0].url);
} finally {
  await server.stop();
  if (!values.report && sum.failed === 0) await rm(report, { recursive: true, force: true });
}

console.log(`# pass ${sum.passed}\n# fail ${sum.failed}`);
process.exitCode = sum.failed === 0 ? 0 : 1;

async function run(suite, name, args, url = server.url) {
  const folder = join(report, `${suite}-${name}`);
  const { code, output } = await suiteProcess(suite, ['server', '--url', url, '-o', folder, ...args]);
  const checks = await checksIn(folder);
  const count = (status) => checks.filter((check) => check.status === status).length;
  const ran = { passed: count('SUCCESS'), failed: count('FAILURE'), warnings: count('WARNING'), skipped: count('SKIPPED') };
  // A run that ends badly without a failed check, or ends without a check, did not run to its end.
  if ((code !== 0 && ran.failed === 0) || checks.length === 0) {
    ran.failed++;
    console.log(output.slice(-2000));
  }

  for (const key of Object.keys(sum)) sum[key] += ran[key];
  console.log(`${ran.failed === 0 ? 'ok' : 'NOT OK'} ${suite} ${args.join(' ')}: ${ran.passed} passed, ${ran.failed} failed, ${ran.warnings} warnings, ${ran.skipped} skipped`);
  for (const check of checks.filter(({ status }) => status === 'FAILURE' || status === 'WARNING'))
    console.log(`  ${check.status} ${check.scenario} ${check.id}: ${check.errorMessage ?? check.description}`);
}

async function checksIn(folder) {
  const checks = [];
  for (const scenario of (await readdir(folder).catch(() => [])).sort())
    for (const check of JSON.parse(await readFile(join(folder, scenario, 'checks.json'), 'utf8')))
      checks.push({ ...check, scenario: scenario.replace(/^server-|-\d{4}-\d\d-\d\dT.*$/g, '') });
  return checks;
}

async function taskScenarios() {
  const { output } = await suiteProcess('conformance-0.2', ['list']);
  const found = [...output.matchAll(/^\s*- (tasks-\S+)/gm)].map(([, scenario]) => scenario);
  if (found.length === 0) throw new Error(`No tasks-* scenario in the suite's list:\n${output}`);
  return found;
}

async function suiteProcess(suite, args) {
  const child = spawn(node22, [join(modules, suite, 'dist', 'index.js'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const parts = [];
  child.stdout.on('data', (part) => parts.push(part));
  child.stderr.on('data', (part) => parts.push(part));
  const [code] = await once(child, 'close');
  return { code, output: Buffer.concat(parts).toString() };
}
