// The system as `dotnet run --project AppHost` starts it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { connect, runTask } from '../lib/sdk.mjs';
import { startAppHost } from '../lib/system.mjs';

let system;
before(async () => { system = await startAppHost(); });
after(() => system?.stop());

test('a task runs on a worker and shows its progress', { timeout: 60_000 }, async () => {
  const client = await connect(system.url);
  try {
    const { progress, result } = await runTask(client, 'slow_computation', { duration: 2 });
    assert.ok(progress.some(Boolean), JSON.stringify(progress));
    assert.notEqual(result.isError, true);
  } finally {
    await client.close();
  }
});
