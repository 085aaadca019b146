import type { Queries } from '../../../platform/db/database.ts';
import type { Page } from '../../../platform/paging.ts';
import type { ClaimStatus, ProofFile, RoleProblem, TaskStatus, ClaimNotificationKind } from '../shared/rules.ts';

/** A claim with its newest proof, with the field names of the API. */
export type ClaimRow = {
  claim_id: string;
  task_id: number;
  task_name: string;
  user_id: string;
  status: ClaimStatus;
  reward: number;
  role_id: string | null;
  role_name: string | null;
  role_state: 'owed' | 'granted' | 'failed' | null;
  role_problem: RoleProblem | null;
  claimed_at: Date;
  deadline: Date;
  submitted_at: Date | null;
  completed_at: Date | null;
  tries: number;
  proof_content: string | null;
  proof_attachments: ProofFile[] | null;
  proof_message_id: string | null;
  proof_channel_id: string | null;
  reviewer: string | null;
  decided_at: Date | null;
  notes: string | null;
  untold: ClaimNotificationKind | null;
  paid_act: string | null;
  sort_key: string;
};

/** An earlier or similar proof. Times are ISO 8601 text, because the row comes from JSON. */
export type EarlierProofRow = {
  claim_id: string;
  task_id: number;
  task_name: string;
  try: number;
  submitted_at: string;
  decision: 'accepted' | 'rejected' | null;
  reason: string | null;
  reviewer: string | null;
  is_untold: boolean;
};
export type SimilarProofRow = EarlierProofRow & { user_id: string; marks: string[] };

export type SubmissionRow = ClaimRow & {
  description: string;
  category: string;
  task_status: TaskStatus;
  require_proof: boolean;
  balance: number;
  is_here: boolean;
  member_since: Date | null;
  accepted: number;
  rejected: number;
  open_claims: number;
  latest: EarlierProofRow[];
  similar: SimilarProofRow[];
};

const CLAIM_COLUMNS = `
  c.claim_id, c.task_id, t.name as task_name, c.user_id, c.status, c.reward::numeric as reward, c.role_id,
  coalesce((select r.name from economy.roles r where r.guild_id = c.guild_id and r.role_id = c.role_id), c.role_name) as role_name,
  c.role_state, c.role_problem, c.claimed_at, c.deadline, c.submitted_at, c.completed_at, c.tries,
  p.content as proof_content, p.attachments as proof_attachments,
  review_message.message_id as proof_message_id, review_message.channel_id as proof_channel_id,
  c.reviewer, c.decided_at, c.notes, c.untold, c.paid_act`;
const REVIEW_MESSAGE_JOIN = `left join economy.messages review_message
  on review_message.guild_id = c.guild_id and review_message.key = 'task.card:' || c.claim_id`;
const PROOF_JOIN = `left join economy.proofs p on p.guild_id = c.guild_id and p.claim_id = c.claim_id and p.try = c.tries`;
const EARLIER_PROOF_FIELDS = `'claim_id', e.claim_id::text, 'task_id', t2.task_id, 'task_name', t2.name, 'try', e.try,
  'submitted_at', to_char(e.submitted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'decision', e.decision,
  'reason', e.reason, 'reviewer', e.reviewer, 'is_untold', coalesce(o.untold = e.decision and e.decided_at = o.decided_at, false)`;
