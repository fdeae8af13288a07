// Older SDKs, the programs that desktop hosts start in front of an HTTP endpoint, the Inspector and the .NET client, against the fixtures.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { connectGateway, connectHttp, connectOld, connectRemote, gatewayOf } from '../lib/field.mjs';
import { inspect, inspectors } from '../lib/inspector.mjs';
import { built } from '../lib/paths.mjs';
import { freePorts, start } from '../lib/processes.mjs';
import { answering } from '../lib/questions.mjs';
import { runTask } from '../lib/sdk.mjs';
import { startFixtures } from '../lib/system.mjs';

let fixtures, home;
before(async () => {
  home = await mkdtemp(join(tmpdir(), 'mcptasks-field-'));
  fixtures = await startFixtures();
});
after(async () => {
  await fixtures?.stop();
  if (home) await rm(home, { recursive: true, force: true });
});

// What a client itself cannot do: supergateway passes on requests and their replies alone, and 1.20 knows no revision with tasks.
const clients = {
  'sdk 1.20.2': { connect: (elicit) => connectOld('sdk-1.20', fixtures.url, elicit), progress: true, questions: true },
  'sdk 1.30.0': { connect: (elicit) => connectOld('sdk-1.30', fixtures.url, elicit), progress: true, questions: true, tasks: true },
  'mcp-remote': { connect: (elicit) => connectRemote(fixtures.url, elicit, home), progress: true, questions: true, tasks: true },
  supergateway: { connect: (elicit) => connectGateway(fixtures.url, elicit, home), tasks: true },
};
const text = ({ content }) => content[0].text;

