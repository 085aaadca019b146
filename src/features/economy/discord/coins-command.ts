import { t } from '../../../../locales/translate.ts';
import { defineCommandFamily, defineSubcommand } from '../../../platform/discord/commands/define.ts';
import { privateReply } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import { adjustBalance } from '../balances/adjust-balance.ts';
import { NEUTRAL_COLOUR } from './colours.ts';
import { createPayoutSubcommand, type PayoutDependencies } from './payout-subcommand.ts';
import { RIGHTS } from '../rights.ts';

type BalanceChange = {
  name: string;
  description: string;
  /** The smallest amount that can be entered. */
  min: number;
  toAdjustment: (amount: number) => { amount: number; isSet: boolean };
  title: `discord.economy.coins_${'add' | 'remove' | 'set'}`;
};

/** Creates a subcommand that changes a balance. */
const createChangeSubcommand = ({ name, description, min, toAdjustment, title }: BalanceChange) =>
  defineSubcommand({
    name,
    description,
    right: RIGHTS.change_balance,
    options: {
      user: { kind: 'user', description: 'Whose coins' },
      amount: { kind: 'coins', description: 'How many', min },
      reason: { kind: 'string', description: 'Why; kept with the entry', minLength: 1, maxLength: 200 },
    },
    async run(ctx, { guildId }, { user, amount, reason }) {
      const result = await adjustBalance(ctx, { guildId, userId: user.id, ...toAdjustment(amount), reason });
      const values = { currency: escapeText(result.currencyName), name: escapeText(user.displayName), amount };
      return privateReply({
        embeds: [
          {
            color: NEUTRAL_COLOUR,
            title: t(title, values),
            description: t('discord.economy.coins_text', {
              ...values,
              before: result.balanceBefore,
              after: result.balanceAfter,
            }),
          },
        ],
      });
    },
  });

/** Creates the `/coins` command. */
export const createCoinsCommand = (dependencies: PayoutDependencies) =>
  defineCommandFamily({
    name: 'coins',
    description: 'Change the coins of a member',
    subcommands: [
      createChangeSubcommand({
        name: 'add',
        description: 'Give a member coins out of nothing',
        min: 1,
        toAdjustment: (amount) => ({ amount, isSet: false }),
        title: 'discord.economy.coins_add',
      }),
      createChangeSubcommand({
        name: 'remove',
        description: 'Take coins from a member',
        min: 1,
        toAdjustment: (amount) => ({ amount: -amount, isSet: false }),
        title: 'discord.economy.coins_remove',
      }),
      createChangeSubcommand({
        name: 'set',
        description: 'Set the coins of a member to a number',
        min: 0,
        toAdjustment: (amount) => ({ amount, isSet: true }),
        title: 'discord.economy.coins_set',
      }),
      createPayoutSubcommand(dependencies),
    ],
  });
