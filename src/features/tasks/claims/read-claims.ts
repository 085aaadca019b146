import { requireRight } from '../../../core/access/rights/require-right.ts';
import { RIGHTS } from '../../../core/access/rights/rights.ts';
import { defineRefusals } from '../../../platform/refusal.ts';
import type { Ctx } from '../../../platform/work.ts';
import {
  findClaimSuggestions,
  findMyClaims,
  findWaitingSubmissions,
  type ClaimSuggestion,
  type MyClaim,
  type WaitingSubmission,
} from '../shared/member-task-store.ts';

const refuse = defineRefusals({ member_missing: 'missing' });
const PAGE_SIZE = 6;

export type MyClaims = {
  claims: MyClaim[];
  page: number;
  pages: number;
  total: number;
  /** Open ones, and how many may be open at once. */
  open: number;
  limit: number;
  currencyName: string;
};

/** Claims of the acting member: open ones first, by deadline, then the newest. Refuses server_missing, member_missing. */
export async function readMyClaims(
  ctx: Ctx,
  { guildId, page = 1 }: { guildId: string; page?: number },
): Promise<MyClaims> {
  const userId = requireMember(ctx);
  return ctx.read(guildId, async (queries) => {
    await requireRight(ctx, queries, guildId, RIGHTS.claim_tasks);
    const found = await findMyClaims(queries, { guildId, userId, page, pageSize: PAGE_SIZE });
    return { ...found, pages: Math.max(1, Math.ceil(found.total / PAGE_SIZE)) };
  });
}

/** At most 25 open claims of the acting member that go with what is typed, for autocomplete: those a proof may be sent for. */
export async function suggestMyClaims(
  ctx: Ctx,
  { guildId, text }: { guildId: string; text: string },
): Promise<ClaimSuggestion[]> {
  const userId = requireMember(ctx);
  return ctx.read(guildId, async (queries) => {
    await requireRight(ctx, queries, guildId, RIGHTS.claim_tasks);
    return findClaimSuggestions(queries, { guildId, userId, text: text.trim() });
  });
}

export type WaitingSubmissions = { submissions: WaitingSubmission[]; page: number; pages: number; total: number };

/** Proofs that wait for review, the oldest first. Refuses server_missing, not_allowed. */
export async function readWaitingSubmissions(
  ctx: Ctx,
  { guildId, taskId, page = 1 }: { guildId: string; taskId?: number | undefined; page?: number },
): Promise<WaitingSubmissions> {
  return ctx.read(guildId, async (queries) => {
    await requireRight(ctx, queries, guildId, RIGHTS.review_claims);
    const found = await findWaitingSubmissions(queries, { guildId, taskId: taskId ?? null, page, pageSize: PAGE_SIZE });
    return { ...found, pages: Math.max(1, Math.ceil(found.total / PAGE_SIZE)) };
  });
}

function requireMember({ actor }: Pick<Ctx, 'actor'>): string {
  if (actor.kind !== 'member') throw refuse('member_missing');
  return actor.userId;
}
