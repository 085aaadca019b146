// `node --import tsx bench/stream/run.ts [clients] [seconds]`: what one delivery costs the server, against the plainest one there is.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { EVENTS_PER_SECOND, type FromClients, type FromServer, type ToClients, type ToServer } from './protocol.ts';

const clients = Number(process.argv[2] ?? 2_000);
const seconds = Number(process.argv[3] ?? 10);
/** The target stands in docs: at most this share of what one write per event costs. */
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
/** The next message; both ends are in this folder and share the plan's types. */
async function nextMessage<T>(child: ChildProcess): Promise<T> {
  const [message] = (await once(child, 'message')) as [T];
  return message;
}

async function measure(variant: 'bare' | 'hub' | 'committed'): Promise<Measurement> {
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
    if (!('cpuMs' in cost) || !('deliveries' in received)) throw new Error('The processes answered something else.');
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
    // A database that a server brought along ends with it.
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
  }
}

console.log(`${clients} clients, ${EVENTS_PER_SECOND} events/s for ${seconds} s`);
const bare = await measure('bare');
const hub = await measure('hub');
const committed = await measure('committed');
console.table({ bare, hub, committed });
const ratio = hub.cpuUsPerDelivery / bare.cpuUsPerDelivery;
console.log(`CPU per delivery: ${ratio.toFixed(2)} of one write per event (target at most ${MAX_RATIO})`);
const isComplete = [hub, committed].every(({ missing, outOfOrder }) => missing === 0 && outOfOrder === 0);
if (ratio > MAX_RATIO || !isComplete) process.exitCode = 1;
