import { type APIMessage, MessageReferenceType, MessageType } from 'discord-api-types/v10';
import type { MessageBody } from '../../../world/messages/message-body.ts';
import { discordError } from '../../../world/discord-error.ts';
import type { Form } from '../../http/form.ts';
import { type ChannelLocation, requireTextChannel } from '../../../world/permissions/access.ts';
import { findMessage } from '../../../world/messages/messages.ts';
import { toReferencedMessage } from '../../../world/messages/replies.ts';
import type { World } from '../../../world/world.ts';

/**
 * Returns what a reply or a forward adds to the new message. Throws 50035 for an unknown message unless
 * `fail_if_not_exists` is false.
 */
export function readReference(
  world: World,
  form: Form,
  context: { location: ChannelLocation; body: MessageBody },
): Partial<APIMessage> {
  const { reference } = context.body;
  if (!reference?.message_id) return {};
  const isForward = reference.type === MessageReferenceType.Forward;
  const channelId = reference.channel_id ?? context.location.channel.id;
  const source = channelId === context.location.channel.id ? context.location : requireTextChannel(world, channelId);
  const stored = findMessage(world, channelId, reference.message_id);
  if (!stored || stored.onlyFor !== null || (!isForward && source !== context.location)) {
    if (!isForward && reference.fail_if_not_exists === false) return {};
    form.fail(['message_reference'], 'MESSAGE_REFERENCE_UNKNOWN_MESSAGE', 'Unknown message');
    form.finish();
    throw discordError(10_008);
  }
  const { message } = stored;
  const guild = source.guild ? { guild_id: source.guild.id } : {};
  const target = { message_id: message.id, channel_id: channelId, ...guild };
  if (!isForward) {
    return {
      type: MessageType.Reply,
      message_reference: { type: MessageReferenceType.Default, ...target },
      referenced_message: toReferencedMessage(message),
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
    message_reference: { type: MessageReferenceType.Forward, ...target },
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
