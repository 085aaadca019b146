import { say } from '../../../../locales/translate.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { defineCommand } from '../../../platform/discord/commands/define.ts';
import { privately, privatelyAndAloud } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import { giveCoins } from '../transfers/give-coins.ts';
import { PLAIN_COLOUR } from './colours.ts';

export const giveCommand = defineCommand({
  name: 'give',
  about: 'Give some of your coins to someone',
  right: RIGHTS.give_coins,
  feature: 'currency',
  options: {
    user: { kind: 'user', about: 'Who gets them' },
    amount: { kind: 'coins', about: 'How many' },
  },
  async run(ctx, where, { user, amount }) {
    const given = await giveCoins(ctx, {
      guildId: where.guildId,
      to: { userId: user.id, isBot: user.isBot, isMember: user.isMember },
      amount,
      memberSince: where.member.joinedAt,
    });
    const words = {
      ...given,
      currency: escapeText(given.currencyName),
      name: escapeText(user.displayName),
      from: where.userId,
      to: user.id,
    };
    const body = {
      embeds: [
        {
          color: PLAIN_COLOUR,
          title: say('discord.economy.give_title', words),
          description: say(given.tax === 0 ? 'discord.economy.give_text' : 'discord.economy.give_taxed', words),
        },
      ],
    };
    if (given.isReplayed) return privately(body);
    // Only the receiver is pinged, who would not hear of it otherwise.
    return privatelyAndAloud(body, {
      content: say('discord.economy.give_aloud', words),
      mentions: { users: [user.id] },
    });
  },
});
