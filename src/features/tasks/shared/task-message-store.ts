import type { Queries } from '../../../platform/db/database.ts';
import type { ClaimStatus, ProofFile, RoleProblem, TaskState, TaskStatus } from './rules.ts';
import type { CLAIM_NOTIFICATION_KINDS, PROPOSAL_NOTIFICATION_KINDS } from './schemas-contract.ts';

/** A task as its message shows it. */
export type TaskMessageData = {
  taskId: number;
  name: string;
  description: string;
  reward: number;
  currencyName: string;
  currencySymbol: string;
  roleId: string | null;
  roleName: string | null;
  durationHours: number;
  category: string;
  /** Its own, else where the server's tasks go; null when there is neither. */
  channelId: string | null;
  /** Where the server reviews, and so where a proposal is shown to staff; null when it has no such channel. */
  reviewChannelId: string | null;
  maxClaims: number;
  currentClaims: number;
  completedClaims: number;
  status: TaskStatus;
  state: TaskState;
  expiresAt: Date | null;
  endedAt: Date | null;
  needsProof: boolean;
  isAutoApproved: boolean;
  repeatHours: number | null;
  requiredRoleId: string | null;
  requiredBalance: number | null;
  requiredTask: { taskId: number; name: string } | null;
  proposerId: string | null;
  reason: string | null;
  /** A proposal that never opened: its message stays where staff decided. */
  isDeclined: boolean;
  /** Being deleted: every message of it must go. */
  isClosing: boolean;
};

/** A claim as its review card shows it. */
export type ReviewMessageData = {
  claimId: string;
  task: { taskId: number; name: string; isClosing: boolean };
  /** The server's channel for reviews, else the task's. */
  channelId: string | null;
  userId: string;
  status: ClaimStatus;
  reward: number;
  currencyName: string;
  roleId: string | null;
  roleState: 'owed' | 'granted' | 'failed' | null;
  roleProblem: RoleProblem | null;
  deadline: Date;
  /** The private message that the claimant did not take. */
  failedNotification: ClaimNotificationKind | null;
  proof: { try: number; content: string; files: readonly ProofFile[]; submittedAt: Date } | null;
  /** Of the newest decision about this claim. */
  decision: { accepted: boolean; reviewer: string; at: Date; reason: string | null } | null;
  history: {
    accepted: number;
    rejected: number;
    /** The newest reasons for which proofs of this member were rejected, at most three. */
    reasons: readonly string[];
  };
  /** How many other proofs have the same words, or a file of the same name and size; counted to 20 for each. */
  similar: number;
};

/** What giving a role needs. */
export type RoleGrant = {
  userId: string;
  roleId: string;
  roleName: string | null;
  taskName: string;
  state: 'owed' | 'granted' | 'failed';
  /** Why it cannot be given, by what is known of roles and the bot; null when nothing stands against it. */
  problem: RoleProblem | null;
};

export type ClaimNotificationKind = (typeof CLAIM_NOTIFICATION_KINDS)[number];
export type ProposalNotificationKind = (typeof PROPOSAL_NOTIFICATION_KINDS)[number];

/** What a private message about a claim needs. */
export type ClaimNotificationData = {
  userId: string;
  /** False when the member has turned this kind off, or it is true no more: a reminder of a claim that is in. */
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
  /** Another proof may still be sent. */
  isOpen: boolean;
};

/** True of a task whose time is up, unless the server lets tasks stay open. Needs t (the task) and s (task_settings). */
const IS_PAST = `(t.expires_at <= now() and coalesce(s.auto_expire_enabled, true))`;
/** A task's place on the board, as rules.ts has it. */
export const STATE = `case when t.status = 'proposed' then 'proposed'
  when t.status not in ('active', 'paused') or coalesce(${IS_PAST}, false) then 'ended'
  when t.status = 'paused' then 'paused'
  when t.max_claims <> -1 and t.current_claims >= t.max_claims then 'full' else 'open' end`;

/** A task as its message shows it now; undefined when it is gone for good. */
export async function readTaskMessageData(
  queries: Queries,
  guildId: string,
  taskId: number,
): Promise<TaskMessageData | undefined> {
  const [row] = await queries.query<
    Omit<TaskMessageData, 'requiredTask'> & { neededId: number | null; needed: string | null }
  >(
    `select t.task_id as "taskId", t.name, t.description, t.reward::numeric as reward,
       coalesce(g.currency_name, 'coins') as "currencyName", coalesce(g.currency_symbol, '$') as "currencySymbol",
       t.role_id as "roleId", coalesce(r.name, t.role_name) as "roleName", t.duration_hours as "durationHours", t.category,
       coalesce(t.channel_id, g.task_channel_id) as "channelId", 
       s.review_channel_id as "reviewChannelId", t.max_claims as "maxClaims", t.current_claims as "currentClaims", t.completed_claims as "completedClaims", t.status, ${STATE} as state,
       t.expires_at as "expiresAt", t.ended_at as "endedAt",
       coalesce(t.require_proof, s.require_proof, true) as "needsProof", t.auto_approve as "isAutoApproved",
       t.repeat_hours as "repeatHours", t.required_role_id as "requiredRoleId",
       t.required_balance::numeric as "requiredBalance", n.task_id as "neededId", n.name as needed,
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
  const { neededId: requiredTaskId, needed: requiredTaskName, ...task } = row;
  return {
    ...task,
    requiredTask: requiredTaskId === null ? null : { taskId: requiredTaskId, name: requiredTaskName ?? '' },
  };
}

/** Why the bot could not give a role just now. `role` is the column with its id, $1 the server. */
export const roleProblem = (role: string): string => `(select case when ${role} is null then null
    when r.role_id is null then 'role_missing' when r.is_managed then 'role_managed'
    when b.bot_permissions & 8 = 0 and b.bot_permissions & 268435456 = 0 then 'no_permission'
    when r.position >= b.bot_top_role then 'role_above_bot' end
  from economy.guilds b left join economy.roles r on r.guild_id = b.guild_id and r.role_id = ${role}
  where b.guild_id = $1)`;
