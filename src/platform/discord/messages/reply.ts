import type {
  APIActionRowComponent,
  APIComponentInMessageActionRow,
  APIEmbed,
  APIModalInteractionResponseCallbackData,
} from 'discord-api-types/v10';

/**
 * A file that a message shows: fetched from Discord and uploaded when the message is sent, unless it carries it already. `name`
 * is of letters, digits, `.`, `-` and `_`, and no other file of the message has it; `attachment://name` in an embed shows it.
 */
export type MessageFile = {
  key: string;
  name: string;
  url: string;
  /** The message of ours that carries it. */
  attachedTo: { channelId: string; messageId: string; attachmentId: string } | null;
  bytes?: Buffer;
};

/** A message as data. Mentions ping nobody unless `mentions` says so. */
export type MessageBody = {
  content?: string;
  embeds?: readonly APIEmbed[];
  components?: readonly APIActionRowComponent<APIComponentInMessageActionRow>[];
  /** All files of the message, in messages that the courier keeps; without them its files stay as they are. */
  files?: readonly MessageFile[];
  /** Who may be pinged: user ids and role ids that an admin has opted in. */
  mentions?: { users?: readonly string[]; roles?: readonly string[] };
};

/** What a handler answers to a person's own click or command. The platform sends it, deferring when it takes long. */
export type Reply =
  /** `aloud` is said to the whole channel after a private answer; if that fails, the answer stands. */
  | ({ show: 'private'; publicFollowUp?: MessageBody } & MessageBody)
  | ({ show: 'public' } & MessageBody)
  /** Replaces the message that the pressed component stands on. */
  | ({ show: 'update' } & MessageBody)
  | { show: 'modal'; modal: APIModalInteractionResponseCallbackData };

export const privateReply = (body: MessageBody): Reply => ({ show: 'private', ...body });
/** A private answer, and a line for the channel. */
export const privateReplyWithFollowUp = (body: MessageBody, publicFollowUp: MessageBody): Reply => ({
  show: 'private',
  ...body,
  publicFollowUp,
});
export const publicReply = (body: MessageBody): Reply => ({ show: 'public', ...body });
