import {
  ApplicationFlags,
  GatewayDispatchEvents,
  PresenceUpdateStatus,
  type GatewayDispatchPayload,
} from 'discord-api-types/v10';
import type { Contexts } from '../context.ts';
import type { Log } from '../log.ts';
import type { RefusalData } from '../refusal.ts';
import { createAnswerer, type Gate } from './interactions/interaction-dispatcher.ts';
import { createCallbacks } from './interactions/interaction-callbacks.ts';
import { createGateway, type GatewayState, type Shards } from './gateway/gateway.ts';
import { persist } from './rest/call-with-retry.ts';
import { createPort, createRest, type DiscordPort } from './rest/discord-port.ts';
import { registerCommands } from './commands/register-commands.ts';
import type { Surface } from './interactions/interaction-router.ts';
import type { Seen } from './interactions/interaction-context.ts';

/** Who keeps what the gateway tells; `stop` resolves when everything heard has been kept. */
export type Listener = { hear(event: GatewayDispatchPayload): void; stop(): Promise<void> };

export type BotParts = {
  config: { token: string; apiUrl: string; shards?: Shards | undefined };
  surface: Surface;
  contexts: Contexts;
  log: Log;
  nowMs: () => number;
  /** Made with the bot's own view of Discord. */
  listeners?: readonly ((port: DiscordPort) => Listener)[];
  seen?(guildId: string, people: readonly Seen[]): void;
  words?: (guildId: string) => Promise<RefusalData>;
  gate?: Gate;
  /** Called once, with words for the operator, when Discord will never let this bot in as it is set up. */
  onFatal(reason: string): void;
};
export type BotStatus = {
  state: GatewayState;
  applicationId: string | null;
  hearsMembers: boolean;
  fatal: string | null;
  /** How long the gateway takes to answer; null while it is not known. */
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

/** The bot's whole connection to Discord: gateway, answers, registration, and the port for whoever owes Discord something. */
export function createBot(parts: BotParts) {
  const { config, log, nowMs } = parts;
  const status: { applicationId: string | null; hearsMembers: boolean; fatal: string | null } = {
    applicationId: null,
    hearsMembers: false,
    fatal: null,
  };
  const stopping = new AbortController();
  const onFatal = (reason: string) => {
    if (status.fatal !== null) return;
    status.fatal = reason;
    log.error({ reason }, 'Discord will not let this bot in.');
    parts.onFatal(reason);
  };
  const trying = { log, signal: stopping.signal };
  const rest = createRest(config);
  const port = createPort(rest, { onFatalToken: () => onFatal(TOKEN_REFUSED) });
  const answerer = createAnswerer({ ...parts, callbacks: createCallbacks(config) });
  const listeners = (parts.listeners ?? []).map((listener) => listener(port));
  const gateway = createGateway({
    rest,
    token: config.token,
    shards: config.shards,
    hearsMembers: () => status.hearsMembers,
    log,
    nowMs,
    onFatal,
    dispatch(event) {
      if (event.t === GatewayDispatchEvents.InteractionCreate) answerer.handle(event.d);
      else for (const listener of listeners) tell(listener, event);
    },
  });
  /** The library lets a thrown error end the program, and the same event would come again at its next start. */
  function tell(listener: Listener, event: GatewayDispatchPayload): void {
    try {
      listener.hear(event);
    } catch (error) {
      log.error({ err: error, event: event.t }, 'An event of the gateway could not be heard.');
    }
  }

  /** Learns who we are, connects, then registers; each step is tried until it works, is refused for good, or we stop. */
  async function begin(): Promise<void> {
    const application = await persist({ what: 'who we are', ...trying }, () => port.getApplication());
    if (application === undefined) return;
    const flags = application.flags ?? 0;
    status.applicationId = application.id;
    status.hearsMembers =
      (flags & (ApplicationFlags.GatewayGuildMembers | ApplicationFlags.GatewayGuildMembersLimited)) !== 0;
    if (!stopping.signal.aborted) gateway.start();
    const declarations = parts.surface.commands.map(({ declaration }) => declaration);
    const registered = await persist({ what: 'the commands', ...trying }, () =>
      registerCommands(port, application.id, declarations),
    );
    if (registered !== undefined)
      log.info({ commands: declarations.length, registered }, 'Discord knows the commands.');
  }

  return {
    port,
    start(): void {
      void begin().catch((error: unknown) => log.error({ err: error }, 'The bot could not start.'));
    },
    /** Hears nothing more, then finishes what was heard. */
    async stop(): Promise<void> {
      stopping.abort();
      await gateway.stop();
      await answerer.drain();
      await Promise.all(listeners.map((listener) => listener.stop()));
      rest.clearHandlerSweeper();
      rest.clearHashSweeper();
    },
    /** How Discord shows the bot. */
    show: (presence: 'online' | 'idle' | 'dnd' | 'invisible'): void => gateway.show(PRESENCES[presence]),
    status: (): BotStatus => ({
      ...status,
      state: status.fatal === null ? gateway.state() : 'offline',
      latencyMs: gateway.latencyMs(),
    }),
  };
}
export type Bot = ReturnType<typeof createBot>;
