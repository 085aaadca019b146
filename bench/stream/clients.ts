// Runs all clients of the comparison in one process. Each counts the events it receives, checks their order and records
// their age.
import { connect } from 'node:net';
import type { FromClients, ToClients } from './protocol.ts';

const EVENT = /"affected_ids":\["(\d+)","(\d+)"\]/g;
/** Connecting all clients at once would overflow the server's backlog. */
const CONNECT_BATCH = 50;

const agesMs: number[] = [];
let outOfOrder = 0;

const send = (message: FromClients): void => void process.send?.(message);
process.on('message', (message: ToClients) => {
  if ('finish' in message) finish();
  else void connectAll(message);
});

async function connectAll({ port, clients }: { port: number; clients: number }): Promise<void> {
  for (let open = 0; open < clients; open += CONNECT_BATCH) {
    await Promise.all(Array.from({ length: Math.min(CONNECT_BATCH, clients - open) }, () => connectOne(port)));
  }
  send({ connected: clients });
}

function connectOne(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'));
    let rest = '';
    let last: number | undefined;
    socket.setEncoding('utf8');
    socket.on('error', reject);
    socket.on('data', (chunk: string) => {
      rest += chunk;
      if (rest.includes('event: hello')) resolve();
      const now = Date.now();
      let end = 0;
      for (const match of rest.matchAll(EVENT)) {
        const number = Number(match[1]);
        if (last !== undefined && number !== last + 1) outOfOrder += 1;
        last = number;
        agesMs.push(now - Number(match[2]));
        end = match.index + match[0].length;
      }
      rest = rest.slice(end);
    });
  });
}

function finish(): void {
  agesMs.sort((a, b) => a - b);
  const at = (share: number) => agesMs[Math.min(agesMs.length - 1, Math.floor(agesMs.length * share))] ?? NaN;
  send({ deliveries: agesMs.length, outOfOrder, p50Ms: at(0.5), p99Ms: at(0.99) });
}
