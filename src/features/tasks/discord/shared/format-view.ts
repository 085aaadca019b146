import { tasksView } from '../../../../../locales/en/tasks-view.ts';
import { createTranslator } from '../../../../../locales/translate.ts';
import { escapeText } from '../../../../platform/discord/messages/escape-text.ts';

/** Translates the texts of the task message. They are a catalogue of their own, because web pages are built without the bot's. */
export const { t: viewText } = createTranslator('en', tasksView);

/** Embed colours: open or accepted, waiting, rejected, and neutral information. */
export const COLOURS = { good: 0x12_9b_7f, waiting: 0xc2_85_1a, bad: 0xb4_4a_4a, plain: 0x5b_6b_7b } as const;

/** Shortens plain text to `maxLength` characters, for labels and footers. */
export const truncate = (text: string, maxLength: number): string =>
  text.length <= maxLength ? text : `${text.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;

/** Escapes user-written text to at most `maxLength` characters, escapes included; they double its length at worst. */
export function escapeAndTruncate(text: string, maxLength: number): string {
  const escaped = escapeText(text);
  return escaped.length <= maxLength ? escaped : escapeText(truncate(text, Math.floor(maxLength / 2)));
}

/** Converts a date for Discord's timestamp format. */
export const toUnixSeconds = (date: Date): number => Math.floor(date.getTime() / 1_000);

export type Reward = { reward: number; currencyName: string; roleId: string | null };

/** Formats a reward of coins, a role, or both. The role is a mention, which notifies nobody inside an embed. */
export function formatReward({ reward, currencyName, roleId }: Reward): string {
  const data = { amount: reward, currency: escapeText(currencyName), role: `<@&${roleId}>` };
  if (roleId === null) return viewText('reward_coins', data);
  return viewText(reward === 0 ? 'reward_role' : 'reward_both', data);
}

/** Formats how many slots are taken. */
export const formatSlots = ({ maxClaims, currentClaims }: { maxClaims: number; currentClaims: number }): string =>
  viewText(maxClaims === -1 ? 'places_endless' : 'places', {
    taken: currentClaims,
    places: maxClaims,
  });
