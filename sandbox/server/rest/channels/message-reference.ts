import { type APIMessage, MessageReferenceType, MessageType } from 'discord-api-types/v10';
import type { MessageBody } from '../../limits/message-body.ts';
import type { LocalDiscord } from '../../../local-discord.ts';
import { refusal } from '../../../world/discord-error.ts';
import type { Form } from '../../http/form.ts';
import { type Place, requireTextChannel } from '../../../world/permissions/access.ts';
import { findMessage } from '../../../world/messages/messages.ts';
import { asReferenced } from '../../../world/messages/replies.ts';

/** What a reply or a forward adds to the message it makes. An unknown message is 50035 unless the sender said it may be. */
export function readReference(
  local: LocalDiscord,
  form: Form,
  how: { place: Place; body: MessageBody },
): Partial<APIMessage> {
  const { reference } = how.body;
  if (!reference?.message_id) return {};
  const isForward = reference.type === MessageReferenceType.Forward;
  const channelId = reference.channel_id ?? how.place.channel.id;
  const from = channelId === how.place.channel.id ? how.place : requireTextChannel(local, channelId);
  const stored = findMessage(local, channelId, reference.message_id);
  if (!stored || stored.onlyFor !== null || (!isForward && from !== how.place)) {
    if (!isForward && reference.fail_if_not_exists === false) return {};
    form.fail(['message_reference'], 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', 'Unknown message');
    form.finish();
    throw refusal(10_008);
  }
  const { message } = stored;
  const guild = from.guild ? { guild_id: from.guild.id } : {};
  const named = { message_id: message.id, channel_id: channelId, ...guild };
  if (!isForward) {
    return {
      type: MessageType.Reply,
      message_reference: { type: MessageReferenceType.Default, ...named },
      referenced_message: asReferenced(message),
    };
  }
  const {
    type,
    content,
    embeds,
    attachments,
    timestamp,
    edited_timestamp,
    flags,
    mentions,
    mention_roles,
    components,
  } = message;
  return {
    message_reference: { type: MessageReferenceType.Forward, ...named },
    message_snapshots: [
      {
        message: {
          type,
          content,
          embeds,
          attachments,
          timestamp,
          edited_timestamp,
          mentions,
          mention_roles,
          ...(flags === undefined ? {} : { flags }),
          ...(components ? { components } : {}),
        },
      },
    ],
  };
}
