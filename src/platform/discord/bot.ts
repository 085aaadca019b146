import {
  ApplicationFlags,
  GatewayDispatchEvents,
  PresenceUpdateStatus,
  type GatewayDispatchPayload,
} from 'discord-api-types/v10';
import type { Contexts } from '../context.ts';
import type { Log } from '../log.ts';
import type { RefusalData } from '../refusal.ts';
import { createInteractionDispatcher, type Gate } from './interactions/interaction-dispatcher.ts';
import { createCallbacks } from './interactions/interaction-callbacks.ts';
import { createGateway, type Gateway, type GatewayState } from './gateway/gateway.ts';
import type { Shards } from './gateway/shards.ts';
import { callWithRetry } from './rest/call-with-retry.ts';
import { createDiscordPort, createRest, type DiscordPort } from './rest/discord-port.ts';
import { registerCommands } from './commands/register-commands.ts';
import type { InteractionRegistry } from './interactions/interaction-router.ts';
import type { ObservedUser } from './interactions/interaction-context.ts';

/** Consumes gateway events. `stop` resolves when everything received has been stored. */
export type GatewayListener = { onEvent(event: GatewayDispatchPayload): void; stop(): Promise<void> };

export type BotDependencies = {
  config: { token: string; apiUrl: string; shards?: Shards | undefined };
  registry: InteractionRegistry;
  contexts: Contexts;
  log: Log;
  nowMs: () => number;
  /** Created with the bot's own Discord port. */
  listeners?: readonly ((port: DiscordPort) => GatewayListener)[];
  onUsersObserved?(guildId: string, users: readonly ObservedUser[]): void;
  loadMessageValues?: (guildId: string) => Promise<RefusalData>;
  gate?: Gate;
  /** Called once, with a message for the operator, when Discord will never accept this bot as it is configured. */
  onFatal(reason: string): void;
};
type ConnectionStatus = { applicationId: string | null; hasMembersIntent: boolean; fatal: string | null };
export type BotStatus = ConnectionStatus & {
  state: GatewayState;
  /** The time between a heartbeat and its acknowledgement; null while unknown. */
  latencyMs: number | null;
};

const PRESENCES = {
  online: PresenceUpdateStatus.Online,
  idle: PresenceUpdateStatus.Idle,
  dnd: PresenceUpdateStatus.DoNotDisturb,
  invisible: PresenceUpdateStatus.Invisible,
};
const TOKEN_REFUSED =
  'Discord refused the token. Set DISCORD_TOKEN to the one shown in the developer portal, under Bot.';

/**
 * The bot's whole connection to Discord: gateway, replies, command registration, and the REST port for the rest of the
 * program.
 */
export function createBot(dependencies: BotDependencies) {
  const { config, log, nowMs } = dependencies;
  const status: ConnectionStatus = { applicationId: null, hasMembersIntent: false, fatal: null };
  const stopping = new AbortController();
  const onFatal = (reason: string) => {
    if (status.fatal !== null) return;
    status.fatal = reason;
    log.error({ reason }, 'Discord does not accept this bot.');
    dependencies.onFatal(reason);
  };
  const rest = createRest(config);
  const port = createDiscordPort(rest, { onFatalToken: () => onFatal(TOKEN_REFUSED) });
  const dispatcher = createInteractionDispatcher({ ...dependencies, callbacks: createCallbacks(config) });
  const listeners = (dependencies.listeners ?? []).map((listener) => listener(port));
  const gateway = createGateway({
    rest,
    token: config.token,
    shards: config.shards,
    hasMembersIntent: () => status.hasMembersIntent,
    log,
    nowMs,
    onFatal,
    dispatch(event) {
      if (event.t === GatewayDispatchEvents.InteractionCreate) dispatcher.handle(event.d);
      else for (const listener of listeners) notifyListener(log, listener, event);
    },
  });

  return {
    port,
    start(): void {
      void startUp({ dependencies, port, gateway, status, signal: stopping.signal }).catch((error: unknown) =>
        log.error({ err: error }, 'The bot could not start.'),
      );
    },
    /** Stops receiving events, then finishes those already received. */
    async stop(): Promise<void> {
      stopping.abort();
      await gateway.stop();
      await dispatcher.drain();
      await Promise.all(listeners.map((listener) => listener.stop()));
      rest.clearHandlerSweeper();
      rest.clearHashSweeper();
    },
    /** Sets how Discord shows the bot. */
    setPresence: (presence: 'online' | 'idle' | 'dnd' | 'invisible'): void => gateway.setPresence(PRESENCES[presence]),
    status: (): BotStatus => ({
      ...status,
      state: status.fatal === null ? gateway.state() : 'offline',
      latencyMs: gateway.latencyMs(),
    }),
  };
}
export type Bot = ReturnType<typeof createBot>;

/** The library lets a thrown error end the program, and the same event would arrive again after the restart. */
function notifyListener(log: Log, listener: GatewayListener, event: GatewayDispatchPayload): void {
  try {
    listener.onEvent(event);
  } catch (error) {
    log.error({ err: error, event: event.t }, 'A gateway event could not be handled.');
  }
}

/**
 * Reads the application, connects, then registers the commands. Each step is retried until it succeeds, is refused
 * permanently, or the bot stops.
 */
async function startUp(bot: {
  dependencies: Pick<BotDependencies, 'registry' | 'log'>;
  port: DiscordPort;
  gateway: Gateway;
  status: ConnectionStatus;
  signal: AbortSignal;
}): Promise<void> {
  const { port, status, signal } = bot;
  const { registry, log } = bot.dependencies;
  const application = await callWithRetry({ what: 'the application', log, signal }, () => port.getApplication());
  if (application === undefined) return;
  const flags = application.flags ?? 0;
  status.applicationId = application.id;
  status.hasMembersIntent =
    (flags & (ApplicationFlags.GatewayGuildMembers | ApplicationFlags.GatewayGuildMembersLimited)) !== 0;
  if (!signal.aborted) bot.gateway.start();
  const declarations = registry.commands.map(({ declaration }) => declaration);
  const registered = await callWithRetry({ what: 'the commands', log, signal }, () =>
    registerCommands(port, application.id, declarations),
  );
  if (registered !== undefined) log.info({ commands: declarations.length, registered }, 'The commands are registered.');
}
