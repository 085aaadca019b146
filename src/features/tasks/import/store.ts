import type { Work } from '../../../platform/work.ts';
import type { ImportedClaim, ImportedTask, ImportedTasks } from './imported-tasks.ts';

/** The creator and reviewer of imported rows. */
const IMPORT_ACTOR = 'system:import';

/** Returns whether the server has imported tasks, only its own, or none. */
export async function findTaskOrigin(work: Work): Promise<'imported' | 'own' | 'none'> {
  const [row] = await work.query<{ imported: boolean | null }>(
    'select bool_or(created_by = $2) as imported from economy.tasks where guild_id = $1',
    [work.guildId, IMPORT_ACTOR],
  );
  if (row === undefined || row.imported === null) return 'none';
  return row.imported ? 'imported' : 'own';
}

/** Writes the imported settings and counters. */
export async function writeImportedSettings(work: Work, settings: ImportedTasks['settings']): Promise<void> {
  await work.query(
    `insert into economy.task_settings as s (guild_id, allow_user_tasks, max_tasks_per_user, auto_expire_enabled, require_proof,
       announcement_channel_id, categories, next_task_id, total_completed, total_expired)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (guild_id) do update set allow_user_tasks = excluded.allow_user_tasks,
       max_tasks_per_user = excluded.max_tasks_per_user, auto_expire_enabled = excluded.auto_expire_enabled,
       require_proof = excluded.require_proof, announcement_channel_id = excluded.announcement_channel_id,
       categories = excluded.categories, next_task_id = greatest(s.next_task_id, excluded.next_task_id),
       total_completed = excluded.total_completed, total_expired = excluded.total_expired, updated_at = now()`,
    [
      work.guildId,
      settings.allowUserTasks,
      settings.maxTasksPerUser,
      settings.autoExpireEnabled,
      settings.requireProof,
      settings.announcementChannelId,
      settings.categories,
      settings.nextTaskId,
      settings.totalCompleted,
      settings.totalExpired,
    ],
  );
}

/** The role with this name, when exactly one role has it; otherwise null. */
const ROLE_BY_NAME = (name: string) => `(select case when count(*) = 1 then min(r.role_id) end from economy.roles r
  where r.guild_id = $1 and r.name = ${name} and r.role_id <> $1)`;

/** Returns false when the task number exists already. */
export async function insertImportedTask(work: Work, task: ImportedTask): Promise<boolean> {
  const rows = await work.query(
    `insert into economy.tasks (guild_id, task_id, name, description, reward, role_id, role_name, duration_hours, category, status,
       channel_id, max_claims, current_claims, completed_claims, created_by, created_at, expires_at, ended_at, act_id)
     values ($1, $2, $3, $4, $5, ${ROLE_BY_NAME('$6::text')}, $6::text, $7, $8, $9::text, $10, $11, $12, $13, '${IMPORT_ACTOR}', $14, $15,
       case when $9::text in ('expired', 'completed', 'cancelled') then $15::timestamptz end, $16)
     on conflict do nothing returning task_id`,
    [
      work.guildId,
      task.taskId,
      task.name,
      task.description,
      task.reward,
      task.roleName,
      task.durationHours,
      task.category,
      task.status,
      task.channelId,
      task.maxClaims,
      task.currentClaims,
      task.completedClaims,
      task.createdAt,
      task.expiresAt,
      task.operationId,
    ],
  );
  return rows.length > 0;
}

/** Inserts a claim with its proof. Returns false when the claim exists already. */
export async function insertImportedClaim(work: Work, claim: ImportedClaim): Promise<boolean> {
  const isDecided = claim.status === 'completed' || claim.status === 'rejected';
  const decidedAt = isDecided ? (claim.completedAt ?? claim.submittedAt ?? claim.claimedAt) : null;
  const rows = await work.query(
    `insert into economy.claims (guild_id, claim_id, task_id, user_id, status, reward, role_id, role_name, claimed_at, deadline,
       submitted_at, completed_at, tries, reviewer, decided_at, notes, is_imported)
     values ($1, $2, $3, $4, $5, $6, ${ROLE_BY_NAME('$7::text')}, $7::text, $8, $9, $10, $11, $12, $13, $14, $15, true)
     on conflict do nothing returning claim_id`,
    [
      work.guildId,
      claim.claimId,
      claim.taskId,
      claim.userId,
      claim.status,
      claim.reward,
      claim.roleName,
      claim.claimedAt,
      claim.deadline,
      claim.submittedAt,
      claim.completedAt,
      claim.proof === null ? 0 : 1,
      isDecided ? IMPORT_ACTOR : null,
      decidedAt,
      claim.notes,
    ],
  );
  if (rows.length === 0) return false;
  if (claim.proof === null) return true;
  const decision = isDecided ? (claim.status === 'completed' ? 'accepted' : 'rejected') : null;
  await work.query(
    `insert into economy.proofs (guild_id, claim_id, try, act_id, content, attachments, submitted_at, decision, reason, reviewer,
       decided_at)
     values ($1, $2, 1, $2, $3, $4::jsonb, $5, $6, $7, $8, $9)`,
    [
      work.guildId,
      claim.claimId,
      claim.proof.content,
      JSON.stringify(claim.proof.files),
      claim.submittedAt,
      decision,
      decision === 'rejected' ? claim.notes : null,
      isDecided ? IMPORT_ACTOR : null,
      decidedAt,
    ],
  );
  await work.query(
    'insert into economy.proof_marks (guild_id, mark, claim_id, try) select $1, mark, $2, 1 from unnest($3::text[]) mark',
    [work.guildId, claim.claimId, claim.proof.marks],
  );
  return true;
}

/** Registers a message that is already posted in Discord. Its content is unknown, so the next delivery edits it. */
export async function insertPostedMessage(
  work: Work,
  { key, channelId, messageId }: { key: string; channelId: string; messageId: string },
): Promise<void> {
  await work.query(
    `insert into economy.messages (guild_id, key, channel_id, message_id, posted_at, sync_status)
     values ($1, $2, $3, $4, now(), 'pending_sync') on conflict do nothing`,
    [work.guildId, key, channelId, messageId],
  );
}

/** Enqueues the review message of an imported proof. */
export async function enqueueReviewMessage(work: Work, claimId: string): Promise<void> {
  await work.query('select economy.enqueue_review_message($1, $2)', [work.guildId, claimId]);
}
