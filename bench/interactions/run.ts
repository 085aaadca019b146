// Measures the time from interaction to callback for `/daily`, `/give`, `/coins`, `/claim` and a review, against a bot that
// replies "pong". All bots run against identical sandboxes in one run. See bench/README.md.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startSandbox } from '../../sandbox/start.ts';
import type { CommandOptions } from '../../sandbox/client/person-requests.ts';
import { connectSandbox } from '../../sandbox/client/sandbox-client.ts';
import type { Action, Outcome } from '../../sandbox/control-api/actions-contract.ts';
import { startBenchPostgres } from '../support/bench-postgres.ts';
import { startMeasured, type MeasuredProcess } from '../support/measured-process.ts';
import { disableChangeLimit, openTask, prepareAcceptButtons } from './tasks.ts';

const WARM_UP = 200;
const SEQUENTIAL_COUNT = 500;
const CONCURRENCY = 10;
const BURST = 1_000;
const TEXT_CHANNEL = 0;
const MEMBERS = WARM_UP + 2 * SEQUENTIAL_COUNT + BURST + 10;

type Discord = ReturnType<typeof connectSandbox>;
type Measurements = {
  name: string;
  sequential: number[];
  concurrent: number[];
  burst: number[];
  failed: number;
  cpuUs: number;
};
type BenchTarget = { name: string; script: string; ready: string; environment: Record<string, string> };

/** Measures `/daily`; with the database owner's URL also the other commands, sent by members who have coins to give by then. */
async function measure({ name, script, ready, environment }: BenchTarget, database?: string): Promise<Measurements[]> {
  const sandbox = await startSandbox({ guilds: 1, membersPerGuild: MEMBERS, channelsPerGuild: 5, rolesPerGuild: 3 });
  const bot = await startMeasured(
    script,
    {
      ...environment,
      DISCORD_TOKEN: sandbox.token,
      DISCORD_API_URL: sandbox.apiUrl,
      DISCORD_APPLICATION_ID: sandbox.applicationId,
    },
    ready,
  );
  try {
    const discord = connectSandbox(sandbox.url);
    const guild = (await discord.state(1)).guilds[0];
    const owner = guild?.ownerId ?? '';
    const userIds =
      guild?.members.filter(({ user }) => !user.bot && user.id !== owner).map(({ user }) => user.id) ?? [];
    await waitForReply(discord, userIds.pop() ?? '');
    const daily = (index: number): Action => slash(userIds[index] ?? '', 'daily');
    await discord.performMany(createActions(WARM_UP, daily), CONCURRENCY);
    const dailyResult = await measureActions(discord, bot, name, (index) => daily(WARM_UP + index));
    const burst = await discord.performMany(
      createActions(BURST, (index) => daily(WARM_UP + 2 * SEQUENTIAL_COUNT + index)),
      BURST,
    );
    const measurements = [{ ...dailyResult, burst: latencies(burst), failed: dailyResult.failed + failures(burst) }];
    if (database === undefined) return measurements;
    const channels = guild?.channels.filter(({ type }) => type === TEXT_CHANNEL).map(({ id }) => id) ?? [];
    const benchServer = { database, guildId: guild?.id ?? '', channels };
    const measureCommand = async (kind: string, createAction: (index: number) => Action) => {
      await discord.performMany(createActions(WARM_UP, createAction), CONCURRENCY);
      measurements.push(
        await measureActions(discord, bot, name.replace('daily', kind), (index) => createAction(WARM_UP + index)),
      );
    };
    const giftOptions = (index: number) => ({ user: userIds[index + 1] ?? '', amount: 1 });
    await disableChangeLimit(benchServer);
    await openTask(benchServer);
    await measureCommand('give', (index) => slash(userIds[index] ?? '', 'give', giftOptions(index)));
    await measureCommand('coins add', (index) =>
      slash(owner, 'coins add', { ...giftOptions(index), reason: 'a prize' }),
    );
    await measureCommand('claim', (index) => slash(userIds[index] ?? '', 'claim', { task: '1' }));
    const { token, apiUrl } = sandbox;
    const acceptActions = await prepareAcceptButtons(benchServer, { token, apiUrl, reviewer: owner });
    await measureCommand('accept', (index) => acceptActions[index] ?? slash(owner, 'no such claim'));
    return measurements;
  } finally {
    await bot.stop();
    await sandbox.close();
  }
}

