import { type APIEmoji, type APIReaction, GatewayIntentBits as Intent } from 'discord-api-types/v10';
import type { LocalDiscord } from '../../local-discord.ts';
import { discordError } from '../discord-error.ts';
import type { Place } from '../permissions/access.ts';
import { notifyObservers } from './messages.ts';
import type { StoredMessage } from '../world.ts';

/** `resources/message.mdx`: twenty kinds of reaction on one message, 30010 beyond. */
const MAX_REACTION_KINDS = 20;
/** A unicode emoji, flags and joined ones included; servers here have no emoji of their own. */
const EMOJI_PATTERN =
  /^(?:\p{Emoji}\p{Emoji_Modifier}?\uFE0F?\u20E3?(?:\u200D\p{Emoji}\p{Emoji_Modifier}?\uFE0F?)*|\p{Regional_Indicator}{2})$/u;

/** The emoji by that name, or 10014. */
export function requireEmoji(name: string): { id: null; name: string } {
  if (!EMOJI_PATTERN.test(name) || /^[\d#*]$/u.test(name)) throw discordError(10_014);
  return { id: null, name: name };
}

/** Adds one person's reaction; twice is once. */
export function addReaction(
  local: LocalDiscord,
  target: { place: Place; stored: StoredMessage },
  reaction: { userId: string; emoji: string },
): void {
  const { place, stored } = target;
  stored.reactions ??= new Map();
  const known = stored.reactions.get(reaction.emoji);
  if (known?.has(reaction.userId)) return;
  if (!known && stored.reactions.size >= MAX_REACTION_KINDS) throw discordError(30_010);
  stored.reactions.set(reaction.emoji, (known ?? new Set()).add(reaction.userId));
  const member = place.contents?.members.get(reaction.userId);
  announceReactions(local, target, {
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

/** Takes one person's reaction away, if it is there. */
export function removeReaction(
  local: LocalDiscord,
  target: { place: Place; stored: StoredMessage },
  reaction: { userId: string; emoji: string },
): void {
  const users = target.stored.reactions?.get(reaction.emoji);
  if (!users?.delete(reaction.userId)) return;
  if (users.size === 0) target.stored.reactions?.delete(reaction.emoji);
  const data = { user_id: reaction.userId, emoji: requireEmoji(reaction.emoji), burst: false, type: 0 };
  announceReactions(local, target, { event: 'MESSAGE_REACTION_REMOVE', data });
}

/** Takes all reactions of one emoji away, or all there are. */
export function clearReactions(
  local: LocalDiscord,
  target: { place: Place; stored: StoredMessage },
  emoji: string | null,
): void {
  if (emoji === null) {
    target.stored.reactions = null;
    announceReactions(local, target, { event: 'MESSAGE_REACTION_REMOVE_ALL', data: {} });
  } else if (target.stored.reactions?.delete(emoji)) {
    announceReactions(local, target, { event: 'MESSAGE_REACTION_REMOVE_EMOJI', data: { emoji: requireEmoji(emoji) } });
  }
}

/** The list as a message carries it. */
function buildReactions(local: LocalDiscord, stored: StoredMessage): APIReaction[] {
  return [...(stored.reactions ?? [])].map(([name, users]) => ({
    emoji: { id: null, name } satisfies APIEmoji,
    count: users.size,
    count_details: { burst: 0, normal: users.size },
    me: users.has(local.world.bot.id),
    me_burst: false,
    burst_colors: [],
  }));
}

function announceReactions(
  local: LocalDiscord,
  { place, stored }: { place: Place; stored: StoredMessage },
  dispatch: { event: string; data: object },
): void {
  const { message, guildId } = stored;
  message.reactions = buildReactions(local, stored);
  local.sessions.dispatch({
    event: dispatch.event,
    data: {
      message_id: message.id,
      channel_id: message.channel_id,
      ...(guildId ? { guild_id: guildId } : {}),
      ...dispatch.data,
    },
    guildId,
    intents: place.guild ? Intent.GuildMessageReactions : Intent.DirectMessageReactions,
  });
  notifyObservers(local, stored, 'update');
}
