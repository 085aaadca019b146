import { type APIEmoji, type APIReaction, GatewayIntentBits as Intent } from 'discord-api-types/v10';
import type { LocalDiscord } from '../../local-discord.ts';
import { refusal } from '../discord-error.ts';
import type { Place } from '../permissions/access.ts';
import { tellWatchers } from './messages.ts';
import type { StoredMessage } from '../world.ts';

/** `resources/message.mdx`: twenty kinds of reaction on one message, 30010 beyond. */
const maxKinds = 20;
/** A unicode emoji, flags and joined ones included; servers here have no emoji of their own. */
const emojiPattern =
  /^(?:\p{Emoji}\p{Emoji_Modifier}?\uFE0F?\u20E3?(?:\u200D\p{Emoji}\p{Emoji_Modifier}?\uFE0F?)*|\p{Regional_Indicator}{2})$/u;

/** The emoji by that name, or 10014. */
export function demandEmoji(given: string): { id: null; name: string } {
  if (!emojiPattern.test(given) || /^[\d#*]$/u.test(given)) throw refusal(10_014);
  return { id: null, name: given };
}

/** Adds one person's reaction; twice is once. */
export function addReaction(
  local: LocalDiscord,
  on: { place: Place; stored: StoredMessage },
  by: { userId: string; emoji: string },
): void {
  const { place, stored } = on;
  stored.reactions ??= new Map();
  const known = stored.reactions.get(by.emoji);
  if (known?.has(by.userId)) return;
  if (!known && stored.reactions.size >= maxKinds) throw refusal(30_010);
  stored.reactions.set(by.emoji, (known ?? new Set()).add(by.userId));
  const member = place.parts?.members.get(by.userId);
  tell(local, on, {
    event: 'MESSAGE_REACTION_ADD',
    data: {
      user_id: by.userId,
      emoji: demandEmoji(by.emoji),
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
  on: { place: Place; stored: StoredMessage },
  by: { userId: string; emoji: string },
): void {
  const users = on.stored.reactions?.get(by.emoji);
  if (!users?.delete(by.userId)) return;
  if (users.size === 0) on.stored.reactions?.delete(by.emoji);
  const data = { user_id: by.userId, emoji: demandEmoji(by.emoji), burst: false, type: 0 };
  tell(local, on, { event: 'MESSAGE_REACTION_REMOVE', data });
}

/** Takes all reactions of one emoji away, or all there are. */
export function clearReactions(
  local: LocalDiscord,
  on: { place: Place; stored: StoredMessage },
  emoji: string | null,
): void {
  if (emoji === null) {
    on.stored.reactions = null;
    tell(local, on, { event: 'MESSAGE_REACTION_REMOVE_ALL', data: {} });
  } else if (on.stored.reactions?.delete(emoji)) {
    tell(local, on, { event: 'MESSAGE_REACTION_REMOVE_EMOJI', data: { emoji: demandEmoji(emoji) } });
  }
}

/** The list as a message carries it. */
function listed(local: LocalDiscord, stored: StoredMessage): APIReaction[] {
  return [...(stored.reactions ?? [])].map(([name, users]) => ({
    emoji: { id: null, name } satisfies APIEmoji,
    count: users.size,
    count_details: { burst: 0, normal: users.size },
    me: users.has(local.world.bot.id),
    me_burst: false,
    burst_colors: [],
  }));
}

function tell(
  local: LocalDiscord,
  { place, stored }: { place: Place; stored: StoredMessage },
  what: { event: string; data: object },
): void {
  const { message, guildId } = stored;
  message.reactions = listed(local, stored);
  local.sessions.dispatch({
    event: what.event,
    data: {
      message_id: message.id,
      channel_id: message.channel_id,
      ...(guildId ? { guild_id: guildId } : {}),
      ...what.data,
    },
    guildId,
    intents: place.guild ? Intent.GuildMessageReactions : Intent.DirectMessageReactions,
  });
  tellWatchers(local, stored, 'update');
}
