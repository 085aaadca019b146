import type { AppDependencies, BotRole, Infrastructure } from './compose-infrastructure.ts';
import { findInaccessibleChannels } from './core/guilds/find-inaccessible-channels.ts';
import { createGuildListener } from './core/guilds/guild-listener.ts';
import { createGuildMessageValues } from './core/guilds/guild-message-values.ts';
import { createCommandGate } from './features/server-settings/command-gate.ts';
import { createWelcomeListener } from './features/welcome/welcome-listener.ts';
import type { Feature } from './platform/define-feature.ts';
import { createBot, type Bot } from './platform/discord/bot.ts';
import { createMessageDeleteListener } from './platform/outbox/message-delete-listener.ts';
import { createOutboxWorker } from './platform/outbox/outbox-worker.ts';

/** The third step, for the bot role: fills in the bot and the outbox worker. Without the role both stay undefined. */
export function composeBot(
  dependencies: AppDependencies,
  infrastructure: Infrastructure,
  features: readonly Feature[],
): BotRole {
  const { log, nowMs } = dependencies;
  const { botRole, changeFeed, db, newId, random } = infrastructure;
  if (!dependencies.config.roles.bot) return botRole;
  botRole.bot = connectFeatures(dependencies, infrastructure, features);
  botRole.outboxWorker = createOutboxWorker({
    db,
    port: botRole.bot.port,
    deliveries: features.flatMap((feature) => feature.deliveries ?? []),
    findInaccessibleChannels,
    changeFeed,
    log,
    nowMs,
    newId,
    random,
  });
  return botRole;
}

/** Creates the bot with the commands and components of all features. */
function connectFeatures(
  { discord, log, nowMs }: AppDependencies,
  { caches, changeFeed, contexts, db, outboxWaker, profileSync }: Infrastructure,
  features: readonly Feature[],
): Bot {
  return createBot({
    config: { token: discord.token, apiUrl: discord.apiUrl, shards: discord.shards },
    registry: {
      commands: features.flatMap(({ commands }) => commands ?? []),
      components: features.flatMap(({ components }) => components ?? []),
    },
    contexts,
    log,
    nowMs,
    listeners: [
      createGuildListener({ contexts, log }),
      createWelcomeListener({ contexts, log }),
      createMessageDeleteListener({
        db,
        deliveries: features.flatMap((feature) => feature.deliveries ?? []),
        changeFeed,
        outboxWorker: outboxWaker,
        log,
      }),
    ],
    onUsersObserved: (guildId, users) => profileSync.observeUsers(guildId, users),
    loadMessageValues: createGuildMessageValues({ contexts, caches }),
    gate: createCommandGate({ contexts, caches }),
    onFatal: () => undefined,
  });
}
