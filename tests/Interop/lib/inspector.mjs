// The Inspector's command line in the versions that users have.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { modules, node22 } from './paths.mjs';

const launchers = {
  '0.15.0': join(modules, 'inspector-0.15', 'cli', 'build', 'cli.js'),
  '2.12.0': join(modules, '@modelcontextprotocol', 'inspector', 'clients', 'launcher', 'build', 'index.js'),
};

export const inspectors = Object.keys(launchers);

/** What a method answered; an Inspector that ends badly where a tool reports an error has written the result all the same. */
export async function inspect(version, url, home, ...args) {
  const { stdout, stderr } = await promisify(execFile)(node22, [launchers[version], '--cli', url, '--transport', 'http', ...args],
    { timeout: 120_000, env: { ...process.env, HOME: home } }).catch((error) => error);
  try {
    return JSON.parse(stdout);
  } catch (error) {
    throw new Error(`The Inspector wrote:\n${stdout}\n${stderr}`, { cause: error });
  }
}
