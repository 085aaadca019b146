import { z } from 'zod';
import { t } from '../../../../locales/translate.ts';
import { defineButton, defineCommand } from '../../../platform/discord/commands/define.ts';
import { privateReply, type MessageBody } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import { readHistory, type History } from '../balances/read-history.ts';
import { NEUTRAL_COLOUR } from './colours.ts';
import { pageButtons } from './page-buttons.ts';
import { RIGHTS } from '../rights.ts';

export const historyCommand = defineCommand({
  name: 'history',
  description: 'See what moved your coins',
  right: RIGHTS.read_history,
  feature: 'currency',
  options: {},
  run: async (ctx, interaction) => privateReply(historyMessage(await readHistory(ctx, interaction))),
});

/** Opens a neighbouring page of the user's own history. */
export const historyButton = defineButton({
  id: 'economy.history',
  params: z.strictObject({ side: z.enum(['older', 'newer']), op: z.string().regex(/^\d{1,19}$/) }),
  right: RIGHTS.read_history,
  feature: 'currency',
  responseMode: 'update',
  async run(ctx, { guildId, userId }, { side, op }) {
    const from = { side, entryId: op };
    return { show: 'update', ...historyMessage(await readHistory(ctx, { guildId, userId, from })) };
  },
});

/** Ten lines of this length fit into the 4,096 characters of an embed description, even when fully escaped. */
const MAX_CHARACTERS = 150;
const truncate = (text: string): string => {
  const characters = Array.from(text);
  return characters.length > MAX_CHARACTERS ? `${characters.slice(0, MAX_CHARACTERS).join('')}…` : text;
};

function historyMessage({ entries, newer, older, balance, currencyName }: History): MessageBody {
  const currency = escapeText(currencyName);
  const lines = entries.map(({ amount, balanceAfter, description, atMs }) =>
    t('discord.economy.history_line', {
      sign: amount < 0 ? '−' : '+',
      amount: Math.abs(amount),
      balance: balanceAfter,
      what: escapeText(truncate(description)),
      at: Math.floor(atMs / 1_000),
    }),
  );
  return {
    embeds: [
      {
        color: NEUTRAL_COLOUR,
        title: t('discord.economy.balance_own', { balance, currency }),
        description: lines.length === 0 ? t('discord.economy.history_empty') : lines.join('\n'),
      },
    ],
    components: pageButtons({
      previous: newer && {
        label: t('discord.economy.newer'),
        id: historyButton.customId({ side: 'newer', op: newer.entryId }),
      },
      next: older && {
        label: t('discord.economy.older'),
        id: historyButton.customId({ side: 'older', op: older.entryId }),
      },
    }),
  };
}
