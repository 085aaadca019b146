import type { Queries } from '../../../platform/db/database.ts';
import type { Work } from '../../../platform/work.ts';
import type { ClaimNotificationKind, ClaimStatus, ProofFile, RoleProblem } from '../shared/rules.ts';

/** The data of a review message. */
export type ReviewMessageData = {
  claimId: string;
  task: { taskId: number; name: string; isClosing: boolean };
  /** The server's review channel, otherwise the task's channel. */
  channelId: string | null;
  userId: string;
  status: ClaimStatus;
  reward: number;
  currencyName: string;
  roleId: string | null;
  roleState: 'owed' | 'granted' | 'failed' | null;
  roleProblem: RoleProblem | null;
  deadline: Date;
  /** The notification that could not be delivered to the claimant. */
  failedNotification: ClaimNotificationKind | null;
  proof: { try: number; content: string; files: readonly ProofFile[]; submittedAt: Date } | null;
  /** The latest decision about this claim. */
  decision: { accepted: boolean; reviewer: string; at: Date; reason: string | null } | null;
  history: {
    accepted: number;
    rejected: number;
    /** The latest reasons given for rejected proofs of this member, at most three. */
    reasons: readonly string[];
  };
  /** The number of other proofs with the same text, or a file of the same name and size; at most 20 per mark. */
  similar: number;
};

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

/** Returns the current data of a claim's review message; undefined when the claim no longer exists. */
export async function readReviewMessageData(
  queries: Queries,
  guildId: string,
  claimId: string,
): Promise<ReviewMessageData | undefined> {
  const [row] = await queries.query<ReviewMessageRow>(
    `select c.claim_id as "claimId", t.task_id as "taskId", t.name as "taskName", t.closing_at is not null as "isClosing",
       coalesce(s.review_channel_id, t.channel_id, g.task_channel_id) as "channelId", c.user_id as "userId", c.status,
       c.reward::numeric as reward, coalesce(g.currency_name, 'coins') as "currencyName", c.role_id as "roleId",
       c.role_state as "roleState", c.role_problem as "roleProblem", c.deadline, c.untold as "failedNotification", p.try, p.content,
       p.attachments as files, p.submitted_at as "submittedAt", c.reviewer, c.decided_at as "decidedAt", c.notes,
       h.accepted, h.rejected, h.reasons,
       (select count(distinct (similar_proof.claim_id, similar_proof.try))::integer from economy.proof_marks m
        cross join lateral (
          select o.claim_id, o.try from economy.proof_marks o
          where o.guild_id = m.guild_id and o.mark = m.mark and o.claim_id <> m.claim_id
          order by o.claim_id, o.try limit 20) similar_proof
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

/** Returns those of the claims that wait for a decision or for their role: their review messages may still change. */
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

/** Stores where a proof's files are once the review message carries them, so that their links can be refreshed. */
export async function updateProofFiles(
  work: Work,
  { claimId, attempt, files }: { claimId: string; attempt: number; files: readonly ProofFile[] },
): Promise<void> {
  await work.query(
    'update economy.proofs set attachments = $4::jsonb where guild_id = $1 and claim_id = $2 and try = $3',
    [work.guildId, claimId, attempt, JSON.stringify(files)],
  );
}
