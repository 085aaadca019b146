import { say } from '../../../../locales/translate.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { defineCommand } from '../../../platform/discord/commands/define.ts';
import { privately } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import { collectIncome } from '../income/collect-income.ts';
import { GAIN_COLOUR } from './colours.ts';

/** As many as fit into an embed's 4,096 characters, whatever the amounts. */
const MOST_LINES = 60;

export const collectCommand = defineCommand({
  name: 'collect',
  about: 'Collect what your roles bring',
  right: RIGHTS.collect_income,
  feature: 'currency',
  options: {},
  async run(ctx, where) {
    const { paid, amount, balance, nextAt, currencyName } = await collectIncome(ctx, where);
    const words = { amount, balance, currency: escapeText(currencyName) };
    const lines = paid
      .slice(0, MOST_LINES)
      .map(({ roleId, amount: part }) => say('discord.income.line', { amount: part, role: roleId }));
    if (paid.length > MOST_LINES) lines.push(say('discord.income.line_more', { count: paid.length - MOST_LINES }));
    const rest =
      nextAt === null
        ? say('discord.income.collected_last', words)
        : say('discord.income.collected_text', { ...words, next: Math.ceil(Date.parse(nextAt) / 1_000) });
    return privately({
      embeds: [
        {
          color: GAIN_COLOUR,
          title: say('discord.income.collected', words),
          description: [...lines, rest].join('\n'),
        },
      ],
    });
  },
});
