// A page in Chromium, with the SDK's client as browsers load it.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, normalize } from 'node:path';
import { json } from 'node:stream/consumers';
import { interop } from '../lib/paths.mjs';

const imports = {
  '@modelcontextprotocol/client': '@modelcontextprotocol/client/dist/index.mjs',
  '@modelcontextprotocol/client/_shims': '@modelcontextprotocol/client/dist/shimsBrowser.mjs',
  '@modelcontextprotocol/core/internal': '@modelcontextprotocol/core/dist/internal.mjs',
  '@modelcontextprotocol/ext-tasks/client': '@modelcontextprotocol/ext-tasks/dist/client/index.js',
  eventsource: 'eventsource/dist/index.js',
  'eventsource-parser': 'eventsource-parser/dist/index.js',
  'eventsource-parser/stream': 'eventsource-parser/dist/stream.js',
  'pkce-challenge': 'pkce-challenge/dist/index.browser.js',
  'zod/v4': 'zod/v4/index.js',
};
const map = JSON.stringify({ imports: Object.fromEntries(Object.entries(imports).map(([name, file]) => [name, `/node_modules/${file}`])) });
const page = `<!doctype html><script type="importmap">${map}</script><script type="module" src="/page/page.mjs"></script>`;

/** The browser of this machine; undefined where there is none. */
export const chromium = ['chromium', 'chromium-browser', 'google-chrome'].find((name) => {
  try {
    execFileSync(name, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

/** Serves the page under any name; `findings` are what it found, by its origin, once it has told. */
export async function servePage() {
  const findings = new Map();
  const foundAt = (origin) => {
    if (!findings.has(origin)) findings.set(origin, Promise.withResolvers());
    return findings.get(origin);
  };
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://page');
    if (request.method === 'POST') {
      foundAt(request.headers.origin).resolve(await json(request));
      response.end();
    } else if (pathname === '/') {
      response.setHeader('Content-Type', 'text/html').end(page);
    } else if (pathname === '/frames') {
      response.setHeader('Content-Type', 'text/html').end(searchParams.getAll('src').map((src) => `<iframe src="${src}"></iframe>`).join(''));
    } else {
      const file = await readFile(join(interop, normalize(pathname))).catch(() => undefined);
      response.writeHead(file ? 200 : 404, { 'Content-Type': 'text/javascript' }).end(file);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  return {
    origin: (name) => `http://${name}:${port}`,
    findings: (origin) => foundAt(origin).promise,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Shows the page under several names to an endpoint, in a browser for which every name in .example is this machine. */
export function open({ origin }, names, endpoint, home) {
  const frames = new URLSearchParams(names.map((name) => ['src', `${origin(name)}/?${new URLSearchParams({ endpoint })}`]));
  const browser = spawn(chromium, ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    `--user-data-dir=${home}`, '--host-resolver-rules=MAP *.example 127.0.0.1', `${origin('frames.example')}/frames?${frames}`], { stdio: 'ignore' });
  return { stop: () => stopped(browser) };
}

async function stopped(browser) {
  const exited = once(browser, 'exit');
  browser.kill('SIGTERM');
  await exited;
}
