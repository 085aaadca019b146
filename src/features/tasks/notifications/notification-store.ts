import type { Queries } from '../../../platform/db/database.ts';
import type { Work } from '../../../platform/work.ts';
import type { ClaimNotificationKind } from '../shared/rules.ts';

/** The data of a direct message about a claim. */
export type ClaimNotificationData = {
  userId: string;
  /** False when the member has turned this kind off or it no longer applies, such as a reminder after the proof. */
  isWanted: boolean;
  serverName: string;
  task: { taskId: number; name: string; channelId: string | null };
  reward: number;
  currencyName: string;
  balance: number;
  roleId: string | null;
  roleName: string | null;
  /** The reason given with the decision. */
  reason: string | null;
  deadline: Date;
  /** True while another proof may be submitted. */
  isOpen: boolean;
};

/** Returns the data of a direct message about a claim; undefined when the claim no longer exists. */
export async function readClaimNotificationData(
  queries: Queries,
  params: { guildId: string; claimId: string; kind: ClaimNotificationKind },
): Promise<ClaimNotificationData | undefined> {
  const [row] = await queries.query<
    Omit<ClaimNotificationData, 'task'> & { taskId: number; name: string; channelId: string | null }
  >(
    `select c.user_id as "userId",
       (case $3::text when 'accepted' then coalesce(n.accepted, true) and c.status = 'completed'
          when 'rejected' then coalesce(n.rejected, true) and c.status in ('rejected', 'expired') and c.notes is not null
          when 'expired' then coalesce(n.expired, true) and c.status = 'expired'
          when 'cancelled' then coalesce(n.expired, true) and c.status = 'cancelled'
          else coalesce(n.reminder, true) and c.status in ('in_progress', 'rejected') and c.deadline > now() end) as "isWanted",
       b.name as "serverName", t.task_id as "taskId", t.name, coalesce(t.channel_id, g.task_channel_id) as "channelId",
       c.reward::numeric as reward, coalesce(g.currency_name, 'coins') as "currencyName",
       coalesce(m.balance, 0)::numeric as balance, c.role_id as "roleId", coalesce(r.name, c.role_name) as "roleName",
       c.notes as reason, c.deadline, c.status in ('in_progress', 'rejected') and c.deadline > now() as "isOpen"
     from economy.claims c
     join economy.tasks t on t.guild_id = c.guild_id and t.task_id = c.task_id
     join economy.guilds b on b.guild_id = c.guild_id
     left join economy.guild_settings g on g.guild_id = c.guild_id
     left join economy.members m on m.guild_id = c.guild_id and m.user_id = c.user_id
     left join economy.roles r on r.guild_id = c.guild_id and r.role_id = c.role_id
     left join economy.task_notices n on n.guild_id = c.guild_id and n.user_id = c.user_id
     where c.guild_id = $1 and c.claim_id = $2`,
    [params.guildId, params.claimId, params.kind],
  );
  if (row === undefined) return undefined;
  const { taskId, name, channelId, ...rest } = row;
  return { ...rest, task: { taskId, name, channelId } };
}

/** Stores which notification could not be delivered, or null after one was delivered, and enqueues the review message. */
export async function recordNotificationFailure(
  work: Work,
  { claimId, kind }: { claimId: string; kind: ClaimNotificationKind | null },
): Promise<void> {
  const updatedRows = await work.query(
    `update economy.claims set untold = $3::text where guild_id = $1 and claim_id = $2 and untold is distinct from $3::text
     returning claim_id`,
    [work.guildId, claimId, kind],
  );
  if (updatedRows.length === 0) return;
  await work.query(`select economy.enqueue_review_message($1, $2)`, [work.guildId, claimId]);
  await work.recordChange({ dataType: 'claims', changeType: 'update', affectedIds: [claimId] });
}
