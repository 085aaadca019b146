import { z } from 'zod';
import { t } from '../../../../locales/translate.ts';
import { defineButton, defineCommand } from '../../../platform/discord/commands/define.ts';
import { privateReply, type MessageBody } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import type { Leaderboard, LeaderboardReader } from '../leaderboard/read-leaderboard.ts';
import { NEUTRAL_COLOUR } from './colours.ts';
import { leaderboardEmbed } from './leaderboard-embed.ts';
import { pageButtons } from './page-buttons.ts';
import { RIGHTS } from '../rights.ts';

/** Creates the `/leaderboard` command and the buttons of leaderboard messages. */
export function createLeaderboardHandlers(readLeaderboard: LeaderboardReader) {
  const command = defineCommand({
    name: 'leaderboard',
    description: 'See who has the most coins, and your own place',
    right: RIGHTS.read_leaderboard,
    feature: 'currency',
    options: {},
    run: async (ctx, { guildId, userId }) =>
      privateReply(leaderboardMessage(await readLeaderboard(ctx, { guildId, userId, page: 0 }))),
  });
  const button = defineButton({
    id: 'economy.leaderboard',
    params: z.strictObject({ page: z.string().regex(/^\d{1,3}$/) }),
    right: RIGHTS.read_leaderboard,
    feature: 'currency',
    responseMode: 'update',
    async run(ctx, { guildId, userId }, { page }) {
      return {
        show: 'update',
        ...leaderboardMessage(await readLeaderboard(ctx, { guildId, userId, page: Number(page) })),
      };
    },
  });

  /** The button of the posted leaderboard message: replies privately with the user's own rank. */
  const rankButton = defineButton({
    id: 'economy.place',
    params: z.strictObject({}),
    right: RIGHTS.read_leaderboard,
    feature: 'currency',
    async run(ctx, { guildId, userId }) {
      const { own, currencyName } = await readLeaderboard(ctx, { guildId, userId, page: 0 });
      return privateReply({
        embeds: [{ color: NEUTRAL_COLOUR, title: rankText(own, escapeText(currencyName)) }],
      });
    },
  });

  function leaderboardMessage({ rows, page, pages, own, currencyName }: Leaderboard): MessageBody {
    const pageId = (next: number) => button.customId({ page: String(next) });
    return {
      embeds: [
        {
          ...leaderboardEmbed(rows, currencyName),
          // Footers are plain text, so nothing is escaped.
          ...(own && { footer: { text: rankText(own, currencyName) } }),
        },
      ],
      components: pageButtons({
        previous: page > 0 ? { label: t('discord.economy.leaderboard_back'), id: pageId(page - 1) } : undefined,
        next: page < pages - 1 ? { label: t('discord.economy.leaderboard_on'), id: pageId(page + 1) } : undefined,
      }),
    };
  }
  return { command, button, rankButton };
}

const rankText = (own: Leaderboard['own'], currency: string): string =>
  own === undefined || own.rank === 0
    ? t('discord.economy.leaderboard_none', { currency })
    : t('discord.economy.leaderboard_own', { ...own, currency });
