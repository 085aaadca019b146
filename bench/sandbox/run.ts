// Measures the sandbox itself: memory with 2,500 servers and 100,000 messages, then 2,000 interactions, 100 in flight.
// See bench/README.md.
import { Agent, request } from 'node:http';
import { connectSandbox } from '../../sandbox/client/sandbox-client.ts';
import { startMeasured } from '../support/measured-process.ts';

const GUILDS = 2_500;
const MESSAGES = 100_000;
const CHANNEL_COUNT = 500;
const INTERACTIONS = 2_000;
const IN_FLIGHT = 100;
const PORT = '5875';
const TOKEN = 'local.sandbox.token';
const url = `http://127.0.0.1:${PORT}`;

const sandbox = await startMeasured('bench/sandbox/serve.ts', { SANDBOX_PORT: PORT, GUILDS: String(GUILDS) });
console.log(`ready after ${(sandbox.readyMs / 1000).toFixed(1)} s, ${sandbox.residentMb().toFixed(0)} MB resident`);

const bot = await startMeasured(
  'bench/interactions/pong.ts',
  { DISCORD_TOKEN: TOKEN, DISCORD_API_URL: `${url}/api`, DISCORD_APPLICATION_ID: '1100000000000000001' },
  'ready',
);
const discord = connectSandbox(url);
const { guilds } = await discord.state(CHANNEL_COUNT);
console.log(
  `${GUILDS} servers sent to a bot, ${CHANNEL_COUNT} read in full: ${sandbox.residentMb().toFixed(0)} MB resident`,
);

const channels = guilds.flatMap(({ channels: all }) => all.slice(0, 1).map(({ id }) => id));
const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
const startedMs = performance.now();
let next = 0;
let refused = 0;
await Promise.all(
  Array.from({ length: IN_FLIGHT }, async () => {
    for (let index = next++; index < MESSAGES; index = next++) {
      const status = await post(
        channels[index % channels.length] ?? '',
        `Message ${index} of the harbour log, of usual length.`,
      );
      if (status !== 200) refused += 1;
    }
  }),
);
const seconds = (performance.now() - startedMs) / 1000;
console.log(
  `${MESSAGES} messages in ${seconds.toFixed(0)} s (${(MESSAGES / seconds).toFixed(0)} a second), ${refused} refused: ${sandbox.residentMb().toFixed(0)} MB resident, ${sandbox.peakResidentMb().toFixed(0)} MB at most`,
);

const userIds = guilds.flatMap(({ members }) => members.filter(({ user }) => !user.bot).map(({ user }) => user.id));
const beforeMs = performance.now();
const outcomes = await discord.performMany(
  Array.from({ length: INTERACTIONS }, (_, index) => ({
    kind: 'slash' as const,
    as: userIds[index % userIds.length] ?? '',
    command: 'daily',
    waitMs: 20_000,
  })),
  IN_FLIGHT,
);
const tookMs = performance.now() - beforeMs;
const failed = outcomes.filter(({ state }) => state !== 'replied');
const times = outcomes.map(({ answeredMs }) => answeredMs ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
console.log(
  `${INTERACTIONS} interactions, ${IN_FLIGHT} in flight: ${failed.length} failed, ${(tookMs / 1000).toFixed(1)} s in total, p50 ${times[INTERACTIONS / 2]?.toFixed(0)} ms, p99 ${times[Math.floor(INTERACTIONS * 0.99)]?.toFixed(0)} ms; ${sandbox.peakResidentMb().toFixed(0)} MB at most`,
);
if (failed.length > 0) console.log(failed[0]?.error);
await bot.stop();
await sandbox.stop();
agent.destroy();

function post(channel: string, content: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify({ content });
    const headers = {
      authorization: `Bot ${TOKEN}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const clientRequest = request(
      `${url}/api/v10/channels/${channel}/messages`,
      { method: 'POST', agent, headers },
      (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode ?? 0));
      },
    );
    clientRequest.once('error', reject);
    clientRequest.end(body);
  });
}
