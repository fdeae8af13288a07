// Whatever ends AppHost, nothing of it is left five seconds later.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startRound } from '../lib/round.mjs';

const rounds = Number(process.env.START_STOP_ROUNDS ?? 10);
const patience = 5_000;
const skip = process.platform === 'linux' ? false : 'processes are found in /proc';
const data = mkdtempSync(join(tmpdir(), 'mcptasks-start-stop-'));
after(() => rmSync(data, { recursive: true, force: true }));

const endings = {
  'Ctrl-C': () => ({ runner }) => process.kill(-runner, 'SIGINT'),
  SIGTERM: (n) => ({ runner, appHost }) => process.kill(n % 2 ? runner : appHost, 'SIGTERM'),
  SIGKILL: (n) => ({ runner, appHost }) => process.kill(n % 2 ? runner : appHost, 'SIGKILL'),
};

for (const [name, ending] of Object.entries(endings)) {
  for (let n = 1; n <= rounds; n++) {
    test(`${name}, round ${n}`, { skip, timeout: 240_000 }, async () => {
      const round = await startRound(data);
      const began = Date.now();
      ending(n)(round);
      let left = round.left();
      while (left.length > 0 && Date.now() - began < patience) {
        await delay(50);
        left = round.left();
      }

      console.log(`${name}, round ${n}: ${left.length === 0 ? `nothing left after ${Date.now() - began} ms` : `${left.length} left`}`);
      round.kill();
      assert.deepEqual(left.map(({ command }) => command), []);
    });
  }
}
