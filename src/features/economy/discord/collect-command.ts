import { t } from '../../../../locales/translate.ts';
import { defineCommand } from '../../../platform/discord/commands/define.ts';
import { privateReply } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import { collectIncome } from '../income/collect-income.ts';
import { GAIN_COLOUR } from './colours.ts';
import { RIGHTS } from '../rights.ts';

/** As many lines as always fit into the 4,096 characters of an embed description. */
const MAX_LINES = 60;

export const collectCommand = defineCommand({
  name: 'collect',
  description: 'Collect what your roles bring',
  right: RIGHTS.collect_income,
  feature: 'currency',
  options: {},
  async run(ctx, interaction) {
    const { paid, amount, balance, nextAt, currencyName } = await collectIncome(ctx, interaction);
    const values = { amount, balance, currency: escapeText(currencyName) };
    const lines = paid
      .slice(0, MAX_LINES)
      .map(({ roleId, amount: roleAmount }) => t('discord.income.line', { amount: roleAmount, role: roleId }));
    if (paid.length > MAX_LINES) lines.push(t('discord.income.line_more', { count: paid.length - MAX_LINES }));
    const summary =
      nextAt === null
        ? t('discord.income.collected_last', values)
        : t('discord.income.collected_text', { ...values, next: Math.ceil(Date.parse(nextAt) / 1_000) });
    return privateReply({
      embeds: [
        {
          color: GAIN_COLOUR,
          title: t('discord.income.collected', values),
          description: [...lines, summary].join('\n'),
        },
      ],
    });
  },
});
