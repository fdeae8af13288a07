// Tasks that ask their client, against the fixtures: every client answers in its own way.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as extTasks from '../lib/ext-tasks.mjs';
import { answering } from '../lib/questions.mjs';
import * as sdk from '../lib/sdk.mjs';
import { startFixtures } from '../lib/system.mjs';

const textOf = (result) => result?.content[0].text;
let fixtures;
before(async () => { fixtures = await startFixtures(); });
after(() => fixtures?.stop());

const clients = {
  'sdk 1.x': async (user) => {
    const client = await sdk.connect(fixtures.url, user);
    return { run: async (tool, args) => textOf((await sdk.runTask(client, tool, args)).result), close: () => client.close() };
  },
};
for (const mode of Object.keys(extTasks.modes))
  clients[`ext-tasks, ${mode}`] = async (user) => {
    const { session, close } = await extTasks.connect(fixtures.url, mode, user);
    const run = async (tool, args) => {
      const execution = await session.callTool(tool, args, extTasks.asTask);
      return textOf((await extTasks.settle(execution)).outcome.result);
    };
    return { run, close };
  };

for (const [name, connect] of Object.entries(clients)) describe(name, () => {
  const cases = {
    'a form is answered': { tool: 'confirm_delete', args: { filename: 'a.txt' }, result: 'Deleted a.txt', questions: ['Delete a.txt?'] },
    'a form is declined': { tool: 'confirm_delete', args: { filename: 'a.txt' }, user: { action: 'decline' }, result: 'Kept a.txt: decline', questions: ['Delete a.txt?'] },
    'a form is cancelled': { tool: 'confirm_delete', args: { filename: 'a.txt' }, user: { action: 'cancel' }, result: 'Kept a.txt: cancel', questions: ['Delete a.txt?'] },
    'two questions are asked at once': { tool: 'multi_input', args: {}, result: 'Answers: Ada Ada', questions: ['What is your first name?', 'What is your last name?'] },
    'the model is asked': { tool: 'ask_model', args: { question: 'The capital of France?' }, result: 'The model says: Paris', questions: ['The capital of France?'] },
  };
  for (const [title, { tool, args, user, result, questions }] of Object.entries(cases)) test(title, { timeout: 60_000 }, async () => {
    const someone = answering(user);
    const client = await connect(someone);
    try {
      assert.equal(await client.run(tool, args), result);
      assert.deepEqual(someone.asked.toSorted(), questions); // each once
    } finally {
      await client.close();
    }
  });
});

test('a client that cannot be asked gets an error from the tool', async () => {
  const client = await sdk.connect(fixtures.url);
  try {
    const { task, error } = await sdk.runTask(client, 'confirm_delete', { filename: 'a.txt' });
    assert.match(error.message, /failed/);
    assert.match((await client.experimental.tasks.getTask(task.taskId)).statusMessage, /does not support elicitation/);
  } finally {
    await client.close();
  }
});
