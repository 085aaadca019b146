import type { RESTPatchAPIChannelMessageJSONBody, RESTPostAPIChannelMessageJSONBody } from 'discord-api-types/v10';
import type { MessageBody } from './reply.ts';

const mentionsOf = (body: MessageBody) => ({
  parse: [],
  ...(body.mentions?.users && { users: [...body.mentions.users] }),
  ...(body.mentions?.roles && { roles: [...body.mentions.roles] }),
});

/** The request body of a new message: it pings only whom the body names. */
export const bodyToSend = (body: MessageBody) =>
  ({
    ...(body.content !== undefined && { content: body.content }),
    ...(body.embeds && { embeds: [...body.embeds] }),
    ...(body.components && { components: [...body.components] }),
    allowed_mentions: mentionsOf(body),
  }) satisfies RESTPostAPIChannelMessageJSONBody;

/** The request body of an edit: whatever the body leaves out is removed from the message. */
export const bodyToEdit = (body: MessageBody) =>
  ({
    content: body.content ?? '',
    embeds: [...(body.embeds ?? [])],
    components: [...(body.components ?? [])],
    allowed_mentions: mentionsOf(body),
  }) satisfies RESTPatchAPIChannelMessageJSONBody;
