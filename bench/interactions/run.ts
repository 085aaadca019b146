// `/daily`, `/give`, `/coins`, `/claim` and a review from interaction to callback against a bot that answers "pong", in one run on like sandboxes. See bench/README.md.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startSandbox } from '../../sandbox/start.ts';
import { connectSandbox, type Options } from '../../sandbox/client/sandbox-client.ts';
import type { Act, Outcome } from '../../sandbox/control-api/contract.ts';
import { benchPostgres } from '../support/bench-postgres.ts';
import { startMeasured, type Measured } from '../support/measured-process.ts';
import { letStaffActOften, openTask, readyToAccept } from './tasks.ts';

const WARM_UP = 200;
const ONE_BY_ONE = 500;
const AT_ONCE = 10;
const BURST = 1_000;
const TEXT_CHANNEL = 0;
const MEMBERS = WARM_UP + 2 * ONE_BY_ONE + BURST + 10;

type Discord = ReturnType<typeof connectSandbox>;
type Figures = { name: string; one: number[]; several: number[]; burst: number[]; failed: number; cpuUs: number };
type Measuring = { name: string; script: string; ready: string; environment: Record<string, string> };

/** `/daily` alone or, with the owner's way into the database, the other acts too, by people who then have coins to give. */
async function measure({ name, script, ready, environment }: Measuring, database?: string): Promise<Figures[]> {
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
    const people = guild?.members.filter(({ user }) => !user.bot && user.id !== owner).map(({ user }) => user.id) ?? [];
    await untilAnswered(discord, people.pop() ?? '');
    const daily = (nth: number): Act => slash(people[nth] ?? '', 'daily');
    await discord.many(acts(WARM_UP, daily), AT_ONCE);
    const claimed = await turns(discord, bot, name, (nth) => daily(WARM_UP + nth));
    const burst = await discord.many(
      acts(BURST, (nth) => daily(WARM_UP + 2 * ONE_BY_ONE + nth)),
      BURST,
    );
    const figures = [{ ...claimed, burst: times(burst), failed: claimed.failed + failures(burst) }];
    if (database === undefined) return figures;
    const channels = guild?.channels.filter(({ type }) => type === TEXT_CHANNEL).map(({ id }) => id) ?? [];
    const place = { database, guildId: guild?.id ?? '', channels };
    const timed = async (kind: string, of: (nth: number) => Act) => {
      await discord.many(acts(WARM_UP, of), AT_ONCE);
      figures.push(await turns(discord, bot, name.replace('daily', kind), (nth) => of(WARM_UP + nth)));
    };
    const to = (nth: number) => ({ user: people[nth + 1] ?? '', amount: 1 });
    await letStaffActOften(place);
    await openTask(place);
    await timed('give', (nth) => slash(people[nth] ?? '', 'give', to(nth)));
    await timed('coins add', (nth) => slash(owner, 'coins add', { ...to(nth), reason: 'a prize' }));
    await timed('claim', (nth) => slash(people[nth] ?? '', 'claim', { task: '1' }));
    const { token, apiUrl } = sandbox;
    const accepting = await readyToAccept(place, { token, apiUrl, reviewer: owner });
    await timed('accept', (nth) => accepting[nth] ?? slash(owner, 'no such claim'));
    return figures;
  } finally {
    await bot.stop();
    await sandbox.close();
  }
}

const slash = (as: string, command: string, options: Options = {}): Act => ({
  kind: 'slash',
  as,
  command,
  options,
  waitMs: 20_000,
});
const acts = (count: number, of: (nth: number) => Act) => Array.from({ length: count }, (_, nth) => of(nth));

/** One by one, then several at once; `of` answers the nth act of both together. */
async function turns(discord: Discord, bot: Measured, name: string, of: (nth: number) => Act): Promise<Figures> {
  const cpuBefore = bot.cpuMs();
  const one = await discord.many(acts(ONE_BY_ONE, of), 1);
  const several = await discord.many(
    acts(ONE_BY_ONE, (nth) => of(ONE_BY_ONE + nth)),
    AT_ONCE,
  );
  const cpuUs = ((bot.cpuMs() - cpuBefore) * 1_000) / (2 * ONE_BY_ONE);
  return { name, one: times(one), several: times(several), burst: [], failed: failures([...one, ...several]), cpuUs };
}

/** The bot registers its commands and hears of its server in its own time. */
async function untilAnswered(discord: Discord, person: string): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const outcome = await discord
      .as(person)
      .slash('daily')
      .catch(() => undefined);
    if (outcome?.state === 'replied' && JSON.stringify(outcome.reply).match(/pong|<t:/)) return;
    await pause(100);
  }
  throw new Error('The bot never answered.');
}

/** What was done is answered with an embed, or that it is accepted; what was refused with a sentence. */
const isDone = ({ state, reply }: Outcome) =>
  state === 'replied' && /pong|"color"|Accepted\./.test(JSON.stringify(reply));
const failures = (outcomes: readonly Outcome[]) => outcomes.filter((outcome) => !isDone(outcome)).length;
const times = (outcomes: readonly Outcome[]) =>
  outcomes.flatMap(({ answeredMs }) => (answeredMs === undefined ? [] : [answeredMs])).toSorted((a, b) => a - b);
const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
const line = (sorted: readonly number[]) =>
  sorted.length === 0 ? '–' : [0.5, 0.99, 1].map((share) => at(sorted, share).toFixed(2)).join(' / ');

const { server, environment } = await benchPostgres();
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
    `${row.name.padEnd(22)} one by one ${line(row.one).padEnd(24)} ${AT_ONCE} at once ${line(row.several).padEnd(24)} burst of ${BURST} ${line(row.burst).padEnd(26)} failed ${row.failed}, CPU ${row.cpuUs.toFixed(0)} µs each`,
  );
const [least, ...others] = rows;
for (const row of others)
  if (least)
    console.log(
      `${row.name} against pong: p50 ×${(at(row.one, 0.5) / at(least.one, 0.5)).toFixed(2)}, p99 ×${(at(row.one, 0.99) / at(least.one, 0.99)).toFixed(2)} one by one; p50 ×${(at(row.several, 0.5) / at(least.several, 0.5)).toFixed(2)} at ${AT_ONCE}`,
    );
