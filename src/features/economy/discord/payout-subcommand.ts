import { t } from '../../../../locales/translate.ts';
import { defineSubcommand } from '../../../platform/discord/commands/define.ts';
import type { DiscordPort } from '../../../platform/discord/rest/discord-port.ts';
import { privateReply, type MessageBody } from '../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../platform/discord/messages/escape-text.ts';
import type { ObservedUser } from '../../../platform/discord/interactions/interaction-context.ts';
import { payRole, type Payout } from '../payouts/pay-role.ts';
import { listRoleHolders } from '../payouts/list-role-holders.ts';
import { embedBody } from './embed-reply.ts';
import { RIGHTS } from '../rights.ts';

export type PayoutDependencies = {
  /** The port to Discord; undefined when no bot runs in this process. */
  discord: () => DiscordPort | undefined;
  /** Stores the users' names, independently of the payout. */
  observeUsers: (guildId: string, users: readonly ObservedUser[]) => void;
};

/** Creates `/coins payout`, which gives the same amount to every holder of a role. */
export const createPayoutSubcommand = ({ discord, observeUsers }: PayoutDependencies) =>
  defineSubcommand({
    name: 'payout',
    description: 'Give everybody who holds a role coins out of nothing',
    right: RIGHTS.change_balance,
    options: {
      role: { kind: 'role', description: 'Whose members' },
      amount: { kind: 'coins', description: 'How many coins each' },
      reason: { kind: 'string', description: 'Why; kept with the entries', minLength: 1, maxLength: 200 },
    },
    async run(ctx, { guildId, progress }, { role, amount, reason }) {
      const values = { role: escapeText(role.name), amount };
      const listHolders = async () => {
        const users = await listRoleHolders(discord(), { guildId, roleId: role.id });
        observeUsers(guildId, users);
        return users.map(({ userId }) => userId);
      };
      const payout = await payRole(
        ctx,
        { guildId, roleId: role.id, amount, reason },
        {
          listHolders,
          progress: (state) => progress?.(embedBody(t('discord.payout.under_way', { ...values, ...state }))),
        },
      );
      return privateReply(payoutMessage(payout, values));
    },
  });

function payoutMessage(payout: Payout, values: { role: string; amount: number }): MessageBody {
  const { paid, frozen, capped, isFinished } = payout;
  const skippedCount = frozen + capped;
  const lines = [
    t('discord.payout.sum', { paid, sum: paid * values.amount }),
    ...(skippedCount > 0 ? [t('discord.payout.left_out', { count: skippedCount, frozen, capped })] : []),
    ...(isFinished ? [] : [t('discord.payout.unfinished', payout)]),
  ];
  return embedBody(t('discord.payout.title', values), lines.join('\n'));
}
