import type { Handlers } from '../../platform/http/api/implement.ts';
import { refusalMessage } from '../../platform/refusal-message.ts';
import { giveRole } from './review/give-role.ts';
import { getClaim, getSubmission, listClaims, listSubmissions, type LinkSources } from './review/list-submissions.ts';
import { acceptClaim, acceptClaims, rejectClaim } from './review/review-claim.ts';
import type { reviewEndpoints } from './review/review-contract.ts';
import type { ReviewResult } from './review/review-result.ts';

/** The handlers of the endpoints that list and review submissions. */
export function reviewHandlers(linkSources: LinkSources): Handlers<typeof reviewEndpoints> {
  return {
    listSubmissions: (ctx, { params, query }) =>
      listSubmissions(ctx, { guildId: params.server_id, query }, linkSources),
    async acceptSubmissions(ctx, { params, body }) {
      const { accepted, refused } = await acceptClaims(ctx, { guildId: params.server_id, claimIds: body.claim_ids });
      return {
        accepted: accepted.map(reviewReply),
        refused: refused.map(({ claimId, refusal: { code, data } }) => ({
          claim_id: claimId,
          code,
          message: refusalMessage(code, data),
        })),
      };
    },
    getSubmission: (ctx, { params }) =>
      getSubmission(ctx, { guildId: params.server_id, claimId: params.claim_id }, linkSources),
    acceptSubmission: async (ctx, { params }) =>
      reviewReply(await acceptClaim(ctx, { guildId: params.server_id, claimId: params.claim_id })),
    rejectSubmission: async (ctx, { params, body }) =>
      reviewReply(await rejectClaim(ctx, { guildId: params.server_id, claimId: params.claim_id, reason: body.reason })),
    async giveRole(ctx, { params }) {
      const target = { guildId: params.server_id, claimId: params.claim_id };
      await giveRole(ctx, target);
      return getClaim(ctx, target, linkSources);
    },
    listUserClaims: (ctx, { params, query }) =>
      listClaims(ctx, { guildId: params.server_id, userId: params.user_id, query }, linkSources),
  };
}

const reviewReply = (result: ReviewResult) => ({
  claim_id: result.claimId,
  status: result.status,
  reward: result.reward,
  transaction_id: result.transactionId,
  role_id: result.roleId,
  task_completed: result.isTaskCompleted,
});
