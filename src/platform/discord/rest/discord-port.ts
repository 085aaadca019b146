import { REST } from '@discordjs/rest';
import {
  Routes,
  type APIApplication,
  type APIApplicationCommand,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import { createCallDiscord, type AsyncResult, type CallDiscord } from './call-discord.ts';
import { createGuildCalls, type GuildCalls } from './guild-calls.ts';
import { createMessageCalls, type MessageCalls } from './message-calls.ts';

type ApplicationCalls = {
  getApplication(): AsyncResult<APIApplication>;
  listCommands(applicationId: string): AsyncResult<APIApplicationCommand[]>;
  putCommands(
    applicationId: string,
    commands: readonly RESTPostAPIChatInputApplicationCommandsJSONBody[],
  ): AsyncResult<APIApplicationCommand[]>;
};

/** Discord's REST calls, each tried once: the caller decides about waiting and retrying. */
export type DiscordPort = MessageCalls & GuildCalls & ApplicationCalls;

export type DiscordPortOptions = {
  token: string;
  /** Base URL without the version: `https://discord.com/api`. */
  apiUrl: string;
  /** Called once, when Discord refuses the token: nothing works from then on. */
  onFatalToken(): void;
};

/** The library's client, configured neither to wait nor to retry. A request times out after 10 s. */
export const createRest = (options: { token: string; apiUrl: string }): REST =>
  new REST({ version: '10', api: options.apiUrl, retries: 0, timeout: 10_000, rejectOnRateLimit: () => true }).setToken(
    options.token,
  );

/** Opens a port with a client of its own, for code that only reads; `close` stops the client's timers. */
export function openDiscordPort(
  credentials: { token: string; apiUrl: string },
  options: Pick<DiscordPortOptions, 'onFatalToken'>,
) {
  const rest = createRest(credentials);
  const close = (): void => {
    rest.clearHandlerSweeper();
    rest.clearHashSweeper();
  };
  return { port: createDiscordPort(rest, options), close };
}

/** Discord over one REST client. Every result is a value, classified by what the caller can do about it. */
export function createDiscordPort(rest: REST, options: Pick<DiscordPortOptions, 'onFatalToken'>): DiscordPort {
  const call = createCallDiscord(options);
  return { ...createMessageCalls(rest, call), ...createGuildCalls(rest, call), ...createApplicationCalls(rest, call) };
}

const createApplicationCalls = (rest: REST, call: CallDiscord): ApplicationCalls => ({
  getApplication: () => call(() => rest.get(Routes.currentApplication())),
  listCommands: (applicationId) =>
    call(() =>
      rest.get(Routes.applicationCommands(applicationId), {
        query: new URLSearchParams({ with_localizations: 'true' }),
      }),
    ),
  putCommands: (applicationId, commands) =>
    call(() => rest.put(Routes.applicationCommands(applicationId), { body: commands })),
});
