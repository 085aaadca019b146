import type { Queries } from '../../../platform/db/database.ts';
import type { ClaimStatus, TaskState } from './rules.ts';
import { STATE } from './task-message-store.ts';

export type OpenTask = {
  taskId: number;
  name: string;
  description: string;
  reward: number;
  roleId: string | null;
  category: string;
  maxClaims: number;
  currentClaims: number;
  expiresAt: Date | null;
  /** Its message, to jump to. */
  message: { channelId: string; messageId: string } | null;
};
export type TaskSuggestion = { taskId: number; name: string; state: TaskState };
type PageParams = { guildId: string; page: number; pageSize: number };

const OPEN_TASKS_FROM = `from economy.tasks t
  left join economy.task_settings s on s.guild_id = t.guild_id
  where t.guild_id = $1 and t.status = 'active' and t.closing_at is null and ${STATE} = 'open'`;
const messageOf = (row: { channelId: string | null; messageId: string | null }) =>
  row.channelId === null || row.messageId === null ? null : { channelId: row.channelId, messageId: row.messageId };
/** The page asked for, or the last one there is. */
const clampPage = ({ page, pageSize }: Pick<PageParams, 'page' | 'pageSize'>, total: number): number =>
  Math.min(Math.max(1, page), Math.max(1, Math.ceil(total / pageSize)));

/** Open tasks, those that end first in front. */
export async function findOpenTasks(
  queries: Queries,
  params: PageParams & { category: string | null },
): Promise<{ tasks: OpenTask[]; page: number; total: number; categories: string[]; currencyName: string }> {
  const [summary] = await queries.query<{ total: number; categories: string[]; currencyName: string }>(
    `select count(*) filter (where $2::text is null or t.category = $2)::integer as total,
       coalesce(array_agg(distinct t.category order by t.category), '{}') as categories,
       coalesce((select currency_name from economy.guild_settings where guild_id = $1), 'coins') as "currencyName" ${OPEN_TASKS_FROM}`,
    [params.guildId, params.category],
  );
  const { total = 0, categories = [], currencyName = 'coins' } = summary ?? {};
  const page = clampPage(params, total);
  const rows = await queries.query<Omit<OpenTask, 'message'> & { channelId: string | null; messageId: string | null }>(
    `select t.task_id as "taskId", t.name, t.description, t.reward::numeric as reward, t.role_id as "roleId", t.category,
       t.max_claims as "maxClaims", t.current_claims as "currentClaims", t.expires_at as "expiresAt",
       m.channel_id as "channelId", m.message_id as "messageId"
     from economy.tasks t
     left join economy.task_settings s on s.guild_id = t.guild_id
     left join economy.messages m on m.guild_id = t.guild_id and m.key = 'task:' || t.task_id
     where t.guild_id = $1 and t.status = 'active' and t.closing_at is null and ${STATE} = 'open'
       and ($2::text is null or t.category = $2)
     order by t.expires_at nulls last, t.task_id limit $3 offset $4`,
    [params.guildId, params.category, params.pageSize, (page - 1) * params.pageSize],
  );
  const tasks = rows.map(({ channelId, messageId, ...task }) => ({
    ...task,
    message: messageOf({ channelId, messageId }),
  }));
  return { tasks, page, total, categories, currencyName };
}

/** Tasks by name or number, the newest first. */
export async function findTaskSuggestions(
  queries: Queries,
  params: { guildId: string; text: string; which: 'open' | 'all' },
): Promise<TaskSuggestion[]> {
  return queries.query<TaskSuggestion>(
    `select t.task_id as "taskId", t.name, ${STATE} as state
     from economy.tasks t
     left join economy.task_settings s on s.guild_id = t.guild_id
     where t.guild_id = $1 and t.closing_at is null and ($3 = 'all' or ${STATE} = 'open')
       and ($2 = '' or strpos(lower(t.name), lower($2)) > 0 or t.task_id::text = ltrim($2, '#'))
     order by t.task_id desc limit 25`,
    [params.guildId, params.text, params.which],
  );
}

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
  /** Of the last decision. */
  reason: string | null;
  /** A proof may be sent now. */
  canSubmit: boolean;
  needsProof: boolean;
  message: { channelId: string; messageId: string } | null;
};

const CAN_SUBMIT = `c.status in ('in_progress', 'rejected') and c.deadline > now()`;

/** A member's claims: open ones first, by deadline, then the newest. */
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
  const rows = await queries.query<Omit<MyClaim, 'message'> & { channelId: string | null; messageId: string | null }>(
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
    message: messageOf({ channelId, messageId }),
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

/** A member's claims that a proof may be sent for, the most urgent first. */
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

export type WaitingSubmission = {
  claimId: string;
  taskId: number;
  taskName: string;
  userId: string;
  /** As the claimant is called in the server; null when never seen by name. */
  userName: string | null;
  reward: number;
  tries: number;
  submittedAt: Date;
  deadline: Date;
  /** Its review card, to jump to. */
  message: { channelId: string; messageId: string } | null;
};

/** Proofs that wait for review, the oldest first. */
export async function findWaitingSubmissions(
  queries: Queries,
  params: PageParams & { taskId: number | null },
): Promise<{ submissions: WaitingSubmission[]; page: number; total: number }> {
  const isWaiting = `c.guild_id = $1 and c.status = 'submitted' and ($2::integer is null or c.task_id = $2)`;
  const [summary] = await queries.query<{ total: number }>(
    `select count(*)::integer as total from economy.claims c where ${isWaiting}`,
    [params.guildId, params.taskId],
  );
  const total = summary?.total ?? 0;
  const page = clampPage(params, total);
  const rows = await queries.query<
    Omit<WaitingSubmission, 'message'> & { channelId: string | null; messageId: string | null }
  >(
    `select c.claim_id as "claimId", c.task_id as "taskId", t.name as "taskName", c.user_id as "userId",
       (select p.display_name from economy.profiles p where p.guild_id = c.guild_id and p.user_id = c.user_id) as "userName",
       c.reward::numeric as reward, c.tries, c.submitted_at as "submittedAt", c.deadline,
       m.channel_id as "channelId", m.message_id as "messageId"
     from economy.claims c
     join economy.tasks t on t.guild_id = c.guild_id and t.task_id = c.task_id
     left join economy.messages m on m.guild_id = c.guild_id and m.key = 'task.card:' || c.claim_id
     where ${isWaiting} order by c.submitted_at, c.claim_id limit $3 offset $4`,
    [params.guildId, params.taskId, params.pageSize, (page - 1) * params.pageSize],
  );
  const submissions = rows.map(({ channelId, messageId, ...submission }) => ({
    ...submission,
    message: messageOf({ channelId, messageId }),
  }));
  return { submissions, page, total };
}
