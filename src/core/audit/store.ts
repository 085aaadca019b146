import type { Queries } from '../../platform/db/database.ts';
import type { Page } from '../../platform/paging.ts';
import type { Work } from '../../platform/work.ts';

export type NewAuditRecord = {
  actorKind: 'member' | 'operator' | 'system';
  actor: string;
  operation: string;
  target: string;
  before: unknown;
  after: unknown;
};

/** Inserts a record and returns its id; the table accepts inserts only. */
export async function insertAudit(work: Work, auditRecord: NewAuditRecord): Promise<string> {
  const [row] = await work.query<{ audit_id: string }>(
    `insert into economy.audit (guild_id, at, actor_kind, actor, act, target, before, after)
     values ($1, now(), $2, $3, $4, $5, $6::jsonb, $7::jsonb) returning audit_id`,
    [
      work.guildId,
      auditRecord.actorKind,
      auditRecord.actor,
      auditRecord.operation,
      auditRecord.target,
      toJson(auditRecord.before),
      toJson(auditRecord.after),
    ],
  );
  if (row === undefined) throw new Error('The audit record was not inserted.');
  return row.audit_id;
}

const toJson = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

export type AuditRecordRow = {
  audit_id: string;
  at: Date;
  actor_kind: 'member' | 'operator' | 'system';
  actor: string;
  actor_name: string | null;
  actor_avatar: string | null;
  act: string;
  target: string;
  target_name: string | null;
  before: unknown;
  after: unknown;
};

const SELECT_AUDIT_RECORDS = `
  select a.audit_id, a.at, a.actor_kind, a.actor, actor_profile.display_name as actor_name,
    actor_profile.avatar as actor_avatar, a.act, a.target,
    coalesce(target_profile.display_name, role.name) as target_name, a.before, a.after
  from economy.audit a
  left join economy.profiles actor_profile
    on actor_profile.guild_id = a.guild_id
      and actor_profile.user_id = case when a.actor_kind = 'member' then a.actor::bigint end
  left join economy.profiles target_profile on target_profile.guild_id = a.guild_id
    and target_profile.user_id = substring(a.target from '^user:(\\d{1,19})$')::bigint
  left join economy.roles role on role.guild_id = a.guild_id
    and role.role_id = substring(a.target from '^role:(\\d{1,19})$')::bigint`;

/** Returns records with the current names, newest first, and one more than the page holds when there are more. */
export async function findAuditRecords(
  queries: Queries,
  guildId: string,
  page: Page,
): Promise<{ rows: AuditRecordRow[]; total: number }> {
  const counted = await queries.query<{ total: string }>(
    'select count(*) as total from economy.audit where guild_id = $1',
    [guildId],
  );
  const rows = await queries.query<AuditRecordRow>(
    `${SELECT_AUDIT_RECORDS} where a.guild_id = $1 and ($2::bigint is null or a.audit_id < $2)
     order by a.audit_id desc limit $3 offset $4`,
    [guildId, page.after?.id ?? null, page.limit + 1, page.offset],
  );
  return { rows, total: Number(counted[0]?.total ?? 0) };
}

/** Returns the records with these ids in this guild, in no particular order. */
export function findAuditRecordsById(
  queries: Queries,
  guildId: string,
  ids: readonly string[],
): Promise<AuditRecordRow[]> {
  return queries.query<AuditRecordRow>(
    `${SELECT_AUDIT_RECORDS} where a.guild_id = $1 and a.audit_id = any($2::bigint[])`,
    [guildId, ids],
  );
}
