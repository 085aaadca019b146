import type { Ctx } from '../../../platform/work.ts';
import type { ClaimStatus, ProofFile } from './rules.ts';

type Acting = Pick<Ctx, 'act' | 'actId'>;
/** Who acts, from actorParams; `by` is the same as text, `data` what ledger entries tell, `at` null for the database's time. */
export type Who = {
  guildId: string;
  actor: readonly [string | null, readonly string[], string];
  by: string;
  data: string;
  at: Date | null;
};

export type ClaimResult = {
  claim_id: string;
  task_id: number;
  task_name: string;
  reward: number;
  role_id: string | null;
  /** ISO 8601. */
  deadline: string;
  needs_proof: boolean;
  auto_approve: boolean;
  currency_name: string;
  replayed: boolean;
};

/** economy.claim_task, the whole act in one statement. */
export async function claimPlace(ctx: Acting, of: Who & { taskId: number }): Promise<ClaimResult> {
  const { result } = await ctx.act<{ result: ClaimResult }>(
    'select economy.claim_task($1, $2, $3, $4, $5, $6, $7) as result',
    [of.guildId, ctx.actId, ...of.actor, of.taskId, of.at],
  );
  return result;
}

export type DecisionResult = {
  claim_id: string;
  task_id: number;
  task_name: string;
  user_id: string;
  status: ClaimStatus;
  /** What was paid; 0 while nothing was. */
  reward: number;
  /** The claimant's balance after it; null when nothing was paid. */
  balance: number | null;
  role_id: string | null;
  /** The act that paid. */
  paid_act: string | null;
  task_completed: boolean;
  /** ISO 8601. */
  deadline: string;
  currency_name: string;
  replayed: boolean;
};
export type SubmitResult = DecisionResult & { try: number };

/** economy.submit_proof, the whole act in one statement; pays too where the task needs no review. */
export async function sendProof(
  ctx: Acting,
  of: Who & { claimId: string; content: string; files: readonly ProofFile[]; marks: readonly string[] },
): Promise<SubmitResult> {
  const { result } = await ctx.act<{ result: SubmitResult }>(
    'select economy.submit_proof($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10::jsonb, $11) as result',
    [of.guildId, ctx.actId, ...of.actor, of.claimId, of.content, JSON.stringify(of.files), of.marks, of.data, of.at],
  );
  return result;
}

/** economy.review_claim, the whole act in one statement; a reason rejects, none accepts. */
export async function decideClaim(
  ctx: Acting,
  of: Who & { right: string; claimId: string; reason: string | null },
): Promise<DecisionResult> {
  const { result } = await ctx.act<{ result: DecisionResult }>(
    'select economy.review_claim($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11) as result',
    [of.guildId, ctx.actId, ...of.actor, of.right, of.claimId, of.reason, of.by, of.data, of.at],
  );
  return result;
}

export type ReleaseResult = { claim_id: string; task_id: number; task_name: string; replayed: boolean };

/** economy.abandon_claim, the whole act in one statement. */
export async function releaseClaim(ctx: Acting, of: Who & { claimId: string }): Promise<ReleaseResult> {
  const { result } = await ctx.act<{ result: ReleaseResult }>(
    'select economy.abandon_claim($1, $2, $3, $4, $5, $6, $7::jsonb, $8) as result',
    [of.guildId, ctx.actId, ...of.actor, of.claimId, of.data, of.at],
  );
  return result;
}

export type ProposeResult = {
  task_id: number;
  /** Coins held for it. */
  held: number;
  balance: number;
  currency_name: string;
  replayed: boolean;
};

/** economy.propose_task, the whole act in one statement; `terms` is JSON of the columns. */
export async function holdForTask(ctx: Acting, of: Who & { terms: string }): Promise<ProposeResult> {
  const { result } = await ctx.act<{ result: ProposeResult }>(
    'select economy.propose_task($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8) as result',
    [of.guildId, ctx.actId, ...of.actor, of.terms, of.data, of.at],
  );
  return result;
}

export type CloseResult = {
  task_id: number;
  task_name: string;
  /** Open claims that were cancelled, whose members are told. */
  cancelled_claims: number;
  /** Coins that went back to the proposer. */
  released: number;
  replayed: boolean;
};

/** economy.close_task, the whole act in one statement: ends a task, or with `deletes` takes it out of sight for good. */
export async function endTask(
  ctx: Acting,
  of: Who & { right: string; taskId: number; reason: string | null; deletes: boolean; isForced: boolean },
): Promise<CloseResult> {
  const { result } = await ctx.act<{ result: CloseResult }>(
    'select economy.close_task($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13) as result',
    [
      of.guildId,
      ctx.actId,
      ...of.actor,
      of.right,
      of.taskId,
      of.deletes,
      of.isForced,
      of.reason,
      of.by,
      of.data,
      of.at,
    ],
  );
  return result;
}
