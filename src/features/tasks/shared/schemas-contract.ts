import { z } from 'zod';
import { coins, inServer, timestamp, snowflake } from '../../../platform/contract.ts';

/** The longest texts: a title of an embed, most of its description, a reason that fits a private message. */
export const MAX_LENGTH = { name: 100, description: 2000, category: 50, reason: 500, proof: 2000 } as const;
/** Files that one proof may carry. */
export const MAX_FILES = 5;
/** Submissions that one call may accept. */
export const MAX_BATCH_SIZE = 50;

const isPlain = (text: string) => !/\p{C}/u.test(text);
const hasNoControls = (text: string) => !/[^\P{C}\n\t\u200d]/u.test(text);
const singleLine = (maxLength: number) =>
  z
    .string()
    .trim()
    .min(1, 'Enter something.')
    .max(maxLength, `At most ${maxLength} characters.`)
    .refine(isPlain, 'Use letters, digits and signs that can be seen.');
const wholeNumber = (min: number, max: number) =>
  z
    .int({ error: 'Enter a whole number.' })
    .min(min, `At least ${min}.`)
    .max(max, `At most ${max.toLocaleString('en')}.`);
export const coinsAtLeast = (min: number) => wholeNumber(min, Number.MAX_SAFE_INTEGER);
const hours = wholeNumber(1, 8760);
export const reason = z
  .string()
  .trim()
  .min(1, 'Say why.')
  .max(MAX_LENGTH.reason, `At most ${MAX_LENGTH.reason} characters.`);

/** A task's number: unique in its server, counted from 1. */
export const taskNumber = z.int().min(1).max(2_147_483_647);
export const taskPathParams = inServer.extend({ task_id: z.coerce.number().pipe(taskNumber) });

export const TASK_STATUSES = ['proposed', 'active', 'paused', 'expired', 'completed', 'cancelled'] as const;
export const CLAIM_STATUSES = ['in_progress', 'submitted', 'completed', 'rejected', 'expired', 'cancelled'] as const;
/** Where a task stands on the board: open and full are both active, ended is all that came to an end. */
export const TASK_STATES = ['proposed', 'open', 'full', 'paused', 'ended'] as const;
/** Why the role of a reward could not or cannot be given. */
export const ROLE_PROBLEMS = [
  'role_missing',
  'role_above_bot',
  'role_managed',
  'no_permission',
  'member_left',
] as const;
export const roleProblem = z.enum(ROLE_PROBLEMS);

/** What a claimant is told by a private message. */
export const CLAIM_NOTIFICATION_KINDS = ['accepted', 'rejected', 'expired', 'cancelled', 'reminder'] as const;

/** What a proposer is told by a private message. */
export const PROPOSAL_NOTIFICATION_KINDS = ['approved', 'declined'] as const;

/** What staff decide about a task. */
const terms = z.strictObject({
  name: singleLine(MAX_LENGTH.name),
  description: z
    .string()
    .trim()
    .max(MAX_LENGTH.description, `At most ${MAX_LENGTH.description} characters.`)
    .refine(hasNoControls, 'Use letters, digits and signs that can be seen.'),
  reward: coinsAtLeast(0),
  /** The role that is part of the reward. */
  role_id: snowflake.nullable(),
  /** How long a claimant has, counted from the claim. */
  duration_hours: hours,
  category: singleLine(MAX_LENGTH.category),
  /** Where its message stands. */
  channel_id: snowflake,
  /** -1 for no limit. */
  max_claims: z.union([z.literal(-1), wholeNumber(1, 1_000_000)], 'At least 1, or -1 for no limit.'),
  /** When claiming ends; null for never. */
  expires_at: timestamp.nullable(),
  /** Pays as soon as the proof is in. */
  auto_approve: z.boolean(),
  /** Null: as the server has set it. */
  require_proof: z.boolean().nullable(),
  /** Null: each member once. Otherwise so long after it was completed the same member may claim again. */
  repeat_hours: hours.nullable(),
  required_role_id: snowflake.nullable(),
  /** What the claimant must own, which is not taken. */
  required_balance: coinsAtLeast(1).nullable(),
  /** A task that the claimant must have completed. */
  required_task_id: taskNumber.nullable(),
});
export type TaskTerms = z.output<typeof terms>;

