import { avatarUrl } from '../../platform/discord/cdn-urls.ts';
import { toPageReply, readPaging, type PagingQuery } from '../../platform/paging.ts';
import type { Ctx } from '../../platform/work.ts';
import { requireRight } from '../access/rights/require-right.ts';
import type { AuditRecord } from './contract.ts';
import { findAuditRecords, type AuditRecordRow } from './store.ts';
import { CORE_RIGHTS } from '../access/rights/core-rights.ts';

const ORDER = 'newest';

/** Lists the audit records of a guild, newest first. Refuses `server_missing`, `not_allowed`, `invalid_input` (paging). */
export async function listAudit(ctx: Ctx, input: { guildId: string; query: PagingQuery; cdnUrl: string }) {
  const { guildId, query, cdnUrl } = input;
  const page = readPaging(query, ORDER);
  const { rows, total } = await ctx.read(guildId, async (queries) => {
    await requireRight(ctx, queries, guildId, CORE_RIGHTS.view_audit);
    return findAuditRecords(queries, guildId, page);
  });
  return {
    data: rows.slice(0, page.limit).map((row) => toAuditRecord(row, cdnUrl)),
    page: toPageReply(page, { total, order: ORDER, rows: rows.map(({ audit_id }) => ({ key: '', id: audit_id })) }),
  };
}

const toAuditRecord = (row: AuditRecordRow, cdnUrl: string): AuditRecord => ({
  id: row.audit_id,
  at: row.at.toISOString(),
  actor: {
    kind: row.actor_kind,
    id: row.actor,
    name: row.actor_name ?? row.actor,
    avatar_url: row.actor_kind === 'member' ? avatarUrl(cdnUrl, { id: row.actor, avatar: row.actor_avatar }) : null,
  },
  act: row.act,
  target: row.target,
  target_name: row.target_name,
  before: row.before,
  after: row.after,
});
