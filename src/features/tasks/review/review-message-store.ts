import type { Queries } from '../../../platform/db/database.ts';
import type { Work } from '../../../platform/work.ts';
import type { ProofFile, RoleProblem } from '../shared/rules.ts';
import {
  roleProblem,
  type ReviewMessageData,
  type ClaimNotificationKind,
  type ClaimNotificationData,
  type RoleGrant,
} from '../shared/task-message-store.ts';

type ReviewMessageRow = Omit<ReviewMessageData, 'task' | 'proof' | 'decision' | 'history'> & {
  taskId: number;
  taskName: string;
  isClosing: boolean;
  try: number | null;
  content: string | null;
  files: ProofFile[] | null;
  submittedAt: Date | null;
  reviewer: string | null;
  decidedAt: Date | null;
  notes: string | null;
  accepted: number;
  rejected: number;
  reasons: string[] | null;
};

/** A claim as its review card shows it now; undefined when it is gone for good. */
export async function readReviewMessageData(
  queries: Queries,
  guildId: string,
  claimId: string,
): Promise<ReviewMessageData | undefined> {
  const [row] = await queries.query<ReviewMessageRow>(
    `select c.claim_id as "claimId", t.task_id as "taskId", t.name as "taskName", t.closing_at is not null as "isClosing",
       coalesce(s.review_channel_id, t.channel_id, g.task_channel_id) as "channelId", c.user_id as "userId", c.status,
       c.reward::numeric as reward, coalesce(g.currency_name, 'coins') as "currencyName", c.role_id as "roleId",
       c.role_state as "roleState", c.role_problem as "roleProblem", c.deadline, c.untold, p.try, p.content,
       p.attachments as files, p.submitted_at as "submittedAt", c.reviewer, c.decided_at as "decidedAt", c.notes,
       h.accepted, h.rejected, h.reasons,
       (select count(distinct (like_it.claim_id, like_it.try))::integer from economy.proof_marks m
        cross join lateral (
          select o.claim_id, o.try from economy.proof_marks o
          where o.guild_id = m.guild_id and o.mark = m.mark and o.claim_id <> m.claim_id
          order by o.claim_id, o.try limit 20) like_it
        where m.guild_id = c.guild_id and m.claim_id = c.claim_id and m.try = c.tries) as similar
     from economy.claims c
     join economy.tasks t on t.guild_id = c.guild_id and t.task_id = c.task_id
     left join economy.guild_settings g on g.guild_id = c.guild_id
     left join economy.task_settings s on s.guild_id = c.guild_id
     left join economy.proofs p on p.guild_id = c.guild_id and p.claim_id = c.claim_id and p.try = c.tries
     cross join lateral (
       select count(*) filter (where e.decision = 'accepted')::integer as accepted,
         count(*) filter (where e.decision = 'rejected')::integer as rejected,
         (array_agg(e.reason order by e.decided_at desc) filter (where e.decision = 'rejected'))[1:3] as reasons
       from economy.claims o
       join economy.proofs e on e.guild_id = o.guild_id and e.claim_id = o.claim_id and e.decision is not null
       where o.guild_id = c.guild_id and o.user_id = c.user_id
         and not (e.claim_id = c.claim_id and e.try = c.tries)
     ) h
     where c.guild_id = $1 and c.claim_id = $2`,
    [guildId, claimId],
  );
  return row && toReviewMessageData(row);
}

function toReviewMessageData(row: ReviewMessageRow): ReviewMessageData {
  const { taskId, taskName, isClosing, content, files, submittedAt, reviewer, decidedAt, notes, ...rest } = row;
  const { try: attempt, accepted, rejected, reasons, ...fields } = rest;
  const isDecided = fields.status === 'completed' || fields.status === 'rejected';
  return {
    ...fields,
    task: { taskId, name: taskName, isClosing },
    proof:
      attempt === null || submittedAt === null
        ? null
        : { try: attempt, content: content ?? '', files: files ?? [], submittedAt },
    decision:
      isDecided && reviewer !== null && decidedAt !== null
        ? { accepted: fields.status === 'completed', reviewer, at: decidedAt, reason: notes }
        : null,
    history: { accepted, rejected, reasons: reasons ?? [] },
  };
}

/** Which of these claims wait for a decision or for their role: what staff still look for on a card. */
export async function listClaimsUnderReview(
  queries: Queries,
  guildId: string,
  claimIds: readonly string[],
): Promise<string[]> {
  const rows = await queries.query<{ claim_id: string }>(
    `select claim_id from economy.claims where guild_id = $1 and claim_id = any($2::bigint[])
       and (status = 'submitted' or role_state in ('owed', 'failed'))`,
    [guildId, claimIds],
  );
  return rows.map(({ claim_id }) => claim_id);
}

/** What giving an accepted claim's role needs; undefined when nothing is owed any more. */
export async function readRoleGrant(
  queries: Queries,
  guildId: string,
  claimId: string,
): Promise<RoleGrant | undefined> {
  const [row] = await queries.query<RoleGrant>(
    `select c.user_id as "userId", c.role_id as "roleId", coalesce(r.name, c.role_name) as "roleName", t.name as "taskName",
       c.role_state as state, ${roleProblem('c.role_id')} as problem
     from economy.claims c
     join economy.tasks t on t.guild_id = c.guild_id and t.task_id = c.task_id
     left join economy.roles r on r.guild_id = c.guild_id and r.role_id = c.role_id
     where c.guild_id = $1 and c.claim_id = $2 and c.role_state is not null and c.role_id is not null`,
    [guildId, claimId],
  );
  return row;
}