/** What may be left out of a new task. Without a channel it goes where the server's tasks go; without an end, duration_hours from now. */
export const newTask = terms.partial().required({ name: true, reward: true, duration_hours: true });
export type NewTask = z.output<typeof newTask>;

/** What may be sent to change a task: any of it. Numbers of claims, ids and what Discord shows are not set here. */
export const taskChange = terms.partial();
export type TaskChange = z.output<typeof taskChange>;

/** A member or another actor as shown: id is a member's id, or operator:<name>, or system:<job>. */
export const person = z.object({ id: z.string(), display_name: z.string(), avatar_url: z.string().nullable() });
export type Person = z.output<typeof person>;

/** Where the task's message stands between us and Discord. */
const sync = z.object({
  /** none: nothing was ever to be shown, as for proposals. */
  status: z.enum(['synced', 'pending_sync', 'orphaned', 'blocked', 'none']),
  channel_id: snowflake.nullable(),
  message_id: snowflake.nullable(),
  /** Opens it in Discord; null while there is no message. */
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
  /** As it is called now, or was when it was last seen. */
  role_name: z.string().nullable(),
  /** Why the role could not be given just now; null when it could, or there is none. */
  role_problem: roleProblem.nullable(),
  status: z.enum(TASK_STATUSES),
  state: z.enum(TASK_STATES),
  /** Places that are taken: claims that have not expired and were not given up. */
  current_claims: z.int(),
  completed_claims: z.int(),
  /** Proofs that wait for review. */
  waiting: z.int(),
  /** Who holds a place, the newest first, at most 100. */
  assigned_users: z.array(snowflake),
  /** Who proposed it and pays for it. */
  proposer: person.nullable(),
  /** The private message that the proposer did not take, who then knows nothing of it. */
  untold: z.enum(PROPOSAL_NOTIFICATION_KINDS).nullable(),
  /** Coins held for it. */
  escrow: coins,
  created_by: person,
  created: timestamp,
  updated_at: timestamp,
  ended_at: timestamp.nullable(),
  /** Who paused, ended or declined it, and why. */
  ended_by: person.nullable(),
  reason: z.string().nullable(),
  message_id: snowflake.nullable(),
  sync_status: sync.shape.status,
  sync,
});
export type Task = z.output<typeof task>;

const settings = z.strictObject({
  allow_user_tasks: z.boolean(),
  /** Open claims that one member may hold at once. */
  max_tasks_per_user: wholeNumber(1, 100),
  /** Off: tasks stay open beyond their time until staff close them. */
  auto_expire_enabled: z.boolean(),
  require_proof: z.boolean(),
  announcement_channel_id: snowflake.nullable(),
  /** Null: proofs are reviewed in the task's own channel. */
  review_channel_id: snowflake.nullable(),
  /** How long before a deadline the claimant is reminded; 0 for never. */
  reminder_hours: wholeNumber(0, 168),
  /** Suggestions: a task may name any other. */
  categories: z.array(singleLine(MAX_LENGTH.category)).max(50, 'At most 50.'),
});
export type TaskSettings = z.output<typeof settings>;
export const taskSettingsChange = settings.partial();
export type TaskSettingsChange = z.output<typeof taskSettingsChange>;
export const taskSettingsDetails = settings.extend({
  next_task_id: taskNumber,
  total_completed: z.int(),
  total_expired: z.int(),
  /** The suggestions and every category in use, sorted. */
  known_categories: z.array(z.string()),
});
export type TaskSettingsDetails = z.output<typeof taskSettingsDetails>;