describe('endpoint', { concurrency: true }, () => {
  for (const [name, { connect, progress, questions, tasks }] of Object.entries(clients)) describe(name, { timeout: 90_000 }, () => {
    const user = answering({ content: { response: 'Ada' } });
    let client;
    before(async () => { client = await connect(user.elicit); });
    after(() => client?.close());

    test('what there is, and an inline call', async () => {
      assert.ok((await client.listTools()).tools.some((tool) => tool.name === 'slow_compute'));
      assert.ok((await client.listPrompts()).prompts.some((prompt) => prompt.name === 'test_simple_prompt'));
      assert.ok((await client.listResources()).resources.some(({ uri }) => uri === 'test://static-text'));
      assert.equal(text(await client.callTool({ name: 'greet', arguments: { name: 'Ada' } })), 'Hello, Ada!');
    });

    test('a prompt and a resource', async () => {
      const { messages } = await client.getPrompt({ name: 'test_prompt_with_arguments', arguments: { arg1: 'a', arg2: 'b' } });
      assert.equal(messages[0].content.text, "Prompt with arguments: arg1='a', arg2='b'");
      const { contents } = await client.readResource({ uri: 'test://template/7/data' });
      assert.equal(JSON.parse(contents[0].text).id, '7');
    });

    test('a long call shows its progress on the way', async () => {
      const seen = [];
      const call = { name: 'slow_compute', arguments: { seconds: 3 } };
      assert.equal(text(await client.callTool(call, undefined, { onprogress: ({ message }) => seen.push(message) })), 'Computed result');
      assert.deepEqual(seen, progress ? ['Computing result'] : []);
    });

    if (questions) test('a tool that asks its user', async () => {
      const result = await client.callTool({ name: 'test_elicitation', arguments: { message: 'Who?' } });
      assert.match(text(result), /action=accept.*Ada/);
      assert.deepEqual(user.asked, ['Who?']);
    });

    if (tasks) test('a task', async () => {
      const { task, result } = await runTask(client, 'slow_compute', { seconds: 1, label: 'by task' });
      assert.match(task.taskId, /^\S{20,}$/);
      assert.equal(text(result), 'Computed by task');
    });

    else test('without tasks in its revision the server offers none, and answers at once what asks for one', async () => {
      assert.equal(client.getServerCapabilities().tasks, undefined);
      const { CallToolResultSchema } = await import('sdk-1.20/types.js');
      const call = { name: 'slow_compute', arguments: { seconds: 0 }, task: {} };
      assert.equal(text(await client.request({ method: 'tools/call', params: call }, CallToolResultSchema)), 'Computed result');
    });
  });

  for (const version of inspectors) describe(`inspector ${version}`, { timeout: 90_000 }, () => {
    const ask = (...args) => inspect(version, fixtures.url, home, ...args);

    test('a long call', async () => {
      assert.equal(text(await ask('--method', 'tools/call', '--tool-name', 'slow_compute', '--tool-arg', 'seconds=3')), 'Computed result');
    });

    test('a prompt and a resource', async () => {
      const { messages } = await ask('--method', 'prompts/get', '--prompt-name', 'test_prompt_with_arguments', '--prompt-args', 'arg1=a', 'arg2=b');
      assert.equal(messages[0].content.text, "Prompt with arguments: arg1='a', arg2='b'");
      const { contents } = await ask('--method', 'resources/read', '--uri', 'test://static-text');
      assert.equal(contents[0].text, 'This is the content of the static text resource.');
    });

    if (version === '2.12.0') test('what only runs as a task runs as one in 2026-07-28', async () => {
      const result = await ask('--protocol-era', 'modern', '--method', 'tools/call', '--tool-name', 'failing_job');
      assert.deepEqual([result.isError, text(result)], [true, 'The job failed, as it always does.']);
    });
  });

  describe('.NET', () => {
    for (const [revision, ...asked] of [['2025-11-25', '2025-11-25'], ['2026-07-28']]) test(revision, { timeout: 90_000 }, async () => {
      const { stdout } = await promisify(execFile)('dotnet', [built('tests/DotNetClient', 'DotNetClient'), fixtures.url, ...asked], { timeout: 80_000 });
      assert.deepEqual(JSON.parse(stdout), {
        revision,
        listed: true,
        inline: 'Hello, Ada!',
        prompt: "Prompt with arguments: arg1='a', arg2='b'",
        resource: 'This is the content of the static text resource.',
        long: 'Computed result',
        progress: ['Computing result'],
        asTask: true,
        task: 'Computed by task',
        resumed: 'Computed by task',
        answered: 'Deleted a.txt',
        asked: ['Delete a.txt?'],
      });
    });
  });
});

describe('supergateway in front of the service on its input and output', { concurrency: true }, () => {
  const serve = async (...options) => {
    const [port] = await freePorts(1);
    const origin = `http://127.0.0.1:${port}`;
    const command = `dotnet ${built('src/ApiService', 'ApiService')} --stdio`;
    const gateway = await start(process.execPath, gatewayOf(command, port, ...options), { ready: `${origin}/health` });
    return { url: `${origin}/mcp`, stop: gateway.stop };
  };

  test('with sessions: calls, progress and a task', { timeout: 90_000 }, async () => {
    const gateway = await serve('--stateful');
    try {
      const client = await connectHttp(gateway.url);
      const seen = [];
      const inline = await client.callTool({ name: 'slow_computation', arguments: { duration: 1 } }, undefined, { onprogress: ({ progress }) => seen.push(progress) });
      assert.deepEqual(seen, [0, 1, 2, 3, 4]);
      const { task, result } = await runTask(client, 'slow_computation', { duration: 1 });
      assert.ok(task.taskId);
      assert.equal(text(result), text(inline));
      await client.close();
    } finally {
      await gateway.stop();
    }
  });

  test('without sessions: a process for each call', { timeout: 90_000 }, async () => {
    const gateway = await serve();
    try {
      const client = await connectHttp(gateway.url);
      assert.match(text(await client.callTool({ name: 'slow_computation', arguments: { duration: 1 } })), /^Found 4 primes/);
      await client.close();
    } finally {
      await gateway.stop();
    }
  });
});
