import { formatTransactionId, toEntryId } from '../../../core/ledger/transaction-id.ts';
import type { Queries } from '../../../platform/db/database.ts';
import type { MessageUrl } from '../../../platform/discord/messages/message-url.ts';
import type { Ctx } from '../../../platform/work.ts';
import type { ResolveAttachments } from './attachment-resolver.ts';
import { readPeople, type PersonLookup } from '../shared/person-lookup.ts';
import type { Attachment, Claim, Submission } from './review-contract.ts';
import type { ClaimRow, EarlierProofRow, SubmissionRow } from './submissions-store.ts';

/** Reads the profiles of everyone that the rows mention. */
export const readSubmissionPeople = (
  queries: Queries,
  params: { guildId: string; rows: readonly SubmissionRow[]; cdnUrl: string },
) => {
  const ids = params.rows.flatMap((row) => [
    row.user_id,
    row.reviewer,
    ...row.latest.map(({ reviewer }) => reviewer),
    ...row.similar.flatMap(({ user_id, reviewer }) => [user_id, reviewer]),
  ]);
  return readPeople(queries, { guildId: params.guildId, cdnUrl: params.cdnUrl, ids });
};

export type PresentationContext = {
  guildId: string;
  personOf: PersonLookup;
  resolveAttachments: ResolveAttachments;
  messageUrl: MessageUrl;
};

/** Converts claims to the API's form for staff. */
export async function presentClaims(rows: readonly ClaimRow[], context: PresentationContext): Promise<Claim[]> {
  // The files of the whole page are resolved at once, so that each message is fetched once.
  const files = await context.resolveAttachments(rows.flatMap(({ proof_attachments }) => proof_attachments ?? []));
  const byId = new Map(files.map((file) => [file.id, file]));
  return rows.map((row) => presentClaim(row, context, byId));
}

function presentClaim(row: ClaimRow, context: PresentationContext, files: ReadonlyMap<string, Attachment>): Claim {
  const { personOf } = context;
  return {
    id: row.claim_id,
    task_id: row.task_id,
    task_name: row.task_name,
    user: personOf(row.user_id),
    status: row.status,
    reward: row.reward,
    role_id: row.role_id,
    role_name: row.role_name,
    role_state: row.role_state,
    role_problem: row.role_problem,
    claimed_at: row.claimed_at.toISOString(),
    deadline: row.deadline.toISOString(),
    submitted_at: row.submitted_at?.toISOString() ?? null,
    completed_at: row.completed_at?.toISOString() ?? null,
    tries: row.tries,
    proof_content: row.proof_content ?? '',
    proof_attachments: (row.proof_attachments ?? []).flatMap(({ id }) => files.get(id) ?? []),
    proof_message_id: row.proof_message_id,
    proof_message_url: reviewMessageUrl(row, context),
    reviewer: personOf(row.reviewer),
    decided_at: row.decided_at?.toISOString() ?? null,
    notes: row.notes,
    untold: row.untold,
    transaction_id: row.paid_act === null ? null : formatTransactionId(toEntryId(row.paid_act)),
  };
}

const reviewMessageUrl = (row: ClaimRow, { guildId, messageUrl }: PresentationContext): string | null =>
  row.proof_message_id === null || row.proof_channel_id === null
    ? null
    : messageUrl({ guildId, channelId: row.proof_channel_id, messageId: row.proof_message_id });

/** Converts submissions to the API's form for staff. */
export async function presentSubmissions(
  { actor }: Pick<Ctx, 'actor'>,
  rows: readonly SubmissionRow[],
  context: PresentationContext,
): Promise<Submission[]> {
  const { personOf } = context;
  const claims = await presentClaims(rows, context);
  const presentEarlierProof = ({ reviewer, ...rest }: EarlierProofRow) => ({ ...rest, reviewer: personOf(reviewer) });
  return rows.flatMap((row, index) => {
    const claim = claims[index];
    if (claim === undefined) return [];
    return {
      ...claim,
      is_own: actor.kind === 'member' && actor.userId === row.user_id,
      task: {
        id: row.task_id,
        name: row.task_name,
        description: row.description,
        category: row.category,
        status: row.task_status,
        require_proof: row.require_proof,
      },
      history: {
        balance: row.balance,
        is_here: row.is_here,
        member_since: row.member_since?.toISOString() ?? null,
        accepted: row.accepted,
        rejected: row.rejected,
        open_claims: row.open_claims,
        latest: row.latest.map(presentEarlierProof),
      },
      similar: row.similar.map(({ user_id, marks, ...rest }) => ({
        ...presentEarlierProof(rest),
        user: personOf(user_id),
        same: [...new Set(marks.map((mark) => (mark.startsWith('t:') ? ('words' as const) : ('file' as const))))],
        filenames: marks.flatMap((mark) => /^f:\d+:(.*)$/s.exec(mark)?.[1] ?? []),
      })),
    };
  });
}
