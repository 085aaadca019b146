import { randomInt } from 'node:crypto';
import { vi } from 'vitest';
import { connectSandbox, type SandboxClient } from '../../sandbox/client/sandbox-client.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/start.ts';
import { createGuildListener } from '../../src/core/guilds/guild-listener.ts';
import { createGuildMessageValues } from '../../src/core/guilds/guild-message-values.ts';
import { createProfileSync } from '../../src/core/members/profile-sync.ts';
import { createEconomyFeature } from '../../src/features/economy/feature.ts';
import { createHelpFeature } from '../../src/features/help/feature.ts';
import { createCaches } from '../../src/platform/cache.ts';
import { acrossGuilds, createContexts } from '../../src/platform/context.ts';
import { createBot, type Bot } from '../../src/platform/discord/bot.ts';
import type { InteractionRegistry } from '../../src/platform/discord/interactions/interaction-router.ts';
import { createIdGenerator } from '../../src/platform/snowflake.ts';
import { createLog } from '../../src/platform/log.ts';
import type { Row } from '../../src/platform/db/database.ts';
import { testDatabase, type Engine } from './database/test-database.ts';

/** A bot with its own database and sandbox, and access to both for tests. */
export type LocalBot = {
  sandbox: Sandbox;
  discord: SandboxClient;
  bot: Bot;
  /** The bot's log as JSON lines. */
  logLines: string[];
  /** The reasons of fatal errors. */
  fatal: string[];
  query<R extends object = Row>(text: string, params?: readonly (string | number)[]): Promise<R[]>;
  /** Starts another bot on the same sandbox and database, as a second process would. */
  startAnotherBot(): Bot;
  stop(): Promise<void>;
};

/** Starts a bot and waits until it is online or has failed. `extra` adds commands and components of the test. */
export async function startLocalBot(
  options: { engine?: Engine; sandbox?: SandboxOptions; extra?: Partial<InteractionRegistry> } = {},
): Promise<LocalBot> {
  const [database, sandbox] = await Promise.all([
    testDatabase(options.engine ?? 'postgres'),
    startSandbox(options.sandbox),
  ]);
  const db = database.app;
  const logLines: string[] = [];
  const fatal: string[] = [];
  const log = createLog({ level: 'debug', destination: { write: (line) => void logLines.push(line) } });
  const nowMs = Date.now;
  const wake = { wake: () => {} };
  const contexts = createContexts({
    db,
    newId: createIdGenerator(nowMs, randomInt),
    changeFeed: wake,
    outboxWorker: wake,
  });
  const economy = createEconomyFeature({ caches: createCaches({ nowMs }) });
  const help = createHelpFeature([economy]);
  const registry: InteractionRegistry = {
    commands: [...(economy.commands ?? []), ...(help.commands ?? []), ...(options.extra?.commands ?? [])],
    components: [...(economy.components ?? []), ...(options.extra?.components ?? [])],
  };
  const bots: { bot: Bot; profileSync: ReturnType<typeof createProfileSync> }[] = [];
  const startAnotherBot = () => {
    const caches = createCaches({ nowMs });
    const profileSync = createProfileSync({ contexts, caches, log });
    const bot = createBot({
      config: { token: sandbox.token, apiUrl: sandbox.apiUrl },
      registry,
      contexts,
      log,
      nowMs,
      listeners: [createGuildListener({ contexts, log })],
      onUsersObserved: (guildId, users) => profileSync.observeUsers(guildId, users),
      loadMessageValues: createGuildMessageValues({ contexts, caches }),
      onFatal: (reason) => void fatal.push(reason),
    });
    bots.push({ bot, profileSync });
    bot.start();
    return bot;
  };
  const bot = startAnotherBot();
  const query = <R extends object = Row>(text: string, params: readonly (string | number)[] = []) =>
    acrossGuilds(db, (queries) => queries.query<R>(text, params));
  const [firstGuildId] = sandbox.world.guilds.keys();
  await vi.waitFor(
    async () => {
      if (fatal.length > 0) return;
      if (bot.status().state !== 'online') throw new Error('not online yet');
      const storedGuilds = await query('select 1 from economy.guilds where guild_id = $1', [firstGuildId ?? '0']);
      if (firstGuildId !== undefined && storedGuilds.length === 0)
        throw new Error('the first server is not stored yet');
      if (!logLines.some((line) => line.includes('The commands are registered'))) throw new Error('not registered yet');
    },
    { timeout: 15_000, interval: 20 },
  );
  return {
    sandbox,
    discord: connectSandbox(sandbox.url),
    bot,
    logLines,
    fatal,
    query,
    startAnotherBot,
    async stop() {
      for (const { bot: each, profileSync } of bots) {
        await each.stop();
        await profileSync.stop();
      }
      await Promise.all([sandbox.close(), database.close()]);
    },
  };
}
