import { z } from 'zod';
import { coins, endpoint, inServer, listOf, timestamp, paging, snowflake } from '../../platform/contract.ts';
import {
  CLAIM_NOTIFICATION_KINDS,
  CLAIM_STATUSES,
  MAX_BATCH_SIZE,
  person,
  reason,
  roleProblem,
  TASK_STATUSES,
  taskNumber,
} from './shared/schemas-contract.ts';

const claimPathParams = inServer.extend({ claim_id: snowflake });

const attachment = z.object({
  id: z.string(),
  filename: z.string(),
  content_type: z.string().nullable(),
  /** In bytes. */
  size: z.int(),
  /** Good for at least an hour from now; null when the file is not to be had any more. */
  url: z.string().nullable(),
});
export type Attachment = z.output<typeof attachment>;

const claim = z.object({
  id: snowflake,
  task_id: taskNumber,
  task_name: z.string(),
  user: person,
  status: z.enum(CLAIM_STATUSES),
  /** Promised when it was claimed. */
  reward: coins,
  role_id: snowflake.nullable(),
  role_name: z.string().nullable(),
  /** Of the role once accepted: owed, granted, or failed for the reason in role_problem. */
  role_state: z.enum(['owed', 'granted', 'failed']).nullable(),
  role_problem: roleProblem.nullable(),
  claimed_at: timestamp,
  deadline: timestamp,
  submitted_at: timestamp.nullable(),
  completed_at: timestamp.nullable(),
  /** How many proofs were sent. */
  tries: z.int(),
  /** Of the newest proof. */
  proof_content: z.string(),
  proof_attachments: z.array(attachment),
  proof_message_id: snowflake.nullable(),
  /** Opens the review card in Discord; null while there is none. */
  proof_message_url: z.string().nullable(),
  reviewer: person.nullable(),
  decided_at: timestamp.nullable(),
  /** The reason given with the last decision. */
  notes: z.string().nullable(),
  /** The private message that the claimant did not take, who then knows nothing of it; null when the last one was taken. */
  untold: z.enum(CLAIM_NOTIFICATION_KINDS).nullable(),
  transaction_id: z.string().nullable(),
});
export type Claim = z.output<typeof claim>;

/** A proof that was sent before, here by the claimant or anywhere by somebody else. */
const earlierProof = z.object({
  claim_id: snowflake,
  task_id: taskNumber,
  task_name: z.string(),
  try: z.int(),
  submitted_at: timestamp,
  decision: z.enum(['accepted', 'rejected']).nullable(),
  reason: z.string().nullable(),
  reviewer: person.nullable(),
  /** The claimant did not take the private message that tells of the decision. */
  is_untold: z.boolean(),
});

const submission = claim.extend({
  /** True for the caller's own proof, which somebody else has to decide. */
  is_own: z.boolean(),
  task: z.object({
    id: taskNumber,
    name: z.string(),
    description: z.string(),
    category: z.string(),
    status: z.enum(TASK_STATUSES),
    require_proof: z.boolean(),
  }),
  /** What is known of the claimant. */
  history: z.object({
    balance: coins,
    is_here: z.boolean(),
    member_since: timestamp.nullable(),
    accepted: z.int(),
    rejected: z.int(),
    open_claims: z.int(),
    /** The newest decisions about the claimant's other proofs and earlier tries, at most five. */
    latest: z.array(earlierProof),
  }),
  /** Proofs with the same words, or with a file of the same name and size: a hint, not a verdict. The earliest five. */
  similar: z.array(
    earlierProof.extend({ user: person, same: z.array(z.enum(['words', 'file'])), filenames: z.array(z.string()) }),
  ),
});
export type Submission = z.output<typeof submission>;

const reviewResult = z.object({
  claim_id: snowflake,
  status: z.enum(CLAIM_STATUSES),
  /** What was paid; 0 when rejected. */
  reward: coins,
  transaction_id: z.string().nullable(),
  /** The role that is being given. */
  role_id: snowflake.nullable(),
  /** True when the whole task is complete with it. */
  task_completed: z.boolean(),
});

/** What concerns claims and their proofs. */
export const reviewEndpoints = {
  listSubmissions: endpoint({
    method: 'GET',
    path: '/api/:server_id/submissions',
    summary: 'Proofs for review with all that a decision needs, the oldest first unless sorted otherwise.',
    params: inServer,
    query: z.strictObject({
      ...paging,
      status: z.enum(['submitted', 'completed', 'rejected']).optional(),
      /** Accepted ones whose role could not be given. */
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
    summary: 'Accepts several proofs, each by itself; what could not be accepted is answered with its reason.',
    params: inServer,
    body: z.strictObject({ claim_ids: z.array(snowflake).min(1).max(MAX_BATCH_SIZE, `At most ${MAX_BATCH_SIZE}.`) }),
    reply: z.object({
      accepted: z.array(reviewResult),
      refused: z.array(z.object({ claim_id: snowflake, code: z.string(), message: z.string() })),
    }),
  }),
  getSubmission: endpoint({
    method: 'GET',
    path: '/api/:server_id/submissions/:claim_id',
    summary: 'One proof with all that a decision needs.',
    params: claimPathParams,
    reply: submission,
  }),
  acceptSubmission: endpoint({
    method: 'POST',
    path: '/api/:server_id/submissions/:claim_id/accept',
    summary: 'Accepts a proof and pays its reward.',
    params: claimPathParams,
    reply: reviewResult,
    refusals: [409],
  }),
  rejectSubmission: endpoint({
    method: 'POST',
    path: '/api/:server_id/submissions/:claim_id/reject',
    summary: 'Rejects a proof with a reason; the member is told and may send another until the deadline.',
    params: claimPathParams,
    body: z.strictObject({ reason }),
    reply: reviewResult,
    refusals: [409],
  }),
  giveRole: endpoint({
    method: 'POST',
    path: '/api/:server_id/submissions/:claim_id/role',
    summary: 'Tries once more to give the role of an accepted proof.',
    params: claimPathParams,
    reply: claim,
    refusals: [409],
  }),
  listUserClaims: endpoint({
    method: 'GET',
    path: '/api/:server_id/users/:user_id/claims',
    summary: 'Claims of a member, the newest first.',
    params: inServer.extend({ user_id: snowflake }),
    query: z.strictObject({ ...paging, status: z.enum(CLAIM_STATUSES).optional() }),
    reply: listOf(claim),
  }),
};
