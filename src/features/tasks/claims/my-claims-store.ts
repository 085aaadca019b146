import type { Queries } from '../../../platform/db/database.ts';
import { toMessageLocation, type MessageColumns, type MessageLocation } from '../shared/message-location.ts';
import { clampPage, type PageParams } from '../shared/page-params.ts';
import type { ClaimStatus } from '../shared/rules.ts';

export type MyClaim = {
  claimId: string;
  taskId: number;
  taskName: string;
  status: ClaimStatus;
  reward: number;
  roleId: string | null;
  deadline: Date;
  submittedAt: Date | null;
  completedAt: Date | null;
  /** The reason given with the last decision. */
  reason: string | null;
  /** True while a proof may be submitted. */
  canSubmit: boolean;
  needsProof: boolean;
  message: MessageLocation | null;
};

const CAN_SUBMIT = `c.status in ('in_progress', 'rejected') and c.deadline > now()`;

/** Claims of a member: open ones first, by deadline, then the others, newest first. */
export async function findMyClaims(
  queries: Queries,
  params: PageParams & { userId: string },
): Promise<{
  claims: MyClaim[];
  page: number;
  total: number;
  open: number;
  limit: number;
  currencyName: string;
}> {
  const [summary] = await queries.query<{ total: number; open: number; limit: number; currencyName: string }>(
    `select count(*)::integer as total,
       count(*) filter (where c.status in ('in_progress', 'submitted', 'rejected'))::integer as open,
       coalesce((select max_tasks_per_user from economy.task_settings where guild_id = $1), 10) as limit,
       coalesce((select currency_name from economy.guild_settings where guild_id = $1), 'coins') as "currencyName"
     from economy.claims c where c.guild_id = $1 and c.user_id = $2`,
    [params.guildId, params.userId],
  );
  const { total = 0, open = 0, limit = 10, currencyName = 'coins' } = summary ?? {};
  const page = clampPage(params, total);
  const rows = await queries.query<Omit<MyClaim, 'message'> & MessageColumns>(
    `select c.claim_id as "claimId", c.task_id as "taskId", t.name as "taskName", c.status, c.reward::numeric as reward,
       c.role_id as "roleId", c.deadline, c.submitted_at as "submittedAt", c.completed_at as "completedAt",
       c.notes as reason, ${CAN_SUBMIT} as "canSubmit", coalesce(t.require_proof, s.require_proof, true) as "needsProof",
       m.channel_id as "channelId", m.message_id as "messageId"
     from economy.claims c
     join economy.tasks t on t.guild_id = c.guild_id and t.task_id = c.task_id
     left join economy.task_settings s on s.guild_id = c.guild_id
     left join economy.messages m on m.guild_id = c.guild_id and m.key = 'task:' || c.task_id
     where c.guild_id = $1 and c.user_id = $2
     order by c.status not in ('in_progress', 'submitted', 'rejected'),
       case when c.status in ('in_progress', 'submitted', 'rejected') then c.deadline end, c.claim_id desc
     limit $3 offset $4`,
    [params.guildId, params.userId, params.pageSize, (page - 1) * params.pageSize],
  );
  const claims = rows.map(({ channelId, messageId, ...claim }) => ({
    ...claim,
    message: toMessageLocation({ channelId, messageId }),
  }));
  return { claims, page, total, open, limit, currencyName };
}

export type ClaimSuggestion = {
  claimId: string;
  taskId: number;
  taskName: string;
  status: ClaimStatus;
  deadline: Date;
};

/** At most 25 claims of a member that still accept a proof, earliest deadline first. */
export async function findClaimSuggestions(
  queries: Queries,
  params: { guildId: string; userId: string; text: string },
): Promise<ClaimSuggestion[]> {
  return queries.query<ClaimSuggestion>(
    `select c.claim_id as "claimId", c.task_id as "taskId", t.name as "taskName", c.status, c.deadline
     from economy.claims c join economy.tasks t on t.guild_id = c.guild_id and t.task_id = c.task_id
     where c.guild_id = $1 and c.user_id = $2 and ${CAN_SUBMIT}
       and ($3 = '' or strpos(lower(t.name), lower($3)) > 0 or t.task_id::text = ltrim($3, '#'))
     order by c.deadline limit 25`,
    [params.guildId, params.userId, params.text],
  );
}