/** The claimant's record, the latest five decisions about other proofs and earlier attempts, and proofs that share a mark. */
const HISTORY_COLUMNS = `
  coalesce(m.balance, 0)::numeric as balance, coalesce(m.is_active and m.left_at is null, false) as is_here,
  m.created_at as member_since,
  (select count(*)::integer from economy.claims o
   where o.guild_id = c.guild_id and o.user_id = c.user_id and o.status = 'completed') as accepted,
  (select count(*)::integer from economy.claims o
   join economy.proofs e on e.guild_id = o.guild_id and e.claim_id = o.claim_id and e.decision = 'rejected'
   where o.guild_id = c.guild_id and o.user_id = c.user_id) as rejected,
  (select count(*)::integer from economy.claims o
   where o.guild_id = c.guild_id and o.user_id = c.user_id and o.status in ('in_progress', 'submitted', 'rejected')) as open_claims,
  (select coalesce(jsonb_agg(one.earlier order by one.decided_at desc), '[]')
   from (select jsonb_build_object(${EARLIER_PROOF_FIELDS}) as earlier, e.decided_at
         from economy.claims o
         join economy.proofs e on e.guild_id = o.guild_id and e.claim_id = o.claim_id and e.decision is not null
         join economy.tasks t2 on t2.guild_id = o.guild_id and t2.task_id = o.task_id
         where o.guild_id = c.guild_id and o.user_id = c.user_id and (e.claim_id, e.try) <> (c.claim_id, c.tries)
         order by e.decided_at desc limit 5) one) as latest,
  (select coalesce(jsonb_agg(one.earlier order by one.claim_id, one.try), '[]')
   from (select jsonb_build_object(${EARLIER_PROOF_FIELDS}, 'user_id', o.user_id::text, 'marks', found.marks) as earlier, e.claim_id, e.try
         from (select near.claim_id, near.try, array_agg(near.mark) as marks
               from economy.proof_marks own
               cross join lateral (
                 select n.claim_id, n.try, n.mark from economy.proof_marks n
                 where n.guild_id = own.guild_id and n.mark = own.mark and n.claim_id <> own.claim_id
                 order by n.claim_id, n.try limit 5) near
               where own.guild_id = c.guild_id and own.claim_id = c.claim_id and own.try = c.tries
               group by near.claim_id, near.try order by near.claim_id, near.try limit 5) found
         join economy.proofs e on e.guild_id = c.guild_id and e.claim_id = found.claim_id and e.try = found.try
         join economy.claims o on o.guild_id = c.guild_id and o.claim_id = found.claim_id
         join economy.tasks t2 on t2.guild_id = o.guild_id and t2.task_id = o.task_id) one) as similar`;
const SUBMISSION_COLUMNS = `${CLAIM_COLUMNS}, t.description, t.category, t.status as task_status,
  coalesce(t.require_proof, s.require_proof, true) as require_proof, ${HISTORY_COLUMNS}`;
const CLAIM_JOINS = `join economy.tasks t on t.guild_id = c.guild_id and t.task_id = c.task_id and t.closing_at is null ${PROOF_JOIN} ${REVIEW_MESSAGE_JOIN}`;
const HISTORY_JOINS = `left join economy.task_settings s on s.guild_id = c.guild_id
  left join economy.members m on m.guild_id = c.guild_id and m.user_id = c.user_id`;

/** The columns submissions can be sorted by, and the type of the cursor's key. */
const SORTS = {
  submitted_at: { column: 'c.submitted_at', type: 'timestamptz' },
  deadline: { column: 'c.deadline', type: 'timestamptz' },
  task: { column: 'c.task_id', type: 'integer' },
} as const;
export type SubmissionSort = keyof typeof SORTS;
export type SubmissionFilter = {
  status: 'submitted' | 'completed' | 'rejected';
  hasFailedRole: boolean;
  taskId: number | null;
  userId: string | null;
};

