import type { Work } from '../../../../platform/work.ts';

/** Locks a task that is being deleted and returns its claim ids; undefined when there is no such task. */
export async function lockClosingTaskClaims(work: Work, taskId: number): Promise<string[] | undefined> {
  const locked = await work.query(
    'select 1 from economy.tasks where guild_id = $1 and task_id = $2 and closing_at is not null for update',
    [work.guildId, taskId],
  );
  if (locked.length === 0) return undefined;
  const rows = await work.query<{ claim_id: string }>(
    'select claim_id from economy.claims where guild_id = $1 and task_id = $2 order by claim_id',
    [work.guildId, taskId],
  );
  return rows.map(({ claim_id }) => claim_id);
}

/** Deletes a task with its claims, proofs and marks. */
export async function removeTask(work: Work, taskId: number): Promise<void> {
  const params = [work.guildId, taskId];
  const claimCondition =
    'guild_id = $1 and claim_id in (select claim_id from economy.claims where guild_id = $1 and task_id = $2)';
  await work.query(`delete from economy.proof_marks where ${claimCondition}`, params);
  await work.query(`delete from economy.proofs where ${claimCondition}`, params);
  await work.query('delete from economy.claims where guild_id = $1 and task_id = $2', params);
  await work.query('delete from economy.tasks where guild_id = $1 and task_id = $2', params);
}