const slash = (as: string, command: string, options: CommandOptions = {}): Action => ({
  kind: 'slash',
  as,
  command,
  options,
  waitMs: 20_000,
});
const createActions = (count: number, createAction: (index: number) => Action) =>
  Array.from({ length: count }, (_, index) => createAction(index));

/** Measures actions sent one by one, then several at once. `createAction` is called with one running index for both. */
async function measureActions(
  discord: Discord,
  bot: MeasuredProcess,
  name: string,
  createAction: (index: number) => Action,
): Promise<Measurements> {
  const cpuBefore = bot.cpuMs();
  const sequential = await discord.performMany(createActions(SEQUENTIAL_COUNT, createAction), 1);
  const concurrent = await discord.performMany(
    createActions(SEQUENTIAL_COUNT, (index) => createAction(SEQUENTIAL_COUNT + index)),
    CONCURRENCY,
  );
  const cpuUs = ((bot.cpuMs() - cpuBefore) * 1_000) / (2 * SEQUENTIAL_COUNT);
  return {
    name,
    sequential: latencies(sequential),
    concurrent: latencies(concurrent),
    burst: [],
    failed: failures([...sequential, ...concurrent]),
    cpuUs,
  };
}

/** Waits until the bot has registered its commands and received its server. */
async function waitForReply(discord: Discord, userId: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const outcome = await discord
      .as(userId)
      .slash('daily')
      .catch(() => undefined);
    if (outcome?.state === 'replied' && JSON.stringify(outcome.reply).match(/pong|<t:/)) return;
    await pause(100);
  }
  throw new Error('The bot never replied.');
}

/** A success is an embed or the acceptance text; a refusal is plain text. */
const isDone = ({ state, reply }: Outcome) =>
  state === 'replied' && /pong|"color"|Accepted\./.test(JSON.stringify(reply));
const failures = (outcomes: readonly Outcome[]) => outcomes.filter((outcome) => !isDone(outcome)).length;
const latencies = (outcomes: readonly Outcome[]) =>
  outcomes.flatMap(({ answeredMs }) => (answeredMs === undefined ? [] : [answeredMs])).toSorted((a, b) => a - b);
const percentile = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
const formatPercentiles = (sorted: readonly number[]) =>
  sorted.length === 0 ? '–' : [0.5, 0.99, 1].map((share) => percentile(sorted, share).toFixed(2)).join(' / ');

const { server, environment } = await startBenchPostgres();
const folder = () => mkdtemp(join(tmpdir(), 'economy-bench-'));
const pong = { name: 'pong', script: 'bench/interactions/pong.ts', ready: 'pong is ready', environment: {} };
const program = { script: 'src/main.ts', ready: 'is ready' };
const rows = [
  ...(await measure(pong)),
  ...(await measure(
    {
      ...program,
      name: 'daily, PostgreSQL',
      environment: { ...environment, DATA_DIR: await folder(), PORT: '5871' },
    },
    environment['DATABASE_ADMIN_URL'],
  )),
  ...(await measure({ ...pong, name: 'pong, one row written', environment })),
  ...(await measure({
    ...program,
    name: 'daily, embedded',
    environment: { DATA_DIR: await folder(), PORT: '5872' },
  })),
  ...(await measure({ ...pong, name: 'pong again' })),
];
await server.stop();

console.log('interaction → callback, ms: p50 / p99 / most');
for (const row of rows)
  console.log(
    `${row.name.padEnd(22)} one by one ${formatPercentiles(row.sequential).padEnd(24)} ${CONCURRENCY} at once ${formatPercentiles(row.concurrent).padEnd(24)} burst of ${BURST} ${formatPercentiles(row.burst).padEnd(26)} failed ${row.failed}, CPU ${row.cpuUs.toFixed(0)} µs each`,
  );
const [baseline, ...others] = rows;
for (const row of others)
  if (baseline)
    console.log(
      `${row.name} against pong: p50 ×${(percentile(row.sequential, 0.5) / percentile(baseline.sequential, 0.5)).toFixed(2)}, p99 ×${(percentile(row.sequential, 0.99) / percentile(baseline.sequential, 0.99)).toFixed(2)} one by one; p50 ×${(percentile(row.concurrent, 0.5) / percentile(baseline.concurrent, 0.5)).toFixed(2)} at ${CONCURRENCY}`,
    );
