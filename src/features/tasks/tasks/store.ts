import type { Queries } from '../../../platform/db/database.ts';
import type { Work } from '../../../platform/work.ts';
import type { StoredTerms, TaskStatus, ProposalNotificationKind } from '../shared/rules.ts';
import type { CompleteTerms } from './default-terms.ts';

/** The server settings that operations on tasks depend on. */
export type TaskFeatureSettings = {
  isEnabled: boolean;
  taskChannelId: string | null;
  announcementChannelId: string | null;
};

export async function readTaskFeatureSettings(queries: Queries, guildId: string): Promise<TaskFeatureSettings> {
  const [row] = await queries.query<TaskFeatureSettings>(
    `select coalesce(s.feature_tasks, true) as "isEnabled", s.task_channel_id as "taskChannelId", t.announcement_channel_id as "announcementChannelId"
     from (select $1::bigint as guild_id) g
     left join economy.guild_settings s on s.guild_id = g.guild_id
     left join economy.task_settings t on t.guild_id = g.guild_id`,
    [guildId],
  );
  if (row === undefined) throw new Error('The query for the task feature settings returned no row.');
  return row;
}

/** Allocates the next task number. The counter's row stays locked until the transaction ends. */
export async function allocateTaskNumber(work: Work): Promise<number> {
  const [row] = await work.query<{ allocated: number }>(
    `insert into economy.task_settings as s (guild_id, next_task_id) values ($1, 2)
     on conflict (guild_id) do update set next_task_id = s.next_task_id + 1 returning s.next_task_id - 1 as allocated`,
    [work.guildId],
  );
  if (row === undefined) throw new Error('No task number was allocated.');
  return row.allocated;
}

/** Returns the task that an operation has already created, with its channel; undefined when it created none. */
export async function findTaskByOperation(
  work: Work,
  operationId: string,
): Promise<{ taskId: number; channelId: string } | undefined> {
  const [row] = await work.query<{ taskId: number; channelId: string }>(
    'select task_id as "taskId", channel_id as "channelId" from economy.tasks where guild_id = $1 and act_id = $2',
    [work.guildId, operationId],
  );
  return row;
}

export async function insertTask(
  work: Work,
  params: { taskId: number; terms: CompleteTerms; roleName: string | null; createdBy: string; operationId: string },
): Promise<void> {
  const { terms } = params;
  await work.query(
    `insert into economy.tasks (guild_id, task_id, name, description, reward, role_id, role_name, duration_hours, category,
       channel_id, max_claims, expires_at, auto_approve, require_proof, repeat_hours, required_role_id, required_balance,
       required_task_id, created_by, act_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11,
       case when $12::boolean then now() + make_interval(hours => $8) else $13::timestamptz end,
       $14, $15, $16, $17, $18, $19, $20, $21)`,
    [
      work.guildId,
      params.taskId,
      terms.name,
      terms.description,
      terms.reward,
      terms.role_id,
      params.roleName,
      terms.duration_hours,
      terms.category,
      terms.channel_id,
      terms.max_claims,
      terms.expires_at === undefined,
      terms.expires_at ?? null,
      terms.auto_approve,
      terms.require_proof,
      terms.repeat_hours,
      terms.required_role_id,
      terms.required_balance,
      terms.required_task_id,
      params.createdBy,
      params.operationId,
    ],
  );
}

export type LockedTask = {
  taskId: number;
  status: TaskStatus;
  terms: StoredTerms;
  currentClaims: number;
  proposerId: string | null;
  createdAt: Date;
};

/** Locks a task until the transaction ends and returns it; undefined when there is none or it is being deleted. */
export async function lockTask(work: Work, taskId: number): Promise<LockedTask | undefined> {
  const [row] = await work.query<
    Omit<StoredTerms, 'expires_at'> & {
      expires_at: Date | null;
      status: TaskStatus;
      current_claims: number;
      proposer_id: string | null;
      created_at: Date;
    }
  >(
    `select name, description, reward::numeric as reward, role_id, duration_hours, category, channel_id, max_claims, expires_at,
       auto_approve, require_proof, repeat_hours, required_role_id, required_balance::numeric as required_balance,
       required_task_id, status, current_claims, proposer_id, created_at
     from economy.tasks where guild_id = $1 and task_id = $2 and closing_at is null for update`,
    [work.guildId, taskId],
  );
  if (row === undefined) return undefined;
  const { status, current_claims: currentClaims, proposer_id: proposerId, created_at: createdAt, ...terms } = row;
  return {
    taskId,
    status,
    currentClaims,
    proposerId,
    createdAt,
    terms: { ...terms, expires_at: terms.expires_at?.toISOString() ?? null },
  };
}

