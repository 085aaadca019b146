import { requireRight } from '../../../core/access/rights/require-right.ts';
import type { Ctx } from '../../../platform/work.ts';
import { requireMember } from '../shared/require-member.ts';
import { findClaimSuggestions, findMyClaims, type ClaimSuggestion, type MyClaim } from './my-claims-store.ts';
import { RIGHTS } from '../shared/rights.ts';

const PAGE_SIZE = 6;

export type MyClaims = {
  claims: MyClaim[];
  page: number;
  pages: number;
  total: number;
  /** The number of open claims, and the most a member may have. */
  open: number;
  limit: number;
  currencyName: string;
};

/**
 * Returns a page of the acting member's claims: open ones first, by deadline, then the others, newest first.
 * Refuses server_missing, member_missing.
 */
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

/** Returns at most 25 claims of the acting member that match `text` and still accept a proof, for autocomplete. */
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
