import { requireStaff } from '../../../core/access/rights/staff-rights.ts';
import { requireRight } from '../../../core/access/rights/require-right.ts';
import type { MessageUrl } from '../../../platform/discord/messages/message-url.ts';
import { toPageReply, readPaging, type PagingQuery } from '../../../platform/paging.ts';
import { refuse } from '../shared/refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import type { ResolveAttachments } from './attachment-resolver.ts';
import { readPeople } from '../shared/person-lookup.ts';
import { presentClaims, readSubmissionPeople, presentSubmissions } from './present-claims.ts';
import type { Claim, Submission } from './review-contract.ts';
import type { ClaimStatus } from '../shared/rules.ts';
import { findClaim, findClaims, findSubmission, findSubmissions, type SubmissionSort } from './submissions-store.ts';
import { RIGHTS } from '../shared/rights.ts';

/** Sources for avatar URLs, file links and message links. */
export type LinkSources = { cdnUrl: string; resolveAttachments: ResolveAttachments; messageUrl: MessageUrl };
export type SubmissionsQuery = PagingQuery & {
  status?: 'submitted' | 'completed' | 'rejected' | undefined;
  role_failed?: boolean | undefined;
  task_id?: number | undefined;
  user_id?: string | undefined;
  sort_by?: SubmissionSort | undefined;
  order?: 'asc' | 'desc' | undefined;
};

/** Returns a page of proofs with the data a decision needs, oldest first. Refuses server_missing, not_allowed, invalid_input. */
export async function listSubmissions(
  ctx: Ctx,
  input: { guildId: string; query: SubmissionsQuery },
  linkSources: LinkSources,
) {
  const { guildId, query } = input;
  const filter = {
    status: query.role_failed ? ('completed' as const) : (query.status ?? 'submitted'),
    hasFailedRole: query.role_failed ?? false,
    taskId: query.task_id ?? null,
    userId: query.user_id ?? null,
  };
  const sort = query.sort_by ?? 'submitted_at';
  const direction = query.order ?? (filter.status === 'submitted' ? 'asc' : 'desc');
  const order = `${filter.status} ${sort} ${direction}`;
  const page = readPaging(query, order);
  const found = await ctx.read(guildId, async (queries) => {
    await requireRight(ctx, queries, guildId, RIGHTS.review_claims);
    const { rows, total } = await findSubmissions(queries, {
      guildId,
      filter,
      sort,
      isDescending: direction === 'desc',
      page,
    });
    return {
      rows,
      total,
      personOf: await readSubmissionPeople(queries, { guildId, rows, cdnUrl: linkSources.cdnUrl }),
    };
  });
  return {
    data: await presentSubmissions(ctx, found.rows.slice(0, page.limit), {
      ...linkSources,
      guildId,
      personOf: found.personOf,
    }),
    page: toPageReply(page, {
      total: found.total,
      order,
      rows: found.rows.map(({ sort_key, claim_id }) => ({ key: sort_key, id: claim_id })),
    }),
  };
}

/** Returns one proof with the data a decision needs. Refuses server_missing, not_allowed, claim_missing (also without a proof). */
export async function getSubmission(
  ctx: Ctx,
  { guildId, claimId }: { guildId: string; claimId: string },
  linkSources: LinkSources,
): Promise<Submission> {
  const { row, personOf } = await ctx.read(guildId, async (queries) => {
    await requireRight(ctx, queries, guildId, RIGHTS.review_claims);
    const found = await findSubmission(queries, guildId, claimId);
    if (found === undefined) throw refuse('claim_missing');
    return {
      row: found,
      personOf: await readSubmissionPeople(queries, { guildId, rows: [found], cdnUrl: linkSources.cdnUrl }),
    };
  });
  const [submission] = await presentSubmissions(ctx, [row], { ...linkSources, guildId, personOf });
  if (submission === undefined) throw refuse('claim_missing');
  return submission;
}

/** Returns a page of a member's claims for staff, newest first. Refuses server_missing, not_allowed, invalid_input. */
export async function listClaims(
  ctx: Ctx,
  input: { guildId: string; userId: string; query: PagingQuery & { status?: ClaimStatus | undefined } },
  linkSources: LinkSources,
) {
  const { guildId, userId, query } = input;
  const order = 'claims newest';
  const page = readPaging(query, order);
  const found = await ctx.read(guildId, async (queries) => {
    await requireStaff(ctx, queries, guildId);
    const { rows, total } = await findClaims(queries, { guildId, userId, status: query.status ?? null, page });
    const ids = rows.flatMap((row) => [row.user_id, row.reviewer]);
    return { rows, total, personOf: await readPeople(queries, { guildId, cdnUrl: linkSources.cdnUrl, ids }) };
  });
  return {
    data: await presentClaims(found.rows.slice(0, page.limit), { ...linkSources, guildId, personOf: found.personOf }),
    page: toPageReply(page, {
      total: found.total,
      order,
      rows: found.rows.map(({ claim_id }) => ({ key: '', id: claim_id })),
    }),
  };
}

/** Returns one claim for staff. Refuses server_missing, not_allowed, claim_missing. */
export async function getClaim(
  ctx: Ctx,
  { guildId, claimId }: { guildId: string; claimId: string },
  linkSources: LinkSources,
): Promise<Claim> {
  const { row, personOf } = await ctx.read(guildId, async (queries) => {
    await requireStaff(ctx, queries, guildId);
    const found = await findClaim(queries, guildId, claimId);
    if (found === undefined) throw refuse('claim_missing');
    const ids = [found.user_id, found.reviewer];
    return { row: found, personOf: await readPeople(queries, { guildId, cdnUrl: linkSources.cdnUrl, ids }) };
  });
  const [claim] = await presentClaims([row], { ...linkSources, guildId, personOf });
  if (claim === undefined) throw refuse('claim_missing');
  return claim;
}
