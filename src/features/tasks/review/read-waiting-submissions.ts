import { requireRight } from '../../../core/access/rights/require-right.ts';
import type { Ctx } from '../../../platform/work.ts';
import { findWaitingSubmissions, type WaitingSubmission } from './waiting-submissions-store.ts';
import { RIGHTS } from '../shared/rights.ts';

const PAGE_SIZE = 6;

export type WaitingSubmissions = { submissions: WaitingSubmission[]; page: number; pages: number; total: number };

/** Returns a page of the proofs waiting for review, oldest first. Refuses server_missing, not_allowed. */
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
