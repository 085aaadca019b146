import { z } from 'zod';
import { say } from '../../../../locales/translate.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { defineButton, defineCommand } from '../../../platform/discord/commands/define.ts';
import { privately, type MessageBody } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import { readHistory, type History } from '../balances/read-history.ts';
import { PLAIN_COLOUR } from './colours.ts';
import { pageButtons } from './page-buttons.ts';

export const historyCommand = defineCommand({
  name: 'history',
  about: 'See what moved your coins',
  right: RIGHTS.read_history,
  feature: 'currency',
  options: {},
  run: async (ctx, where) => privately(historyOf(await readHistory(ctx, where))),
});

/** A neighbouring page of the pressing person's own history. */
export const historyButton = defineButton({
  id: 'economy.history',
  params: z.strictObject({ side: z.enum(['older', 'newer']), op: z.string().regex(/^\d{1,19}$/) }),
  right: RIGHTS.read_history,
  feature: 'currency',
  answers: 'update',
  async run(ctx, { guildId, userId }, { side, op }) {
    const from = { side, opId: op };
    return { show: 'update', ...historyOf(await readHistory(ctx, { guildId, userId, from })) };
  },
});

/** Ten lines of this stay below the 4,096 characters of an embed's description, even when all of it is escaped. */
const LONGEST = 150;
const shortened = (text: string): string => {
  const letters = Array.from(text);
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join('')}…` : text;
};

function historyOf({ entries, newer, older, balance, currencyName }: History): MessageBody {
  const currency = escapeText(currencyName);
  const lines = entries.map(({ amount, balanceAfter, description, atMs }) =>
    say('discord.economy.history_line', {
      sign: amount < 0 ? '−' : '+',
      amount: Math.abs(amount),
      balance: balanceAfter,
      what: escapeText(shortened(description)),
      at: Math.floor(atMs / 1_000),
    }),
  );
  return {
    embeds: [
      {
        color: PLAIN_COLOUR,
        title: say('discord.economy.balance_own', { balance, currency }),
        description: lines.length === 0 ? say('discord.economy.history_empty') : lines.join('\n'),
      },
    ],
    components: pageButtons({
      back: newer && {
        label: say('discord.economy.newer'),
        id: historyButton.customId({ side: 'newer', op: newer.opId }),
      },
      on: older && {
        label: say('discord.economy.older'),
        id: historyButton.customId({ side: 'older', op: older.opId }),
      },
    }),
  };
}
