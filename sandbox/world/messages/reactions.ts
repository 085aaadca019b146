import { type APIEmoji, type APIReaction, GatewayIntentBits as Intent } from 'discord-api-types/v10';
import type { World, StoredMessage } from '../world.ts';
import { discordError } from '../discord-error.ts';
import type { ChannelLocation } from '../permissions/access.ts';
import { notifyObservers } from './messages.ts';

/** `resources/message.mdx`: 20 different reactions on one message, then 30010. */
const MAX_REACTION_KINDS = 20;
/** A Unicode emoji, flags and joined sequences included; guilds here have no custom emoji. */
const EMOJI_PATTERN =
  /^(?:\p{Emoji}\p{Emoji_Modifier}?\uFE0F?\u20E3?(?:\u200D\p{Emoji}\p{Emoji_Modifier}?\uFE0F?)*|\p{Regional_Indicator}{2})$/u;

/** Returns the emoji with that name. Throws 10014 if there is none. */
export function requireEmoji(name: string): { id: null; name: string } {
  if (!EMOJI_PATTERN.test(name) || /^[\d#*]$/u.test(name)) throw discordError(10_014);
  return { id: null, name: name };
}

/** Adds a user's reaction; adding it again has no effect. */
export function addReaction(
  world: World,
  target: { location: ChannelLocation; stored: StoredMessage },
  reaction: { userId: string; emoji: string },
): void {
  const { location, stored } = target;
  stored.reactions ??= new Map();
  const known = stored.reactions.get(reaction.emoji);
  if (known?.has(reaction.userId)) return;
  if (!known && stored.reactions.size >= MAX_REACTION_KINDS) throw discordError(30_010);
  stored.reactions.set(reaction.emoji, (known ?? new Set()).add(reaction.userId));
  const member = location.contents?.members.get(reaction.userId);
  announceReactions(world, target, {
    event: 'MESSAGE_REACTION_ADD',
    data: {
      user_id: reaction.userId,
      emoji: requireEmoji(reaction.emoji),
      burst: false,
      type: 0,
      message_author_id: stored.message.author.id,
      ...(member ? { member } : {}),
    },
  });
}

/** Removes a user's reaction if it exists. */
export function removeReaction(
  world: World,
  target: { location: ChannelLocation; stored: StoredMessage },
  reaction: { userId: string; emoji: string },
): void {
  const users = target.stored.reactions?.get(reaction.emoji);
  if (!users?.delete(reaction.userId)) return;
  if (users.size === 0) target.stored.reactions?.delete(reaction.emoji);
  const data = { user_id: reaction.userId, emoji: requireEmoji(reaction.emoji), burst: false, type: 0 };
  announceReactions(world, target, { event: 'MESSAGE_REACTION_REMOVE', data });
}

/** Removes all reactions with one emoji, or all reactions. */
export function clearReactions(
  world: World,
  target: { location: ChannelLocation; stored: StoredMessage },
  emoji: string | null,
): void {
  if (emoji === null) {
    target.stored.reactions = null;
    announceReactions(world, target, { event: 'MESSAGE_REACTION_REMOVE_ALL', data: {} });
  } else if (target.stored.reactions?.delete(emoji)) {
    announceReactions(world, target, { event: 'MESSAGE_REACTION_REMOVE_EMOJI', data: { emoji: requireEmoji(emoji) } });
  }
}

/** Returns the `reactions` list of a message. */
function buildReactions(world: World, stored: StoredMessage): APIReaction[] {
  return [...(stored.reactions ?? [])].map(([name, users]) => ({
    emoji: { id: null, name } satisfies APIEmoji,
    count: users.size,
    count_details: { burst: 0, normal: users.size },
    me: users.has(world.bot.id),
    me_burst: false,
    burst_colors: [],
  }));
}

function announceReactions(
  world: World,
  { location, stored }: { location: ChannelLocation; stored: StoredMessage },
  dispatch: { event: string; data: object },
): void {
  const { message, guildId } = stored;
  message.reactions = buildReactions(world, stored);
  world.events.dispatch({
    event: dispatch.event,
    data: {
      message_id: message.id,
      channel_id: message.channel_id,
      ...(guildId ? { guild_id: guildId } : {}),
      ...dispatch.data,
    },
    guildId,
    intents: location.guild ? Intent.GuildMessageReactions : Intent.DirectMessageReactions,
  });
  notifyObservers(world, stored, 'update');
}
