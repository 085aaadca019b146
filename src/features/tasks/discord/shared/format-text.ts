import { t } from '../../../../../locales/translate.ts';
import { discordMessageUrl, type MessageUrl } from '../../../../platform/discord/messages/message-url.ts';
import { escapeText } from '../../../../platform/discord/messages/escape-text.ts';

/** The stripes of embeds: open or accepted, waiting, refused or over, and one that only tells. */
export const COLOURS = { good: 0x12_9b_7f, waiting: 0xc2_85_1a, bad: 0xb4_4a_4a, plain: 0x5b_6b_7b } as const;

/** Plain text of at most so many characters, for labels and footers. */
export const truncate = (text: string, maxLength: number): string =>
  text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;

/** People's text made plain, at most `longest` characters with all that escaping adds, which doubles it at worst. */
export function escapeAndTruncate(text: string, maxLength: number): string {
  const escaped = escapeText(text);
  return escaped.length <= maxLength ? escaped : escapeText(truncate(text, Math.floor(maxLength / 2)));
}

/** A moment as Discord's timestamps take it. */
export const toUnixSeconds = (date: Date): number => Math.floor(date.getTime() / 1_000);

export type Reward = { reward: number; currencyName: string; roleId: string | null };

/** What is paid, coins and role; a role's name that pings nobody, since embeds never ping. */
export function formatReward({ reward, currencyName, roleId }: Reward): string {
  const data = { amount: reward, currency: escapeText(currencyName), role: `<@&${roleId}>` };
  if (roleId === null) return t('discord.tasks.reward_coins', data);
  return t(reward === 0 ? 'discord.tasks.reward_role' : 'discord.tasks.reward_both', data);
}

/** A link to a message that opens it in Discord, around words that are plain already. */
export const formatLink = (label: string, location: Parameters<MessageUrl>[0] | null): string =>
  location === null ? label : `[${label}](${discordMessageUrl(location)})`;

/** How many places are taken. */
export const formatPlaces = ({ maxClaims, currentClaims }: { maxClaims: number; currentClaims: number }): string =>
  t(maxClaims === -1 ? 'discord.tasks.places_endless' : 'discord.tasks.places', {
    taken: currentClaims,
    places: maxClaims,
  });

/** How a member is named in a message: Discord shows the name of the moment; jobs and operators have none there. */
export const formatActor = (actor: string): string => {
  const [kind, name = ''] = actor.split(':', 2);
  if (name === '') return `<@${actor}>`;
  return kind === 'system' ? t('discord.tasks.by_itself') : escapeText(name);
};