/** Writes all terms; `isReopened` makes an expired task active again. The caller holds the row's lock. */
export async function writeTerms(
  work: Work,
  {
    taskId,
    terms,
    roleName,
    isReopened,
  }: { taskId: number; terms: StoredTerms; roleName: string | null; isReopened: boolean },
): Promise<void> {
  await work.query(
    `update economy.tasks set name = $3, description = $4, reward = $5,
       role_name = case when $7::text is null and role_id is not distinct from $6 then role_name else $7::text end,
       role_id = $6, duration_hours = $8, category = $9, channel_id = $10, max_claims = $11, expires_at = $12,
       auto_approve = $13, require_proof = $14, repeat_hours = $15, required_role_id = $16, required_balance = $17,
       required_task_id = $18, updated_at = now(),
       status = case when $19 then 'active' else status end,
       ended_at = case when $19 then null else ended_at end, ended_by = case when $19 then null else ended_by end
     where guild_id = $1 and task_id = $2`,
    [
      work.guildId,
      taskId,
      terms.name,
      terms.description,
      terms.reward,
      terms.role_id,
      roleName,
      terms.duration_hours,
      terms.category,
      terms.channel_id,
      terms.max_claims,
      terms.expires_at,
      terms.auto_approve,
      terms.require_proof,
      terms.repeat_hours,
      terms.required_role_id,
      terms.required_balance,
      terms.required_task_id,
      isReopened,
    ],
  );
}

/** Pauses or resumes; the caller holds the row's lock. */
export async function writeStatus(
  work: Work,
  { taskId, status, by }: { taskId: number; status: 'active' | 'paused'; by: string | null },
): Promise<void> {
  await work.query(
    'update economy.tasks set status = $3, ended_by = $4, updated_at = now() where guild_id = $1 and task_id = $2',
    [work.guildId, taskId, status, by],
  );
}

/** Turns a proposal into an active task; its duration starts now. The caller holds the row's lock. */
export async function activateProposal(work: Work, taskId: number): Promise<void> {
  await work.query(
    `update economy.tasks set status = 'active', updated_at = now(), expires_at = now() + (expires_at - created_at), created_at = now()
     where guild_id = $1 and task_id = $2`,
    [work.guildId, taskId],
  );
}

/** True when the server has this text (0) or announcement (5) channel. */
export async function channelExists(work: Work, channelId: string): Promise<boolean> {
  const rows = await work.query(
    'select 1 from economy.channels where guild_id = $1 and channel_id = $2 and type in (0, 5)',
    [work.guildId, channelId],
  );
  return rows.length > 0;
}

/** Returns the names of those roles that exist in the server, by id. `@everyone`, whose id is the guild id, is left out. */
export async function findRoleNames(work: Work, roleIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await work.query<{ role_id: string; name: string }>(
    'select role_id, name from economy.roles where guild_id = $1 and role_id = any($2::bigint[]) and role_id <> $1',
    [work.guildId, roleIds],
  );
  return new Map(rows.map(({ role_id, name }) => [role_id, name]));
}

export async function taskExists(work: Work, taskId: number): Promise<boolean> {
  const rows = await work.query(
    'select 1 from economy.tasks where guild_id = $1 and task_id = $2 and closing_at is null',
    [work.guildId, taskId],
  );
  return rows.length > 0;
}

/** Stores which notification could not be delivered to the proposer, or null after one was delivered. */
export async function recordProposerNotificationFailure(
  work: Work,
  { taskId, kind }: { taskId: number; kind: ProposalNotificationKind | null },
): Promise<void> {
  const updatedRows = await work.query(
    `update economy.tasks set untold = $3::text where guild_id = $1 and task_id = $2 and untold is distinct from $3::text
     returning task_id`,
    [work.guildId, taskId, kind],
  );
  if (updatedRows.length > 0)
    await work.recordChange({ dataType: 'tasks', changeType: 'update', affectedIds: [String(taskId)] });
}
