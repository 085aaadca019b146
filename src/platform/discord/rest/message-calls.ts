import type { REST } from '@discordjs/rest';
import { Routes, type APIMessage } from 'discord-api-types/v10';
import { bodyToEdit, bodyToSend } from '../messages/message-body.ts';
import { filesToSend, loadFiles, splitFiles, withoutMissingFiles } from '../messages/message-files.ts';
import type { MessageBody, MessageFile } from '../messages/reply.ts';
import type { AsyncResult, CallDiscord } from './call-discord.ts';

type MessageRef = { channelId: string; messageId: string };

export type MessageCalls = {
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
};

export function createMessageCalls(rest: REST, call: CallDiscord): MessageCalls {
  const fileSource = {
    apiUrl: rest.options.api,
    // The route returns what Discord documents for it.
    getMessage: ({ channelId, messageId }: MessageRef) =>
      rest.get(Routes.channelMessage(channelId, messageId)) as Promise<APIMessage>,
  };
  return {
    createMessage: (channelId, body, nonce) =>
      call(async () => {
        const { sentBody, files, attachmentFields } = await prepareFiles(fileSource, body, null);
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
        const { sentBody, files, attachmentFields } = await prepareFiles(fileSource, body, messageId);
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
  };
}

/** A body without `files` leaves the files of its message alone. */
async function prepareFiles(fileSource: Parameters<typeof loadFiles>[1], body: MessageBody, messageId: string | null) {
  if (body.files === undefined) return { sentBody: body, files: [], attachmentFields: {} };
  const { attached, toUpload } = splitFiles(body.files, messageId);
  const loaded = await loadFiles(toUpload, fileSource);
  const { files, attachments } = filesToSend(attached, loaded);
  return { sentBody: withoutMissingFiles(body, [...attached, ...loaded]), files, attachmentFields: { attachments } };
}
