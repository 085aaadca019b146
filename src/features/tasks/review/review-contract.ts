import { z } from 'zod';
import { coins, endpoint, inServer, listOf, timestamp, paging, snowflake } from '../../../platform/contract.ts';
import {
  CLAIM_NOTIFICATION_KINDS,
  CLAIM_STATUSES,
  MAX_BATCH_SIZE,
  person,
  reason,
  roleProblem,
  TASK_STATUSES,
  taskNumber,
} from '../shared/schemas-contract.ts';

const claimPathParams = inServer.extend({ claim_id: snowflake });

const attachment = z.object({
  id: z.string(),
  filename: z.string(),
  content_type: z.string().nullable(),
  /** In bytes. */
  size: z.int(),
  /** Valid for at least an hour; null when the file is no longer available. */
  url: z.string().nullable(),
});
export type Attachment = z.output<typeof attachment>;

const claim = z.object({
  id: snowflake,
  task_id: taskNumber,
  task_name: z.string(),
  user: person,
  status: z.enum(CLAIM_STATUSES),
  /** The reward promised when the task was claimed. */
  reward: coins,
  role_id: snowflake.nullable(),
  role_name: z.string().nullable(),
  /** State of the role after acceptance: `'owed'` until it is granted, then granted, or failed for the reason in role_problem. */
  role_state: z.enum(['owed', 'granted', 'failed']).nullable(),
  role_problem: roleProblem.nullable(),
  claimed_at: timestamp,
  deadline: timestamp,
  submitted_at: timestamp.nullable(),
  completed_at: timestamp.nullable(),
  /** The number of proofs submitted. */
  tries: z.int(),
  /** The content of the newest proof. */
  proof_content: z.string(),
  proof_attachments: z.array(attachment),
  proof_message_id: snowflake.nullable(),
  /** Opens the review message in Discord; null while there is none. */
  proof_message_url: z.string().nullable(),
  reviewer: person.nullable(),
  decided_at: timestamp.nullable(),
  /** The reason given with the last decision. */
  notes: z.string().nullable(),
  /** The notification that could not be delivered to the claimant; null when the last one was delivered. */
  untold: z.enum(CLAIM_NOTIFICATION_KINDS).nullable(),
  transaction_id: z.string().nullable(),
});
export type Claim = z.output<typeof claim>;

/** An earlier proof: one of the claimant's own, or a similar one of another member. */
const earlierProof = z.object({
  claim_id: snowflake,
  task_id: taskNumber,
  task_name: z.string(),
  try: z.int(),
  submitted_at: timestamp,
  decision: z.enum(['accepted', 'rejected']).nullable(),
  reason: z.string().nullable(),
  reviewer: person.nullable(),
  /** True when the notification of the decision could not be delivered to the claimant. */
  is_untold: z.boolean(),
});

const submission = claim.extend({
  /** True for the caller's own proof, which another member of staff must review. */
  is_own: z.boolean(),
  task: z.object({
    id: taskNumber,
    name: z.string(),
    description: z.string(),
    category: z.string(),
    status: z.enum(TASK_STATUSES),
    require_proof: z.boolean(),
  }),
  /** The claimant's record in the server. */
  history: z.object({
    balance: coins,
    is_here: z.boolean(),
    member_since: timestamp.nullable(),
    accepted: z.int(),
    rejected: z.int(),
    open_claims: z.int(),
    /** The latest decisions about the claimant's other proofs and earlier attempts, at most five. */
    latest: z.array(earlierProof),
  }),
  /** The earliest five proofs with the same text, or a file of the same name and size. A hint, not evidence. */
  similar: z.array(
    earlierProof.extend({ user: person, same: z.array(z.enum(['words', 'file'])), filenames: z.array(z.string()) }),
  ),
});
export type Submission = z.output<typeof submission>;

const reviewResult = z.object({
  claim_id: snowflake,
  status: z.enum(CLAIM_STATUSES),
  /** Coins paid; 0 when rejected. */
  reward: coins,
  transaction_id: z.string().nullable(),
  /** The role that is being granted. */
  role_id: snowflake.nullable(),
  /** True when this review completed the task. */
  task_completed: z.boolean(),
});

/** Endpoints of claims and their proofs. */
export const reviewEndpoints = {
  listSubmissions: endpoint({
    method: 'GET',
    path: '/api/:server_id/submissions',
    summary: 'Lists submissions with everything a decision needs, oldest first by default.',
    params: inServer,
    query: z.strictObject({
      ...paging,
      status: z.enum(['submitted', 'completed', 'rejected']).optional(),
      /** Selects accepted claims whose role could not be granted. */
      role_failed: z.stringbool().optional(),
      task_id: z.coerce.number().pipe(taskNumber).optional(),
      user_id: snowflake.optional(),
      sort_by: z.enum(['submitted_at', 'deadline', 'task']).optional(),
      order: z.enum(['asc', 'desc']).optional(),
    }),
    reply: listOf(submission),
  }),
  acceptSubmissions: endpoint({
    method: 'POST',
    path: '/api/:server_id/submissions/accept',
    summary: 'Accepts several submissions independently; returns a reason for each that could not be accepted.',
    params: inServer,
    body: z.strictObject({ claim_ids: z.array(snowflake).min(1).max(MAX_BATCH_SIZE) }),
    reply: z.object({
      accepted: z.array(reviewResult),
      refused: z.array(z.object({ claim_id: snowflake, code: z.string(), message: z.string() })),
    }),
  }),
  getSubmission: endpoint({
    method: 'GET',
    path: '/api/:server_id/submissions/:claim_id',
    summary: 'Returns one submission with everything a decision needs.',
    params: claimPathParams,
    reply: submission,
  }),
  acceptSubmission: endpoint({
    method: 'POST',
    path: '/api/:server_id/submissions/:claim_id/accept',
    summary: 'Accepts a submission and pays its reward.',
    params: claimPathParams,
    reply: reviewResult,
    refusals: [409],
  }),
  rejectSubmission: endpoint({
    method: 'POST',
    path: '/api/:server_id/submissions/:claim_id/reject',
    summary: 'Rejects a submission with a reason. The member is notified and can submit again until the deadline.',
    params: claimPathParams,
    body: z.strictObject({ reason }),
    reply: reviewResult,
    refusals: [409],
  }),
  giveRole: endpoint({
    method: 'POST',
    path: '/api/:server_id/submissions/:claim_id/role',
    summary: 'Tries again to give the role of an accepted submission.',
    params: claimPathParams,
    reply: claim,
    refusals: [409],
  }),
  listUserClaims: endpoint({
    method: 'GET',
    path: '/api/:server_id/users/:user_id/claims',
    summary: 'Lists the claims of a member, newest first.',
    params: inServer.extend({ user_id: snowflake }),
    query: z.strictObject({ ...paging, status: z.enum(CLAIM_STATUSES).optional() }),
    reply: listOf(claim),
  }),
};
