import { formatTransactionId, toEntryId } from '../../core/ledger/transaction-id.ts';
import { implement } from '../../platform/http/api/implement.ts';
import { adjustBalance } from './balances/adjust-balance.ts';
import { economyContract } from './contract.ts';
import { freezeMember, unfreezeMember } from './balances/freeze-member.ts';
import { getLeaderboard } from './leaderboard/get-leaderboard.ts';
import { listIncomes } from './income/list-incomes.ts';
import { postLeaderboard, removeLeaderboard } from './leaderboard/post-leaderboard.ts';
import { removeIncome, setIncome } from './income/set-income.ts';

/** The API endpoints of the economy: accounts, role incomes and the leaderboard message. */
export const economyEndpoints = implement(economyContract, {
  async setBalance(ctx, { params: { server_id: guildId, user_id: userId }, body }) {
    const { amount, set: isSet, reason } = body;
    const result = await adjustBalance(ctx, { guildId, userId, amount, isSet, reason });
    return {
      user_id: userId,
      balance_before: result.balanceBefore,
      balance_after: result.balanceAfter,
      amount: result.amount,
      transaction_id: formatTransactionId(toEntryId(ctx.operationId)),
    };
  },
  async freezeMember(ctx, { params: { server_id: guildId, user_id: userId }, body }) {
    const { frozenAt, reason } = await freezeMember(ctx, { guildId, userId, reason: body.reason });
    return { user_id: userId, frozen_at: frozenAt.toISOString(), reason };
  },
  async unfreezeMember(ctx, { params: { server_id: guildId, user_id: userId } }) {
    const { wasFrozen } = await unfreezeMember(ctx, { guildId, userId });
    return { user_id: userId, was_frozen: wasFrozen };
  },
  listIncomes: async (ctx, { params }) => ({ data: await listIncomes(ctx, { guildId: params.server_id }) }),
  setIncome: (ctx, { params: { server_id: guildId, role_id: roleId }, body }) =>
    setIncome(ctx, { guildId, roleId, amount: body.amount, everyHours: body.every_hours }),
  async removeIncome(ctx, { params: { server_id: guildId, role_id: roleId } }) {
    const { wasSet } = await removeIncome(ctx, { guildId, roleId });
    return { role_id: roleId, was_set: wasSet };
  },
  async getLeaderboard(ctx, { params }) {
    const { rankedMembers, message } = await getLeaderboard(ctx, { guildId: params.server_id });
    return {
      data: rankedMembers.map((member) => ({ ...member, display_name: member.display_name ?? member.user_id })),
      message,
    };
  },
  postLeaderboard: (ctx, { params, body }) =>
    postLeaderboard(ctx, { guildId: params.server_id, channelId: body.channel_id }),
  async removeLeaderboard(ctx, { params }) {
    const { wasPosted } = await removeLeaderboard(ctx, { guildId: params.server_id });
    return { was_posted: wasPosted };
  },
});
