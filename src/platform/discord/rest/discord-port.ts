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
import type { DiscordResult } from '../../outbox/delivery.ts';
import { bodyToEdit, bodyToSend } from '../messages/message-body.ts';
import { filesToSend, loadFiles, splitFiles, withoutMissingFiles } from '../messages/message-files.ts';
import type { MessageBody, MessageFile } from '../messages/reply.ts';

type AsyncResult<T> = Promise<DiscordResult<T>>;
type MessageRef = { channelId: string; messageId: string };
type RoleAssignment = { guildId: string; userId: string; roleId: string; reason?: string };

/** Discord's REST calls, each tried once: the caller decides about waiting and retrying. */
export type DiscordPort = {
  /**
   * The same `nonce` within a few minutes returns the message already created, so a retry after a lost response posts
   * nothing.
   */
  createMessage(channelId: string, body: MessageBody, nonce?: string): AsyncResult<APIMessage>;
  editMessage(at: MessageRef, body: MessageBody): AsyncResult<APIMessage>;
  /** Fetches files before the message that holds them is deleted; lost files are left out. */
  loadFiles(files: readonly MessageFile[]): AsyncResult<MessageFile[]>;
  deleteMessage(at: MessageRef): AsyncResult<void>;
  getMessage(at: MessageRef): AsyncResult<APIMessage>;
  /** Newest first, at most 100; the bot's own messages carry their nonce only when just created. */
  listMessages(
    channelId: string,
    page?: { limit?: number; before?: string; after?: string },
  ): AsyncResult<APIMessage[]>;
  pin(at: MessageRef): AsyncResult<void>;
  unpin(at: MessageRef): AsyncResult<void>;
  addRole(role: RoleAssignment): AsyncResult<void>;
  removeRole(role: RoleAssignment): AsyncResult<void>;
  openDm(userId: string): AsyncResult<APIDMChannel>;
  getGuild(guildId: string): AsyncResult<APIGuild>;
  listChannels(guildId: string): AsyncResult<APIChannel[]>;
  listRoles(guildId: string): AsyncResult<APIRole[]>;
  getChannel(channelId: string): AsyncResult<APIChannel>;
  getMember(guildId: string, userId: string): AsyncResult<APIGuildMember>;
  /**
   * In the order of their ids, after the given one; at most 1,000. Without the privileged members intent `blocked` with
   * 50001.
   */
  listMembers(guildId: string, page: { after: string; limit: number }): AsyncResult<APIGuildMember[]>;
  getApplication(): AsyncResult<APIApplication>;
  listCommands(applicationId: string): AsyncResult<APIApplicationCommand[]>;
  putCommands(
    applicationId: string,
    commands: readonly RESTPostAPIChatInputApplicationCommandsJSONBody[],
  ): AsyncResult<APIApplicationCommand[]>;
};

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
  let isTokenRefused = false;
  // Routes return what Discord documents for them; nothing else is validated here.
  const call = async <T>(run: () => Promise<unknown>): Promise<DiscordResult<T>> => {
    if (isTokenRefused) return TOKEN_REFUSED;
    try {
      return { ok: true, value: (await run()) as T };
    } catch (error) {
      const failure = classifyError(error);
      if (failure.kind === 'fatal_token') {
        isTokenRefused = true;
        options.onFatalToken();
      }
      return failure;
    }
  };
  const fileSource = {
    apiUrl: rest.options.api,
    // The route returns what Discord documents for it.
    getMessage: ({ channelId, messageId }: MessageRef) =>
      rest.get(Routes.channelMessage(channelId, messageId)) as Promise<APIMessage>,
  };
  /** A body without `files` leaves the files of its message alone. */
  const prepareFiles = async (body: MessageBody, messageId: string | null) => {
    if (body.files === undefined) return { sentBody: body, files: [], attachmentFields: {} };
    const { attached, toUpload } = splitFiles(body.files, messageId);
    const loaded = await loadFiles(toUpload, fileSource);
    const { files, attachments } = filesToSend(attached, loaded);
    return { sentBody: withoutMissingFiles(body, [...attached, ...loaded]), files, attachmentFields: { attachments } };
  };
  const memberRoleUrl = (role: RoleAssignment) => Routes.guildMemberRole(role.guildId, role.userId, role.roleId);
  const auditReason = (role: RoleAssignment) =>
    role.reason === undefined ? {} : { reason: role.reason.slice(0, 512) };
  return {
    createMessage: (channelId, body, nonce) =>
      call(async () => {
        const { sentBody, files, attachmentFields } = await prepareFiles(body, null);
        return rest.post(Routes.channelMessages(channelId), {
          body: {
            ...bodyToSend(sentBody),
            ...attachmentFields,
            ...(nonce !== undefined && { nonce, enforce_nonce: true }),
          },
          files,
        });
      }),
    editMessage: ({ channelId, messageId }, body) =>
      call(async () => {
        const { sentBody, files, attachmentFields } = await prepareFiles(body, messageId);
        const route = Routes.channelMessage(channelId, messageId);
        return rest.patch(route, { body: { ...bodyToEdit(sentBody), ...attachmentFields }, files });
      }),
    loadFiles: (files) => call(() => loadFiles(files, fileSource)),
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
    addRole: (role) => call(() => rest.put(memberRoleUrl(role), auditReason(role))),
    removeRole: (role) => call(() => rest.delete(memberRoleUrl(role), auditReason(role))),
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

/** Discord's error codes ("Opcodes and Status Codes"), by how the caller can react. */
const KIND_BY_CODE: Readonly<Record<number, 'blocked' | 'gone_message' | 'gone_channel'>> = {
  10003: 'gone_channel',
  10008: 'gone_message',
  50001: 'blocked',
  50013: 'blocked',
};

/** Classifies an error of the library. Anything that is not Discord's own refusal counts as Discord being down. */
export function classifyError(error: unknown): Extract<DiscordResult<never>, { ok: false }> {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RateLimitError) {
    const retryAfterMs = Math.max(error.retryAfter, error.sublimitTimeout, 1);
    return { ok: false, kind: 'wait', retryAfterMs, status: 429, message: `rate limited on ${error.route}` };
  }
  if (error instanceof DiscordAPIError) {
    const { status } = error;
    if (status === 401) return TOKEN_REFUSED;
    const code = Number(error.code);
    return { ok: false, kind: KIND_BY_CODE[code] ?? 'refused', code, status, message };
  }
  // After one 401 the library drops the token and throws this without calling Discord again.
  if (message.startsWith('Expected token to be set')) return TOKEN_REFUSED;
  if (error instanceof HTTPError) return { ok: false, kind: 'down', status: error.status, message };
  return { ok: false, kind: 'down', message };
}
