import { z } from 'zod';
import { coins, inServer, timestamp, snowflake } from '../../../platform/contract.ts';

/** Maximum lengths: a title and a description that fit an embed, and a reason that fits a direct message. */
export const MAX_LENGTH = { name: 100, description: 2000, category: 50, reason: 500, proof: 2000 } as const;
/** The most files in one proof. */
export const MAX_FILES = 5;
/** The most submissions that one request can accept. */
export const MAX_BATCH_SIZE = 50;

const isPlain = (text: string) => !/\p{C}/u.test(text);
const hasNoControls = (text: string) => !/[^\P{C}\n\t\u200d]/u.test(text);
const singleLine = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .refine(isPlain, { params: { rule: 'printable' } });
const wholeNumber = (min: number, max: number) => z.int().min(min).max(max);
export const coinsAtLeast = (min: number) => wholeNumber(min, Number.MAX_SAFE_INTEGER);
const hours = wholeNumber(1, 8760);
export const reason = z.string().trim().min(1).max(MAX_LENGTH.reason);

/** A task's number: unique within its server, counting from 1. */
export const taskNumber = z.int().min(1).max(2_147_483_647);
export const taskPathParams = inServer.extend({ task_id: z.coerce.number().pipe(taskNumber) });

export const TASK_STATUSES = ['proposed', 'active', 'paused', 'expired', 'completed', 'cancelled'] as const;
export const CLAIM_STATUSES = ['in_progress', 'submitted', 'completed', 'rejected', 'expired', 'cancelled'] as const;
/** A task's state in the list: open and full are both active; ended covers expired, completed and cancelled. */
export const TASK_STATES = ['proposed', 'open', 'full', 'paused', 'ended'] as const;
/** Why the role of a reward cannot be granted. */
export const ROLE_PROBLEMS = [
  'role_missing',
  'role_above_bot',
  'role_managed',
  'no_permission',
  'member_left',
] as const;
export const roleProblem = z.enum(ROLE_PROBLEMS);

/** Kinds of direct messages to a claimant. */
export const CLAIM_NOTIFICATION_KINDS = ['accepted', 'rejected', 'expired', 'cancelled', 'reminder'] as const;

/** Kinds of direct messages to a proposer. */
export const PROPOSAL_NOTIFICATION_KINDS = ['approved', 'declined'] as const;

/** The terms of a task, which staff set. */
const terms = z.strictObject({
  name: singleLine(MAX_LENGTH.name),
  description: z
    .string()
    .trim()
    .max(MAX_LENGTH.description)
    .refine(hasNoControls, { params: { rule: 'printable' } }),
  reward: coinsAtLeast(0),
  /** The role that is part of the reward. */
  role_id: snowflake.nullable(),
  /** Time to complete the task, counted from the claim. */
  duration_hours: hours,
  category: singleLine(MAX_LENGTH.category),
  /** The channel of the task message. */
  channel_id: snowflake,
  /** -1 for no limit. */
  max_claims: z.union([z.literal(-1), wholeNumber(1, 1_000_000)]),
  /** When claiming ends; null for never. */
  expires_at: timestamp.nullable(),
  /** Pays as soon as a proof is submitted, without review. */
  auto_approve: z.boolean(),
  /** Null: the server's setting applies. */
  require_proof: z.boolean().nullable(),
  /** Hours after completion until the same member can claim again; null: once per member. */
  repeat_hours: hours.nullable(),
  required_role_id: snowflake.nullable(),
  /** The balance that a claimant must have; it is not charged. */
  required_balance: coinsAtLeast(1).nullable(),
  /** A task that a claimant must have completed. */
  required_task_id: taskNumber.nullable(),
});
export type TaskTerms = z.output<typeof terms>;

/** A new task. `channel_id` defaults to the server's channel for tasks, `expires_at` to duration_hours from now. */
export const newTask = terms.partial().required({ name: true, reward: true, duration_hours: true });
export type NewTask = z.output<typeof newTask>;

/** A change to a task: any subset of its terms. Claim counts, ids and the sync state cannot be set. */
export const taskChange = terms.partial();
export type TaskChange = z.output<typeof taskChange>;

/** A member or another actor. `id` is a user id, `operator:<name>` or `system:<job>`. */
export const person = z.object({ id: z.string(), display_name: z.string(), avatar_url: z.string().nullable() });
export type Person = z.output<typeof person>;

/** The sync state of the task message. */
const sync = z.object({
  /** none: no message was ever enqueued, as for a proposal without a review channel. */
  status: z.enum(['synced', 'pending_sync', 'orphaned', 'blocked', 'none']),
  channel_id: snowflake.nullable(),
  message_id: snowflake.nullable(),
  /** Opens the message in Discord; null while there is none. */
  url: z.string().nullable(),
  attempts: z.int(),
  last_error: z.string().nullable(),
  next_try_at: timestamp.nullable(),
});

export const task = z.object({
  id: taskNumber,
  ...terms.shape,
  channel_id: snowflake.nullable(),
  max_claims: z.int(),
  /** The role's current name, or the last known one. */
  role_name: z.string().nullable(),
  /** Why the role cannot be granted at present; null when it can or there is no role. */
  role_problem: roleProblem.nullable(),
  status: z.enum(TASK_STATUSES),
  state: z.enum(TASK_STATES),
  /** Slots taken: claims that are neither expired nor cancelled. */
  current_claims: z.int(),
  completed_claims: z.int(),
  /** Proofs waiting for review. */
  waiting: z.int(),
  /** Members who hold a slot, newest claim first, at most 100. */
  assigned_users: z.array(snowflake),
  /** The member who proposed the task and pays for it. */
  proposer: person.nullable(),
  /** The notification that could not be delivered to the proposer; null when the last one was delivered. */
  untold: z.enum(PROPOSAL_NOTIFICATION_KINDS).nullable(),
  /** Coins held for the task. */
  escrow: coins,
  created_by: person,
  created: timestamp,
  updated_at: timestamp,
  ended_at: timestamp.nullable(),
  /** Who paused, ended or declined the task; `reason` says why. */
  ended_by: person.nullable(),
  reason: z.string().nullable(),
  message_id: snowflake.nullable(),
  sync_status: sync.shape.status,
  sync,
});
export type Task = z.output<typeof task>;

const settings = z.strictObject({
  allow_user_tasks: z.boolean(),
  /** The most open claims of one member. */
  max_tasks_per_user: wholeNumber(1, 100),
  /** When false, tasks stay open past their end until staff close them. */
  auto_expire_enabled: z.boolean(),
  require_proof: z.boolean(),
  announcement_channel_id: snowflake.nullable(),
  /** Null: proofs are reviewed in the task's own channel. */
  review_channel_id: snowflake.nullable(),
  /** How many hours before a deadline the claimant is reminded; 0 for never. */
  reminder_hours: wholeNumber(0, 168),
  /** Suggested categories: a task may use any other. */
  categories: z.array(singleLine(MAX_LENGTH.category)).max(50),
});
export type TaskSettings = z.output<typeof settings>;
export const taskSettingsChange = settings.partial();
export type TaskSettingsChange = z.output<typeof taskSettingsChange>;
export const taskSettingsDetails = settings.extend({
  next_task_id: taskNumber,
  total_completed: z.int(),
  total_expired: z.int(),
  /** The suggested categories and all categories in use, sorted. */
  known_categories: z.array(z.string()),
});
export type TaskSettingsDetails = z.output<typeof taskSettingsDetails>;
