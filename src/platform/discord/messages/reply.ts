import type {
  APIActionRowComponent,
  APIComponentInMessageActionRow,
  APIEmbed,
  APIModalInteractionResponseCallbackData,
} from 'discord-api-types/v10';

/**
 * A file shown in a message: fetched from Discord and uploaded when the message is sent, unless the message already
 * holds it. `name` consists of letters, digits, `.`, `-` and `_` and is unique within the message; `attachment://name`
 * in an embed shows it.
 */
export type MessageFile = {
  key: string;
  name: string;
  url: string;
  /** The message of ours that already holds the file. */
  attachedTo: { channelId: string; messageId: string; attachmentId: string } | null;
  bytes?: Buffer;
};

/** A message as data. Mentions ping nobody unless `mentions` says so. */
export type MessageBody = {
  content?: string;
  embeds?: readonly APIEmbed[];
  components?: readonly APIActionRowComponent<APIComponentInMessageActionRow>[];
  /**
   * All files of the message, for messages that the outbox worker maintains; when omitted, the files stay as they are.
   */
  files?: readonly MessageFile[];
  /** Who may be pinged: user ids, and role ids that an admin has opted in. */
  mentions?: { users?: readonly string[]; roles?: readonly string[] };
};

/** A handler's reply to a user's own click or command. The platform sends it, deferring when it takes long. */
export type Reply =
  /** `publicFollowUp` is sent to the whole channel after a private reply; if that fails, the reply remains. */
  | ({ show: 'private'; publicFollowUp?: MessageBody } & MessageBody)
  | ({ show: 'public' } & MessageBody)
  /** Replaces the message that holds the pressed component. */
  | ({ show: 'update' } & MessageBody)
  | { show: 'modal'; modal: APIModalInteractionResponseCallbackData };

export const privateReply = (body: MessageBody): Reply => ({ show: 'private', ...body });
/** A private reply, and a follow-up for the whole channel. */
export const privateReplyWithFollowUp = (body: MessageBody, publicFollowUp: MessageBody): Reply => ({
  show: 'private',
  ...body,
  publicFollowUp,
});
