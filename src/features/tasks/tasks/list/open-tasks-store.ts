import type { Queries } from '../../../../platform/db/database.ts';
import { toMessageLocation, type MessageColumns, type MessageLocation } from '../../shared/message-location.ts';
import { clampPage, type PageParams } from '../../shared/page-params.ts';
import type { TaskState } from '../../shared/rules.ts';
import { TASK_STATE_SQL } from '../../shared/task-message-store.ts';

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
  /** Its task message, to link to. */
  message: MessageLocation | null;
};
export type TaskSuggestion = { taskId: number; name: string; state: TaskState };

const OPEN_TASKS_FROM = `from economy.tasks t
  left join economy.task_settings s on s.guild_id = t.guild_id
  where t.guild_id = $1 and t.status = 'active' and t.closing_at is null and ${TASK_STATE_SQL} = 'open'`;

/** Open tasks, soonest expiry first. */
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
  const rows = await queries.query<Omit<OpenTask, 'message'> & MessageColumns>(
    `select t.task_id as "taskId", t.name, t.description, t.reward::numeric as reward, t.role_id as "roleId", t.category,
       t.max_claims as "maxClaims", t.current_claims as "currentClaims", t.expires_at as "expiresAt",
       m.channel_id as "channelId", m.message_id as "messageId"
     from economy.tasks t
     left join economy.task_settings s on s.guild_id = t.guild_id
     left join economy.messages m on m.guild_id = t.guild_id and m.key = 'task:' || t.task_id
     where t.guild_id = $1 and t.status = 'active' and t.closing_at is null and ${TASK_STATE_SQL} = 'open'
       and ($2::text is null or t.category = $2)
     order by t.expires_at nulls last, t.task_id limit $3 offset $4`,
    [params.guildId, params.category, params.pageSize, (page - 1) * params.pageSize],
  );
  const tasks = rows.map(({ channelId, messageId, ...task }) => ({
    ...task,
    message: toMessageLocation({ channelId, messageId }),
  }));
  return { tasks, page, total, categories, currencyName };
}

/** At most 25 tasks matching a name or number, newest first. */
export async function findTaskSuggestions(
  queries: Queries,
  params: { guildId: string; text: string; which: 'open' | 'all' },
): Promise<TaskSuggestion[]> {
  return queries.query<TaskSuggestion>(
    `select t.task_id as "taskId", t.name, ${TASK_STATE_SQL} as state
     from economy.tasks t
     left join economy.task_settings s on s.guild_id = t.guild_id
     where t.guild_id = $1 and t.closing_at is null and ($3 = 'all' or ${TASK_STATE_SQL} = 'open')
       and ($2 = '' or strpos(lower(t.name), lower($2)) > 0 or t.task_id::text = ltrim($2, '#'))
     order by t.task_id desc limit 25`,
    [params.guildId, params.text, params.which],
  );
}
