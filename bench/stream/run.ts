// `node --import tsx bench/stream/run.ts [clients] [seconds]`: compares the CPU cost of one delivery with that of a plain
// server that writes each event to each client.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { EVENTS_PER_SECOND, type FromClients, type FromServer, type ToClients, type ToServer } from './protocol.ts';

const clients = Number(process.argv[2] ?? 2_000);
const seconds = Number(process.argv[3] ?? 10);
/** The target in bench/README.md: the highest CPU per delivery, relative to one write per event. */
const MAX_RATIO = 0.6;

type Measurement = {
  cpuUsPerDelivery: number;
  deliveries: number;
  missing: number;
  outOfOrder: number;
  p50Ms: number;
  p99Ms: number;
  rssMb: number;
};

const forkScript = (file: string, ...args: string[]): ChildProcess =>
  fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv: ['--import', 'tsx'] });
/** Resolves with the next message. The cast is safe: both ends are in this folder and share protocol.ts. */
async function nextMessage<T>(child: ChildProcess): Promise<T> {
  const [message] = (await once(child, 'message')) as [T];
  return message;
}

async function measure(variant: 'bare' | 'broadcaster' | 'committed'): Promise<Measurement> {
  const server = forkScript('./server.ts', variant);
  const clientsProcess = forkScript('./clients.ts');
  try {
    const opened = await nextMessage<FromServer>(server);
    if (!('port' in opened)) throw new Error('The server opened no port.');
    clientsProcess.send({ port: opened.port, clients } satisfies ToClients);
    await nextMessage<FromClients>(clientsProcess);
    server.send({ seconds } satisfies ToServer);
    const cost = await nextMessage<FromServer>(server);
    clientsProcess.send({ finish: true } satisfies ToClients);
    const received = await nextMessage<FromClients>(clientsProcess);
    if (!('cpuMs' in cost) || !('deliveries' in received)) throw new Error('The processes sent an unexpected message.');
    const { deliveries, outOfOrder, p50Ms, p99Ms } = received;
    const missing = cost.events * clients - deliveries;
    return {
      cpuUsPerDelivery: (cost.cpuMs * 1_000) / deliveries,
      deliveries,
      missing,
      outOfOrder,
      p50Ms,
      p99Ms,
      rssMb: cost.rssMb,
    };
  } finally {
    server.kill();
    clientsProcess.kill();
    // The `committed` server stops its database before it exits.
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
  }
}

console.log(`${clients} clients, ${EVENTS_PER_SECOND} events/s for ${seconds} s`);
const bare = await measure('bare');
const broadcaster = await measure('broadcaster');
const committed = await measure('committed');
console.table({ bare, broadcaster, committed });
const ratio = broadcaster.cpuUsPerDelivery / bare.cpuUsPerDelivery;
console.log(`CPU per delivery: ${ratio.toFixed(2)} of one write per event (target at most ${MAX_RATIO})`);
const isComplete = [broadcaster, committed].every(({ missing, outOfOrder }) => missing === 0 && outOfOrder === 0);
if (ratio > MAX_RATIO || !isComplete) process.exitCode = 1;
