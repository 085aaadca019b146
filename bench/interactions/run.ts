// `/daily` from interaction to callback against a bot that answers "pong", in one run on like sandboxes. See bench/README.md.
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startSandbox } from '../../sandbox/start.ts';
import { connectSandbox } from '../../sandbox/client.ts';
import type { Outcome } from '../../sandbox/control-contract.ts';
import { benchPostgres } from '../running/postgres.ts';
import { startMeasured, type Measured } from '../running/process.ts';

const WARM_UP = 200;
const ONE_BY_ONE = 500;
const AT_ONCE = 10;
const BURST = 1_000;
const MEMBERS = WARM_UP + 2 * ONE_BY_ONE + BURST + 10;

type Figures = { name: string; one: number[]; several: number[]; burst: number[]; failed: number; cpuUs: number };

async function measure(
  name: string,
  script: string,
  ready: string,
  environment: Record<string, string>,
): Promise<Figures> {
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
    const people = guild?.members.filter(({ user }) => !user.bot).map(({ user }) => user.id) ?? [];
    await untilAnswered(discord, people.pop() ?? '');
    const claim = (count: number, concurrency: number) =>
      discord.many(
        people.splice(0, count).map((as) => ({ kind: 'slash', as, command: 'daily', waitMs: 20_000 })),
        concurrency,
      );
    await claim(WARM_UP, AT_ONCE);
    const cpuBefore = bot.cpuMs();
    const one = await claim(ONE_BY_ONE, 1);
    const several = await claim(ONE_BY_ONE, AT_ONCE);
    const cpuUs = ((bot.cpuMs() - cpuBefore) * 1_000) / (2 * ONE_BY_ONE);
    const burst = await claim(BURST, BURST);
    const all = [...one, ...several, ...burst];
    return {
      name,
      one: times(one),
      several: times(several),
      burst: times(burst),
      failed: all.filter(({ state }) => state !== 'replied').length,
      cpuUs,
    };
  } finally {
    await end(bot);
    await sandbox.close();
  }
}

/** The bot registers its commands and hears of its server in its own time. */
async function untilAnswered(discord: ReturnType<typeof connectSandbox>, person: string): Promise<void> {
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

const end = (bot: Measured) => bot.stop();
const times = (outcomes: readonly Outcome[]) =>
  outcomes.flatMap(({ answeredMs }) => (answeredMs === undefined ? [] : [answeredMs])).toSorted((a, b) => a - b);
const at = (sorted: readonly number[], share: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
const line = (sorted: readonly number[]) => [0.5, 0.99, 1].map((share) => at(sorted, share).toFixed(2)).join(' / ');

const { server, environment } = await benchPostgres();
const folder = () => mkdtemp(join(tmpdir(), 'economy-bench-'));
const rows: Figures[] = [];
rows.push(await measure('pong', 'bench/interactions/pong.ts', 'pong is ready', {}));
rows.push(
  await measure('daily, PostgreSQL', 'src/main.ts', 'is ready', {
    ...environment,
    DATA_DIR: await folder(),
    PORT: '5871',
  }),
);
rows.push(await measure('pong, one row written', 'bench/interactions/pong.ts', 'pong is ready', environment));
rows.push(await measure('daily, embedded', 'src/main.ts', 'is ready', { DATA_DIR: await folder(), PORT: '5872' }));
rows.push(await measure('pong again', 'bench/interactions/pong.ts', 'pong is ready', {}));
await server.stop();

console.log('interaction → callback, ms: p50 / p99 / most');
for (const row of rows)
  console.log(
    `${row.name.padEnd(22)} one by one ${line(row.one).padEnd(24)} ${AT_ONCE} at once ${line(row.several).padEnd(24)} burst of ${BURST} ${line(row.burst).padEnd(26)} failed ${row.failed}, CPU ${row.cpuUs.toFixed(0)} µs each`,
  );
const [pong, ...others] = rows;
for (const row of others)
  if (pong)
    console.log(
      `${row.name} against pong: p50 ×${(at(row.one, 0.5) / at(pong.one, 0.5)).toFixed(2)}, p99 ×${(at(row.one, 0.99) / at(pong.one, 0.99)).toFixed(2)} one by one; p50 ×${(at(row.several, 0.5) / at(pong.several, 0.5)).toFixed(2)} at ${AT_ONCE}`,
    );