/** Returns a page of claims with proofs and one extra row when there are more; ties are ordered by id. */
export async function findSubmissions(
  queries: Queries,
  params: { guildId: string; filter: SubmissionFilter; sort: SubmissionSort; isDescending: boolean; page: Page },
): Promise<{ rows: SubmissionRow[]; total: number }> {
  const { column, type } = SORTS[params.sort];
  const [direction, comparison] = params.isDescending ? ['desc', '<'] : ['asc', '>'];
  const { status, hasFailedRole, taskId, userId } = params.filter;
  // The status is one of three literals, inlined so that the partial index of waiting proofs applies.
  const condition = `c.guild_id = $1 and c.status = '${status}' ${hasFailedRole ? `and c.role_state = 'failed'` : ''}
    and ($2::integer is null or c.task_id = $2) and ($3::bigint is null or c.user_id = $3)
    and not exists (select from economy.tasks gone
      where gone.guild_id = c.guild_id and gone.task_id = c.task_id and gone.closing_at is not null)`;
  const filter = [params.guildId, taskId, userId] as const;
  const { after, limit, offset } = params.page;
  // Tasks store the number of their completed claims, which saves counting them.
  const isCountStored = status === 'completed' && !hasFailedRole && userId === null;
  const [totals] = isCountStored
    ? await queries.query<{ total: number }>(
        `select coalesce(sum(t.completed_claims), 0)::integer as total from economy.tasks t
         where t.guild_id = $1 and t.closing_at is null and ($2::integer is null or t.task_id = $2)`,
        [params.guildId, taskId],
      )
    : await queries.query<{ total: number }>(
        `select count(*)::integer as total from economy.claims c where ${condition}`,
        filter,
      );
  const rows = await queries.query<SubmissionRow>(
    `with chosen as materialized (
       select c.claim_id, ${column} as sort_key from economy.claims c where ${condition}
         and ($4::text is null or (${column}, c.claim_id) ${comparison} ($4::text::${type}, $5::bigint))
       order by ${column} ${direction}, c.claim_id ${direction} limit $6 offset $7)
     select ${SUBMISSION_COLUMNS}, chosen.sort_key::text as sort_key
     from chosen join economy.claims c on c.guild_id = $1 and c.claim_id = chosen.claim_id ${CLAIM_JOINS} ${HISTORY_JOINS}
     order by chosen.sort_key ${direction}, c.claim_id ${direction}`,
    [...filter, after?.key ?? null, after?.id ?? null, limit + 1, offset],
  );
  return { rows, total: totals?.total ?? 0 };
}

export async function findSubmission(
  queries: Queries,
  guildId: string,
  claimId: string,
): Promise<SubmissionRow | undefined> {
  const [row] = await queries.query<SubmissionRow>(
    `select ${SUBMISSION_COLUMNS}, '' as sort_key from economy.claims c ${CLAIM_JOINS} ${HISTORY_JOINS}
     where c.guild_id = $1 and c.claim_id = $2 and c.tries > 0`,
    [guildId, claimId],
  );
  return row;
}

/** Returns a page of a member's claims, newest first, and one extra row when there are more. */
export async function findClaims(
  queries: Queries,
  params: { guildId: string; userId: string; status: ClaimStatus | null; page: Page },
): Promise<{ rows: ClaimRow[]; total: number }> {
  const condition = `c.guild_id = $1 and c.user_id = $2 and ($3::text is null or c.status = $3)`;
  const filter = [params.guildId, params.userId, params.status] as const;
  const { after, limit, offset } = params.page;
  const [totals] = await queries.query<{ total: number }>(
    `select count(*)::integer as total from economy.claims c ${CLAIM_JOINS} where ${condition}`,
    filter,
  );
  const rows = await queries.query<ClaimRow>(
    `select ${CLAIM_COLUMNS}, '' as sort_key from economy.claims c ${CLAIM_JOINS}
     where ${condition} and ($4::bigint is null or c.claim_id < $4::bigint) order by c.claim_id desc limit $5 offset $6`,
    [...filter, after?.id ?? null, limit + 1, offset],
  );
  return { rows, total: totals?.total ?? 0 };
}

export async function findClaim(queries: Queries, guildId: string, claimId: string): Promise<ClaimRow | undefined> {
  const [row] = await queries.query<ClaimRow>(
    `select ${CLAIM_COLUMNS}, '' as sort_key from economy.claims c ${CLAIM_JOINS} where c.guild_id = $1 and c.claim_id = $2`,
    [guildId, claimId],
  );
  return row;
}
