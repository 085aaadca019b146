import { randomInt } from 'node:crypto';
import { vi } from 'vitest';
import { connectSandbox, type DiscordClient } from '../../sandbox/client/sandbox-client.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/start.ts';
import { createGuildListener } from '../../src/core/guilds/guild-listener.ts';
import { createGuildWords } from '../../src/core/guilds/guild-message-params.ts';
import { createPeopleKeeper } from '../../src/core/members/profile-sync.ts';
import { createEconomy } from '../../src/features/economy/feature.ts';
import { helpFor } from '../../src/features/help/feature.ts';
import { createCaches } from '../../src/platform/cache.ts';
import { acrossGuilds, createContexts } from '../../src/platform/context.ts';
import { createBot, type Bot } from '../../src/platform/discord/bot.ts';
import type { Surface } from '../../src/platform/discord/interactions/interaction-router.ts';
import { createIdMaker } from '../../src/platform/snowflake.ts';
import { createLog } from '../../src/platform/log.ts';
import type { Row } from '../../src/platform/db/database.ts';
import { testDatabase, type Engine } from './database/test-database.ts';

/** The bot with its own database in a Discord of its own, and what a test needs to look at both. */
export type LocalBot = {
  sandbox: Sandbox;
  discord: DiscordClient;
  bot: Bot;
  /** What the bot logged, as JSON lines. */
  logged: string[];
  /** Why the bot gave up, if it did. */
  fatal: string[];
  query<R extends object = Row>(text: string, params?: readonly (string | number)[]): Promise<R[]>;
  /** A second process, as it were: the same Discord and database, another bot. */
  another(): Bot;
  stop(): Promise<void>;
};

/** Starts one and waits until it is online, or until it gave up. `extra` are commands and components of the test's own. */
export async function startLocalBot(
  options: { engine?: Engine; sandbox?: SandboxOptions; extra?: Partial<Surface> } = {},
): Promise<LocalBot> {
  const [database, sandbox] = await Promise.all([
    testDatabase(options.engine ?? 'postgres'),
    startSandbox(options.sandbox),
  ]);
  const db = database.app;
  const logged: string[] = [];
  const fatal: string[] = [];
  const log = createLog({ level: 'debug', destination: { write: (line) => void logged.push(line) } });
  const nowMs = Date.now;
  const nudge = { nudge: () => {} };
  const contexts = createContexts({ db, newId: createIdMaker(nowMs, randomInt), tail: nudge, courier: nudge });
  const economy = createEconomy({ caches: createCaches({ nowMs }) });
  const help = helpFor([economy]);
  const surface: Surface = {
    commands: [...(economy.commands ?? []), ...(help.commands ?? []), ...(options.extra?.commands ?? [])],
    components: [...(economy.components ?? []), ...(options.extra?.components ?? [])],
  };
  const made: { bot: Bot; people: ReturnType<typeof createPeopleKeeper> }[] = [];
  const another = () => {
    const caches = createCaches({ nowMs });
    const people = createPeopleKeeper({ contexts, caches, log });
    const bot = createBot({
      config: { token: sandbox.token, apiUrl: sandbox.apiUrl },
      surface,
      contexts,
      log,
      nowMs,
      listeners: [createGuildListener({ contexts, log })],
      seen: (guildId, shown) => people.seen(guildId, shown),
      words: createGuildWords({ contexts, caches }),
      onFatal: (reason) => void fatal.push(reason),
    });
    made.push({ bot, people });
    bot.start();
    return bot;
  };
  const bot = another();
  const query = <R extends object = Row>(text: string, params: readonly (string | number)[] = []) =>
    acrossGuilds(db, (queries) => queries.query<R>(text, params));
  const [first] = sandbox.world.guilds.keys();
  await vi.waitFor(
    async () => {
      if (fatal.length > 0) return;
      if (bot.status().state !== 'online') throw new Error('not online yet');
      const known = await query('select 1 from economy.guilds where guild_id = $1', [first ?? '0']);
      if (first !== undefined && known.length === 0) throw new Error('the first server is not kept yet');
      if (!logged.some((line) => line.includes('Discord knows the commands'))) throw new Error('not registered yet');
    },
    { timeout: 15_000, interval: 20 },
  );
  return {
    sandbox,
    discord: connectSandbox(sandbox.url),
    bot,
    logged,
    fatal,
    query,
    another,
    async stop() {
      for (const { bot: each, people } of made) {
        await each.stop();
        await people.stop();
      }
      await Promise.all([sandbox.close(), database.close()]);
    },
  };
}
