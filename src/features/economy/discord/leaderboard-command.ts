import { z } from 'zod';
import { say } from '../../../../words/say.ts';
import { RIGHTS } from '../../../core/access/rights.ts';
import { defineButton, defineCommand } from '../../../platform/discord/define.ts';
import { privately, type MessageBody } from '../../../platform/discord/reply.ts';
import { escapeText } from '../../../platform/discord/text.ts';
import type { Leaderboard, ReadLeaderboard } from '../read-leaderboard.ts';
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

  function boardOf({ rows, page, pages, own, currencyName }: Leaderboard): MessageBody {
    const currency = escapeText(currencyName);
    const lines = rows.map(({ user_id: userId, rank, balance, display_name: name }) =>
      say('discord.economy.leaderboard_line', {
        rank,
        balance,
        name: name === null ? `<@${userId}>` : escapeText(name),
      }),
    );
    const place = own?.rank === 0 ? 'discord.economy.leaderboard_none' : 'discord.economy.leaderboard_own';
    const to = (next: number) => button.customId({ page: String(next) });
    return {
      embeds: [
        {
          color: PLAIN_COLOUR,
          title: say('discord.economy.leaderboard_title', { currency }),
          description: lines.length === 0 ? say('discord.economy.leaderboard_empty', { currency }) : lines.join('\n'),
          // Footers show no formatting, so nothing is escaped there.
          ...(own && { footer: { text: say(place, { ...own, currency: currencyName }) } }),
        },
      ],
      components: pageButtons({
        back: page > 0 ? { label: say('discord.economy.leaderboard_back'), id: to(page - 1) } : undefined,
        on: page < pages - 1 ? { label: say('discord.economy.leaderboard_on'), id: to(page + 1) } : undefined,
      }),
    };
  }
  return { command, button };
}
