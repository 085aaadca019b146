import type { APIEmbed } from 'discord-api-types/v10';
import { z } from 'zod';
import { say } from '../../../../locales/translate.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { defineButton, defineCommand } from '../../../platform/discord/commands/define.ts';
import { privately, type MessageBody } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import type { Placed } from '../leaderboard/leaderboard-store.ts';
import type { Leaderboard, ReadLeaderboard } from '../leaderboard/read-leaderboard.ts';
import { PLAIN_COLOUR } from './colours.ts';
import { pageButtons } from './page-buttons.ts';

/** `/leaderboard` and its buttons, on a reader of leaderboards. */
export function createLeaderboardFace(readLeaderboard: ReadLeaderboard) {
  const command = defineCommand({
    name: 'leaderboard',
    about: 'See who has the most coins, and your own place',
    right: RIGHTS.read_leaderboard,
    feature: 'currency',
    options: {},
    run: async (ctx, { guildId, userId }) =>
      privately(boardOf(await readLeaderboard(ctx, { guildId, userId, page: 0 }))),
  });
  const button = defineButton({
    id: 'economy.leaderboard',
    params: z.strictObject({ page: z.string().regex(/^\d{1,3}$/) }),
    right: RIGHTS.read_leaderboard,
    feature: 'currency',
    answers: 'update',
    async run(ctx, { guildId, userId }, { page }) {
      return { show: 'update', ...boardOf(await readLeaderboard(ctx, { guildId, userId, page: Number(page) })) };
    },
  });

  /** On the message that stands in a channel: everybody hears of their own place in private. */
  const place = defineButton({
    id: 'economy.place',
    params: z.strictObject({}),
    right: RIGHTS.read_leaderboard,
    feature: 'currency',
    async run(ctx, { guildId, userId }) {
      const { own, currencyName } = await readLeaderboard(ctx, { guildId, userId, page: 0 });
      return privately({
        embeds: [{ color: PLAIN_COLOUR, title: placeText(own, escapeText(currencyName)) }],
      });
    },
  });

  function boardOf({ rows, page, pages, own, currencyName }: Leaderboard): MessageBody {
    const to = (next: number) => button.customId({ page: String(next) });
    return {
      embeds: [
        {
          ...placesEmbed(rows, currencyName),
          // Footers show no formatting, so nothing is escaped there.
          ...(own && { footer: { text: placeText(own, currencyName) } }),
        },
      ],
      components: pageButtons({
        back: page > 0 ? { label: say('discord.economy.leaderboard_back'), id: to(page - 1) } : undefined,
        on: page < pages - 1 ? { label: say('discord.economy.leaderboard_on'), id: to(page + 1) } : undefined,
      }),
    };
  }
  return { command, button, place };
}

/** Places, the highest first, as an embed. */
export function placesEmbed(rows: readonly Placed[], currencyName: string): APIEmbed {
  const currency = escapeText(currencyName);
  const lines = rows.map(({ user_id: userId, rank, balance, display_name: name }) =>
    say('discord.economy.leaderboard_line', {
      rank,
      balance,
      name: name === null ? `<@${userId}>` : escapeText(name),
    }),
  );
  return {
    color: PLAIN_COLOUR,
    title: say('discord.economy.leaderboard_title', { currency }),
    description: lines.length === 0 ? say('discord.economy.leaderboard_empty', { currency }) : lines.join('\n'),
  };
}

function placeText(own: Leaderboard['own'], currency: string): string {
  const isNowhere = own === undefined || own.rank === 0;
  return say(isNowhere ? 'discord.economy.leaderboard_none' : 'discord.economy.leaderboard_own', { ...own, currency });
}
