import { say } from '../../../../locales/translate.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { defineCommand } from '../../../platform/discord/commands/define.ts';
import { privately } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import { readBalance } from '../balances/read-balance.ts';
import { PLAIN_COLOUR } from './colours.ts';
import { frozenText } from './freeze-commands.ts';

export const balanceCommand = defineCommand({
  name: 'balance',
  about: 'See how many coins you or someone else has',
  right: RIGHTS.read_balance,
  feature: 'currency',
  options: { user: { kind: 'user', about: 'Whose balance; yours if left out', optional: true } },
  async run(ctx, where, { user }) {
    const isOwn = user === undefined || user.id === where.userId;
    const found = await readBalance(ctx, { guildId: where.guildId, userId: isOwn ? where.userId : user.id });
    const words = { balance: found.balance, currency: escapeText(found.currencyName) };
    const title = isOwn
      ? say('discord.economy.balance_own', words)
      : say('discord.economy.balance_of', { ...words, name: escapeText(user.displayName) });
    return privately({
      embeds: [{ color: PLAIN_COLOUR, title, ...(found.frozen && { description: frozenText(found.frozen) }) }],
    });
  },
});
