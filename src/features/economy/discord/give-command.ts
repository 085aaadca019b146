import { t } from '../../../../locales/translate.ts';
import { defineCommand } from '../../../platform/discord/commands/define.ts';
import { privateReply, privateReplyWithFollowUp } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import { giveCoins } from '../transfers/give-coins.ts';
import { NEUTRAL_COLOUR } from './colours.ts';
import { RIGHTS } from '../rights.ts';

export const giveCommand = defineCommand({
  name: 'give',
  description: 'Give some of your coins to someone',
  right: RIGHTS.give_coins,
  feature: 'currency',
  options: {
    user: { kind: 'user', description: 'Who gets them' },
    amount: { kind: 'coins', description: 'How many' },
  },
  async run(ctx, interaction, { user, amount }) {
    const result = await giveCoins(ctx, {
      guildId: interaction.guildId,
      to: { userId: user.id, isBot: user.isBot, isMember: user.isMember },
      amount,
      memberSince: interaction.member.joinedAt,
    });
    const values = {
      ...result,
      currency: escapeText(result.currencyName),
      name: escapeText(user.displayName),
      from: interaction.userId,
      to: user.id,
    };
    const body = {
      embeds: [
        {
          color: NEUTRAL_COLOUR,
          title: t('discord.economy.give_title', values),
          description: t(result.tax === 0 ? 'discord.economy.give_text' : 'discord.economy.give_taxed', values),
        },
      ],
    };
    if (result.isReplayed) return privateReply(body);
    // Ping only the receiver, who would not notice the transfer otherwise.
    return privateReplyWithFollowUp(body, {
      content: t('discord.economy.give_aloud', values),
      mentions: { users: [user.id] },
    });
  },
});
