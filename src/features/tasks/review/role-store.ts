import type { Queries } from '../../../platform/db/database.ts';
import type { Work } from '../../../platform/work.ts';
import type { RoleProblem } from '../shared/rules.ts';
import { roleProblemSql } from '../shared/task-message-store.ts';

/** The data needed to grant a role. */
export type RoleGrant = {
  userId: string;
  roleId: string;
  roleName: string | null;
  taskName: string;
  state: 'owed' | 'granted' | 'failed';
  /** Why the role cannot be granted, from the known roles and bot permissions; null when nothing prevents it. */
  problem: RoleProblem | null;
};

/** Returns the data needed to grant an accepted claim's role; undefined when there is no role to grant. */
export async function readRoleGrant(
  queries: Queries,
  guildId: string,
  claimId: string,
): Promise<RoleGrant | undefined> {
  const [row] = await queries.query<RoleGrant>(
    `select c.user_id as "userId", c.role_id as "roleId", coalesce(r.name, c.role_name) as "roleName", t.name as "taskName",
       c.role_state as state, ${roleProblemSql('c.role_id')} as problem
     from economy.claims c
     join economy.tasks t on t.guild_id = c.guild_id and t.task_id = c.task_id
     left join economy.roles r on r.guild_id = c.guild_id and r.role_id = c.role_id
     where c.guild_id = $1 and c.claim_id = $2 and c.role_state is not null and c.role_id is not null`,
    [guildId, claimId],
  );
  return row;
}

/** Stores the result of granting the role and enqueues the review message. */
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

/** Locks a claim and returns its role; undefined when there is no such claim. */
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
