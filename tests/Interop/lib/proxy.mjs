// A reverse proxy that sends every single request to the next replica, whatever connection it came on: the hardest a load balancer can be.
import { createServer, request } from 'node:http';
import { once } from 'node:events';

/** Starts the proxy over some origins; `served` counts the requests that each of them has got. */
export async function startProxy(origins) {
  const served = origins.map(() => 0);
  const forwarded = new Set();
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const chosen = turn++ % origins.length;
    served[chosen]++;
    // No agent: each request opens its own connection, so that none of them sticks to a replica.
    const onward = request(new URL(incoming.url, origins[chosen]), { method: incoming.method, headers: incoming.headers, agent: false });
    forwarded.add(onward);
    onward.once('close', () => forwarded.delete(onward));
    onward.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      outgoing.flushHeaders();
      answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
    });
    onward.on('error', (error) => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end(error.message);
    });
    outgoing.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    served,
    async stop() {
      for (const onward of forwarded) onward.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
