import { DiscordAPIError, HTTPError, RateLimitError, REST } from '@discordjs/rest';
import {
  Routes,
  type APIApplication,
  type APIApplicationCommand,
  type APIChannel,
  type APIDMChannel,
  type APIGuild,
  type APIGuildMember,
  type APIMessage,
  type APIRole,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord-api-types/v10';
import type { DiscordAnswer } from '../../outbox/delivery.ts';
import { bodyToEdit, bodyToSend } from '../messages/message-body.ts';
import { filesToSend, loadFiles, splitFiles, withoutLost } from '../messages/message-files.ts';
import type { MessageBody, MessageFile } from '../messages/reply.ts';

type Answer<T> = Promise<DiscordAnswer<T>>;
type MessageAt = { channelId: string; messageId: string };
type RoleOf = { guildId: string; userId: string; roleId: string; reason?: string };

/** Discord's REST calls, each tried once: whoever calls decides about waiting and trying again. */
export type DiscordPort = {
  /** The same `nonce` within a few minutes answers the message already made, so a repeat after a lost reply posts nothing. */
  createMessage(channelId: string, body: MessageBody, nonce?: string): Answer<APIMessage>;
  editMessage(at: MessageAt, body: MessageBody): Answer<APIMessage>;
  /** Fetches files before the message that carries them is deleted; those that are lost are left out. */
  loadFiles(files: readonly MessageFile[]): Answer<MessageFile[]>;
  deleteMessage(at: MessageAt): Answer<void>;
  getMessage(at: MessageAt): Answer<APIMessage>;
  /** Newest first, at most 100; the bot's own carry their nonce only when just made. */
  listMessages(channelId: string, page?: { limit?: number; before?: string; after?: string }): Answer<APIMessage[]>;
  pin(at: MessageAt): Answer<void>;
  unpin(at: MessageAt): Answer<void>;
  addRole(role: RoleOf): Answer<void>;
  removeRole(role: RoleOf): Answer<void>;
  openDm(userId: string): Answer<APIDMChannel>;
  getGuild(guildId: string): Answer<APIGuild>;
  listChannels(guildId: string): Answer<APIChannel[]>;
  listRoles(guildId: string): Answer<APIRole[]>;
  getChannel(channelId: string): Answer<APIChannel>;
  getMember(guildId: string, userId: string): Answer<APIGuildMember>;
  /** In the order of their ids, after one; at most 1,000. Without the privileged members' intent `blocked` with 50001. */
  listMembers(guildId: string, page: { after: string; limit: number }): Answer<APIGuildMember[]>;
  getApplication(): Answer<APIApplication>;
  listCommands(applicationId: string): Answer<APIApplicationCommand[]>;
  putCommands(
    applicationId: string,
    commands: readonly RESTPostAPIChatInputApplicationCommandsJSONBody[],
  ): Answer<APIApplicationCommand[]>;
};

export type PortOptions = {
  token: string;
  /** The base without the version: `https://discord.com/api`. */
  apiUrl: string;
  /** Called once, when Discord refuses the token: nothing works from then on. */
  onFatalToken(): void;
};

/** The library's client, set so that it neither waits nor repeats by itself. A request is given up after 10 s. */
export const createRest = (options: { token: string; apiUrl: string }): REST =>
  new REST({ version: '10', api: options.apiUrl, retries: 0, timeout: 10_000, rejectOnRateLimit: () => true }).setToken(
    options.token,
  );

/** A port with a client of its own, for a part that only asks; `close` ends what the client keeps running. */
export function openPort(of: { token: string; apiUrl: string }, options: Pick<PortOptions, 'onFatalToken'>) {
  const rest = createRest(of);
  const close = (): void => {
    rest.clearHandlerSweeper();
    rest.clearHashSweeper();
  };
  return { port: createPort(rest, options), close };
}

/** Discord over one REST client; every answer is a value, classified by what the caller can do about it. */
export function createPort(rest: REST, options: Pick<PortOptions, 'onFatalToken'>): DiscordPort {
  let tokenRefused = false;
  // Routes answer what Discord documents for them; nothing else is checked at this border.
  const call = async <T>(run: () => Promise<unknown>): Promise<DiscordAnswer<T>> => {
    if (tokenRefused) return TOKEN_REFUSED;
    try {
      return { ok: true, value: (await run()) as T };
    } catch (error) {
      const answer = classify(error);
      if (answer.kind === 'fatal_token') {
        tokenRefused = true;
        options.onFatalToken();
      }
      return answer;
    }
  };
  const loading = {
    apiUrl: rest.options.api,
    // The route answers what Discord documents for it.
    getMessage: ({ channelId, messageId }: MessageAt) =>
      rest.get(Routes.channelMessage(channelId, messageId)) as Promise<APIMessage>,
  };
  /** A body without a word of files leaves those of its message alone. */
  const attached = async (body: MessageBody, messageId: string | null) => {
    if (body.files === undefined) return { shown: body, files: [], about: {} };
    const { kept, toUpload } = splitFiles(body.files, messageId);
    const loaded = await loadFiles(toUpload, loading);
    const { files, attachments } = filesToSend(kept, loaded);
    return { shown: withoutLost(body, [...kept, ...loaded]), files, about: { attachments } };
  };
  const member = (role: RoleOf) => Routes.guildMemberRole(role.guildId, role.userId, role.roleId);
  const because = (role: RoleOf) => (role.reason === undefined ? {} : { reason: role.reason.slice(0, 512) });
  return {
    createMessage: (channelId, body, nonce) =>
      call(async () => {
        const { shown, files, about } = await attached(body, null);
        return rest.post(Routes.channelMessages(channelId), {
          body: { ...bodyToSend(shown), ...about, ...(nonce !== undefined && { nonce, enforce_nonce: true }) },
          files,
        });
      }),
    editMessage: ({ channelId, messageId }, body) =>
      call(async () => {
        const { shown, files, about } = await attached(body, messageId);
        const route = Routes.channelMessage(channelId, messageId);
        return rest.patch(route, { body: { ...bodyToEdit(shown), ...about }, files });
      }),
    loadFiles: (files) => call(() => loadFiles(files, loading)),
    deleteMessage: ({ channelId, messageId }) => call(() => rest.delete(Routes.channelMessage(channelId, messageId))),
    getMessage: ({ channelId, messageId }) => call(() => rest.get(Routes.channelMessage(channelId, messageId))),
    listMessages: (channelId, page = {}) => {
      const query = new URLSearchParams({ limit: String(page.limit ?? 50) });
      if (page.before !== undefined) query.set('before', page.before);
      if (page.after !== undefined) query.set('after', page.after);
      return call(() => rest.get(Routes.channelMessages(channelId), { query }));
    },
    pin: ({ channelId, messageId }) => call(() => rest.put(Routes.channelMessagesPin(channelId, messageId))),
    unpin: ({ channelId, messageId }) => call(() => rest.delete(Routes.channelMessagesPin(channelId, messageId))),
    addRole: (role) => call(() => rest.put(member(role), because(role))),
    removeRole: (role) => call(() => rest.delete(member(role), because(role))),
    openDm: (userId) => call(() => rest.post(Routes.userChannels(), { body: { recipient_id: userId } })),
    getGuild: (guildId) => call(() => rest.get(Routes.guild(guildId))),
    listChannels: (guildId) => call(() => rest.get(Routes.guildChannels(guildId))),
    listRoles: (guildId) => call(() => rest.get(Routes.guildRoles(guildId))),
    getChannel: (channelId) => call(() => rest.get(Routes.channel(channelId))),
    getMember: (guildId, userId) => call(() => rest.get(Routes.guildMember(guildId, userId))),
    listMembers: (guildId, { after, limit }) =>
      call(() =>
        rest.get(Routes.guildMembers(guildId), { query: new URLSearchParams({ after, limit: String(limit) }) }),
      ),
    getApplication: () => call(() => rest.get(Routes.currentApplication())),
    listCommands: (applicationId) =>
      call(() =>
        rest.get(Routes.applicationCommands(applicationId), {
          query: new URLSearchParams({ with_localizations: 'true' }),
        }),
      ),
    putCommands: (applicationId, commands) =>
      call(() => rest.put(Routes.applicationCommands(applicationId), { body: commands })),
  };
}

const TOKEN_REFUSED = {
  ok: false,
  kind: 'fatal_token',
  status: 401,
  message: 'Discord refused the token.',
} as const;

/** Discord's error codes ("Opcodes and Status Codes"), by what they leave to do. */
const KIND_OF_CODE: Readonly<Record<number, 'blocked' | 'gone_message' | 'gone_channel'>> = {
  10003: 'gone_channel',
  10008: 'gone_message',
  50001: 'blocked',
  50013: 'blocked',
};

/** What an error of the library means. Anything that is not Discord's own "no" counts as Discord being down. */
export function classify(error: unknown): Extract<DiscordAnswer<never>, { ok: false }> {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RateLimitError) {
    const retryAfterMs = Math.max(error.retryAfter, error.sublimitTimeout, 1);
    return { ok: false, kind: 'wait', retryAfterMs, status: 429, message: `limited on ${error.route}` };
  }
  if (error instanceof DiscordAPIError) {
    const { status } = error;
    if (status === 401) return TOKEN_REFUSED;
    const code = Number(error.code);
    return { ok: false, kind: KIND_OF_CODE[code] ?? 'refused', code, status, message };
  }
  // After one 401 the library forgets the token and says so without asking Discord again.
  if (message.startsWith('Expected token to be set')) return TOKEN_REFUSED;
  if (error instanceof HTTPError) return { ok: false, kind: 'down', status: error.status, message };
  return { ok: false, kind: 'down', message };
}
