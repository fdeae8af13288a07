// BullMQ as a contestant: queue and worker in one process; takes orders as lines of JSON, as Wire.cs says.
import { createInterface } from 'node:readline';
import { Queue, QueueEvents, Worker } from 'bullmq';

const [host, port] = process.argv[2].split(':');
const connection = { host, port: Number(port), maxRetriesPerRequest: null };
const hundred = 'x'.repeat(100);
const queue = new Queue('empty', { connection });
const events = new QueueEvents('empty', { connection });
const worker = new Worker('empty', async (job) => (job.name === 'hundred' ? hundred : 'ok'), { connection, concurrency: Number(process.argv[3]) });
await Promise.all([queue.waitUntilReady(), events.waitUntilReady(), worker.waitUntilReady()]);

let onCompleted = () => {};
worker.on('completed', () => onCompleted());
worker.on('failed', (job, error) => console.error('a job failed', error));

function ended(count) {
  return new Promise((resolve) => {
    onCompleted = () => {
      if (--count === 0) resolve();
    };
  });
}

const submit = (tool) => queue.add(tool, {});

async function run() {
  const job = await submit('empty');
  await job.waitUntilFinished(events);
}

async function burst({ count, atOnce, tool }) {
  const all = ended(count);
  let next = 0;
  const submitter = async () => {
    while (next++ < count) await submit(tool);
  };
  await Promise.all(Array.from({ length: atOnce }, submitter));
  await all;
}

async function oneByOne({ count }) {
  const latencies = [];
  for (let number = 0; number < count; number++) {
    const started = performance.now();
    await run();
    latencies.push(performance.now() - started);
  }
  return latencies;
}

async function paced({ count, rate }) {
  const latencies = new Array(count);
  const started = performance.now();
  const running = [];
  const one = async (number) => {
    await run();
    latencies[number] = performance.now() - started - (number * 1000) / rate;
  };
  while (running.length < count) {
    const due = Math.min(count, Math.floor(((performance.now() - started) / 1000) * rate) + 1);
    while (running.length < due) running.push(one(running.length));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(running);
  return latencies;
}

const orders = { burst, 'one-by-one': oneByOne, paced };

async function answer(order) {
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  const latencies = await orders[order.name](order);
  const spent = process.cpuUsage(cpu);
  return { seconds: (performance.now() - started) / 1000, cpuSeconds: (spent.user + spent.system) / 1e6, latencies };
}

console.log('READY');
for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(JSON.stringify(await answer(JSON.parse(line))));
  } catch (error) {
    console.log(JSON.stringify({ seconds: 0, cpuSeconds: 0, error: String(error.stack) }));
  }
}
process.exit(0);
