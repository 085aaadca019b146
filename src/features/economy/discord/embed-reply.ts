import { privateReply, type MessageBody, type Reply } from '../../../platform/discord/messages/reply.ts';
import { NEUTRAL_COLOUR } from './colours.ts';

/** A message with one neutral embed. */
export const embedBody = (title: string, description?: string): MessageBody => ({
  embeds: [{ color: NEUTRAL_COLOUR, title, ...(description !== undefined && { description }) }],
});

/** A private reply with one neutral embed. */
export const embedReply = (title: string, description?: string): Reply => privateReply(embedBody(title, description));