/** Writes what became of the role, and owes the review card that tells staff. */
export async function recordRoleResult(
  work: Work,
  { claimId, problem }: { claimId: string; problem: RoleProblem | null },
): Promise<void> {
  await work.query(
    `update economy.claims set role_state = case when $3::text is null then 'granted' else 'failed' end, role_problem = $3
     where guild_id = $1 and claim_id = $2 and role_state is not null`,
    [work.guildId, claimId, problem],
  );
  await work.query(`select economy.enqueue_review_message($1, $2)`, [work.guildId, claimId]);
  await work.recordChange({ dataType: 'claims', changeType: 'update', affectedIds: [claimId] });
}

/** Writes which private message the claimant did not take, or with null that one was taken, and owes the card that tells staff. */
export async function recordNotificationFailure(
  work: Work,
  { claimId, kind }: { claimId: string; kind: ClaimNotificationKind | null },
): Promise<void> {
  const updatedRows = await work.query(
    `update economy.claims set untold = $3::text where guild_id = $1 and claim_id = $2 and untold is distinct from $3::text
     returning claim_id`,
    [work.guildId, claimId, kind],
  );
  if (updatedRows.length === 0) return;
  await work.query(`select economy.enqueue_review_message($1, $2)`, [work.guildId, claimId]);
  await work.recordChange({ dataType: 'claims', changeType: 'update', affectedIds: [claimId] });
}

/** Where the files of a proof lie now that the review card carries them: from then on their links can be had anew. */
export async function updateProofFiles(
  work: Work,
  { claimId, attempt, files }: { claimId: string; attempt: number; files: readonly ProofFile[] },
): Promise<void> {
  await work.query(
    'update economy.proofs set attachments = $4::jsonb where guild_id = $1 and claim_id = $2 and try = $3',
    [work.guildId, claimId, attempt, JSON.stringify(files)],
  );
}

/** What a private message about a claim needs; undefined when the claim is gone. */
export async function readClaimNotificationData(
  queries: Queries,
  params: { guildId: string; claimId: string; kind: ClaimNotificationKind },
): Promise<ClaimNotificationData | undefined> {
  const [row] = await queries.query<
    Omit<ClaimNotificationData, 'task'> & { taskId: number; name: string; channelId: string | null }
  >(
    `select c.user_id as "userId",
       (case $3::text when 'accepted' then coalesce(n.accepted, true) and c.status = 'completed'
          when 'rejected' then coalesce(n.rejected, true) and c.status in ('rejected', 'expired') and c.notes is not null
          when 'expired' then coalesce(n.expired, true) and c.status = 'expired'
          when 'cancelled' then coalesce(n.expired, true) and c.status = 'cancelled'
          else coalesce(n.reminder, true) and c.status in ('in_progress', 'rejected') and c.deadline > now() end) as "isWanted",
       b.name as "serverName", t.task_id as "taskId", t.name, coalesce(t.channel_id, g.task_channel_id) as "channelId",
       c.reward::numeric as reward, coalesce(g.currency_name, 'coins') as "currencyName",
       coalesce(m.balance, 0)::numeric as balance, c.role_id as "roleId", coalesce(r.name, c.role_name) as "roleName",
       c.notes as reason, c.deadline, c.status in ('in_progress', 'rejected') and c.deadline > now() as "isOpen"
     from economy.claims c
     join economy.tasks t on t.guild_id = c.guild_id and t.task_id = c.task_id
     join economy.guilds b on b.guild_id = c.guild_id
     left join economy.guild_settings g on g.guild_id = c.guild_id
     left join economy.members m on m.guild_id = c.guild_id and m.user_id = c.user_id
     left join economy.roles r on r.guild_id = c.guild_id and r.role_id = c.role_id
     left join economy.task_notices n on n.guild_id = c.guild_id and n.user_id = c.user_id
     where c.guild_id = $1 and c.claim_id = $2`,
    [params.guildId, params.claimId, params.kind],
  );
  if (row === undefined) return undefined;
  const { taskId, name, channelId, ...kind } = row;
  return { ...kind, task: { taskId, name, channelId } };
}

/** The role of a claim, under the claim's lock; undefined when there is no such claim. */
export async function lockClaimRole(
  work: Work,
  claimId: string,
): Promise<{ roleId: string | null; roleState: RoleGrant['state'] | null } | undefined> {
  const [row] = await work.query<{ roleId: string | null; roleState: RoleGrant['state'] | null }>(
    `select role_id as "roleId", role_state as "roleState" from economy.claims
     where guild_id = $1 and claim_id = $2 for update`,
    [work.guildId, claimId],
  );
  return row;
}

export async function markRoleOwed(work: Work, claimId: string): Promise<void> {
  await work.query(
    `update economy.claims set role_state = 'owed', role_problem = null where guild_id = $1 and claim_id = $2`,
    [work.guildId, claimId],
  );
}
