import { t } from '../../../../locales/translate.ts';
import { defineCommand } from '../../../platform/discord/commands/define.ts';
import { privateReply } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import { readBalance } from '../balances/read-balance.ts';
import { NEUTRAL_COLOUR } from './colours.ts';
import { freezeText } from './freeze-commands.ts';
import { RIGHTS } from '../rights.ts';

export const balanceCommand = defineCommand({
  name: 'balance',
  description: 'See how many coins you or someone else has',
  right: RIGHTS.read_balance,
  feature: 'currency',
  options: { user: { kind: 'user', description: 'Whose balance; yours if left out', optional: true } },
  async run(ctx, interaction, { user }) {
    const isOwn = user === undefined || user.id === interaction.userId;
    const account = await readBalance(ctx, {
      guildId: interaction.guildId,
      userId: isOwn ? interaction.userId : user.id,
    });
    const values = { balance: account.balance, currency: escapeText(account.currencyName) };
    const title = isOwn
      ? t('discord.economy.balance_own', values)
      : t('discord.economy.balance_of', { ...values, name: escapeText(user.displayName) });
    return privateReply({
      embeds: [{ color: NEUTRAL_COLOUR, title, ...(account.frozen && { description: freezeText(account.frozen) }) }],
    });
  },
});
