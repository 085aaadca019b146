import type { APIEmbed } from 'discord-api-types/v10';
import { t } from '../../../../locales/translate.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import type { RankedMember } from '../leaderboard/leaderboard-store.ts';
import { NEUTRAL_COLOUR } from './colours.ts';

/** Renders ranked members as an embed. */
export function leaderboardEmbed(rows: readonly RankedMember[], currencyName: string): APIEmbed {
  const currency = escapeText(currencyName);
  const lines = rows.map(({ user_id: userId, rank, balance, display_name: name }) =>
    t('discord.economy.leaderboard_line', {
      rank,
      balance,
      name: name === null ? `<@${userId}>` : escapeText(name),
    }),
  );
  return {
    color: NEUTRAL_COLOUR,
    title: t('discord.economy.leaderboard_title', { currency }),
    description: lines.length === 0 ? t('discord.economy.leaderboard_empty', { currency }) : lines.join('\n'),
  };
}
