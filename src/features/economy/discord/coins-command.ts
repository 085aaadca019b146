import { say, type Sentence } from '../../../../locales/translate.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { defineCommandFamily, defineSubcommand } from '../../../platform/discord/commands/define.ts';
import { privately } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import { adjustBalance } from '../balances/adjust-balance.ts';
import { PLAIN_COLOUR } from './colours.ts';
import { createPayoutSubcommand, type PayoutParts } from './payout-subcommand.ts';

type Kind = {
  name: string;
  about: string;
  /** The least that may be typed. */
  min: number;
  change: (amount: number) => { amount: number; isSet: boolean };
  title: Sentence;
};

/** One way for staff to change a balance. */
const subcommand = ({ name, about, min, change, title }: Kind) =>
  defineSubcommand({
    name,
    about,
    right: RIGHTS.change_balance,
    options: {
      user: { kind: 'user', about: 'Whose coins' },
      amount: { kind: 'coins', about: 'How many', min },
      reason: { kind: 'string', about: 'Why; kept with the entry', minLength: 1, maxLength: 200 },
    },
    async run(ctx, { guildId }, { user, amount, reason }) {
      const done = await adjustBalance(ctx, { guildId, userId: user.id, ...change(amount), reason });
      const words = { currency: escapeText(done.currencyName), name: escapeText(user.displayName), amount };
      return privately({
        embeds: [
          {
            color: PLAIN_COLOUR,
            title: say(title, words),
            description: say('discord.economy.coins_text', {
              ...words,
              before: done.balanceBefore,
              after: done.balanceAfter,
            }),
          },
        ],
      });
    },
  });

/** `/coins`. `discord` is how the bot reaches Discord, and `seen` keeps how people are called. */
export const createCoinsCommand = (parts: PayoutParts) =>
  defineCommandFamily({
    name: 'coins',
    about: 'Change the coins of a member',
    subcommands: [
      subcommand({
        name: 'add',
        about: 'Give a member coins out of nothing',
        min: 1,
        change: (amount) => ({ amount, isSet: false }),
        title: 'discord.economy.coins_add',
      }),
      subcommand({
        name: 'remove',
        about: 'Take coins from a member',
        min: 1,
        change: (amount) => ({ amount: -amount, isSet: false }),
        title: 'discord.economy.coins_remove',
      }),
      subcommand({
        name: 'set',
        about: 'Set the coins of a member to a number',
        min: 0,
        change: (amount) => ({ amount, isSet: true }),
        title: 'discord.economy.coins_set',
      }),
      createPayoutSubcommand(parts),
    ],
  });
