import type { Queries } from '../../../platform/db/database.ts';
import type { TaskMessageView } from '../discord/tasks/task-message-view.ts';

/** The data of a task message, and where it is posted. */
export type TaskMessageData = TaskMessageView & {
  currencySymbol: string;
  roleName: string | null;
  /** The server's review channel, where staff see proposals; null when none is set. */
  reviewChannelId: string | null;
  endedAt: Date | null;
  /** True while the task is being deleted: all its messages must be removed. */
  isClosing: boolean;
};

/** True for a task past its end, unless the server lets tasks stay open. Expects the aliases t (tasks) and s (task_settings). */
const IS_EXPIRED = `(t.expires_at <= now() and coalesce(s.auto_expire_enabled, true))`;
/**
 * A task's state in the list. An active task past its end counts as ended even before the job has expired it, unless the server
 * lets tasks stay open. Expects the same aliases.
 */
export const TASK_STATE_SQL = `case when t.status = 'proposed' then 'proposed'
  when t.status not in ('active', 'paused') or coalesce(${IS_EXPIRED}, false) then 'ended'
  when t.status = 'paused' then 'paused'
  when t.max_claims <> -1 and t.current_claims >= t.max_claims then 'full' else 'open' end`;

/** Returns the current data of a task message; undefined when the task no longer exists. */
export async function readTaskMessageData(
  queries: Queries,
  guildId: string,
  taskId: number,
): Promise<TaskMessageData | undefined> {
  const [row] = await queries.query<
    Omit<TaskMessageData, 'requiredTask'> & { requiredTaskId: number | null; requiredTaskName: string | null }
  >(
    `select t.task_id as "taskId", t.name, t.description, t.reward::numeric as reward,
       coalesce(g.currency_name, 'coins') as "currencyName", coalesce(g.currency_symbol, '$') as "currencySymbol",
       t.role_id as "roleId", coalesce(r.name, t.role_name) as "roleName", t.duration_hours as "durationHours", t.category,
       coalesce(t.channel_id, g.task_channel_id) as "channelId",
       s.review_channel_id as "reviewChannelId", t.max_claims as "maxClaims", t.current_claims as "currentClaims", t.completed_claims as "completedClaims", t.status, ${TASK_STATE_SQL} as state,
       t.expires_at as "expiresAt", t.ended_at as "endedAt",
       coalesce(t.require_proof, s.require_proof, true) as "needsProof", t.auto_approve as "isAutoApproved",
       t.repeat_hours as "repeatHours", t.required_role_id as "requiredRoleId",
       t.required_balance::numeric as "requiredBalance", n.task_id as "requiredTaskId", n.name as "requiredTaskName",
       t.proposer_id as "proposerId", t.reason, t.closing_at is not null as "isClosing",
       t.proposer_id is not null and t.status = 'cancelled' and t.current_claims = 0
         and coalesce(m.channel_id is null or m.channel_id = s.review_channel_id, false) as "isDeclined"
     from economy.tasks t
     left join economy.messages m on m.guild_id = t.guild_id and m.key = 'task:' || t.task_id
     left join economy.guild_settings g on g.guild_id = t.guild_id
     left join economy.task_settings s on s.guild_id = t.guild_id
     left join economy.roles r on r.guild_id = t.guild_id and r.role_id = t.role_id
     left join economy.tasks n on n.guild_id = t.guild_id and n.task_id = t.required_task_id
     where t.guild_id = $1 and t.task_id = $2`,
    [guildId, taskId],
  );
  if (row === undefined) return undefined;
  const { requiredTaskId, requiredTaskName, ...task } = row;
  return {
    ...task,
    requiredTask: requiredTaskId === null ? null : { taskId: requiredTaskId, name: requiredTaskName ?? '' },
  };
}

/** Why the bot cannot grant a role at present. `role` is the column with the role id; $1 must be the guild id. */
export const roleProblemSql = (role: string): string => `(select case when ${role} is null then null
    when r.role_id is null then 'role_missing' when r.is_managed then 'role_managed'
    when b.bot_permissions & 8 = 0 and b.bot_permissions & 268435456 = 0 then 'no_permission'
    when r.position >= b.bot_top_role then 'role_above_bot' end
  from economy.guilds b left join economy.roles r on r.guild_id = b.guild_id and r.role_id = ${role}
  where b.guild_id = $1)`;
