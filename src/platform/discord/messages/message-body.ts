import type { RESTPatchAPIChannelMessageJSONBody, RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10';
import type { MessageBody } from './reply.ts';

const mentionsOf = (body: MessageBody) => ({
  parse: [],
  ...(body.mentions?.users && { users: [...body.mentions.users] }),
  ...(body.mentions?.roles && { roles: [...body.mentions.roles] }),
});

/** A new message on the wire: nobody is pinged but whom the body names. */
export const bodyToSend = (body: MessageBody) =>
  ({
    ...(body.content !== undefined && { content: body.content }),
    ...(body.embeds && { embeds: [...body.embeds] }),
    ...(body.components && { components: [...body.components] }),
    allowed_mentions: mentionsOf(body),
  }) satisfies RESTPostAPIChannelMessageJSONBody;

/** An edit on the wire: what the body leaves out is taken away from the message. */
export const bodyToEdit = (body: MessageBody) =>
  ({
    content: body.content ?? '',
    embeds: [...(body.embeds ?? [])],
    components: [...(body.components ?? [])],
    allowed_mentions: mentionsOf(body),
  }) satisfies RESTPatchAPIChannelMessageJSONBody;
