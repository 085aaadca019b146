import { DatabaseError } from '../../platform/db/database.ts';
import { Refusal, type RefusalData, type RefusalKind } from '../../platform/refusal.ts';

/** The refusals that SQL functions raise, by SQLSTATE. */
const REFUSALS: Readonly<Record<string, { code: string; kind: RefusalKind }>> = {
  EC404: { code: 'server_missing', kind: 'missing' },
  ECMEM: { code: 'member_missing', kind: 'missing' },
  ECTXN: { code: 'transaction_missing', kind: 'missing' },
  ECOFF: { code: 'feature_off', kind: 'forbidden' },
  ECRGT: { code: 'not_allowed', kind: 'forbidden' },
  ECAMT: { code: 'invalid_input', kind: 'invalid' },
  ECFUN: { code: 'insufficient_funds', kind: 'conflict' },
  ECCAP: { code: 'balance_cap', kind: 'conflict' },
  ECKEY: { code: 'act_key_reused', kind: 'conflict' },
  ECMIN: { code: 'give_minimum', kind: 'invalid' },
  ECFRZ: { code: 'frozen', kind: 'forbidden' },
  ECFRO: { code: 'receiver_frozen', kind: 'forbidden' },
  ECAGE: { code: 'too_young', kind: 'forbidden' },
  ECBOT: { code: 'not_to_bots', kind: 'invalid' },
  ECSLF: { code: 'not_to_oneself', kind: 'invalid' },
  ECGON: { code: 'receiver_left', kind: 'conflict' },
  ECREV: { code: 'already_rolled_back', kind: 'conflict' },
  ECESH: { code: 'escrow_held', kind: 'conflict' },
  ECESR: { code: 'escrow_returned', kind: 'conflict' },
  ECESP: { code: 'escrow_paid', kind: 'conflict' },
  ECNOB: { code: 'role_empty', kind: 'conflict' },
  ECINC: { code: 'no_income', kind: 'conflict' },
  ECINS: { code: 'income_too_soon', kind: 'too_soon' },
  ECDAY: { code: 'daily_already_claimed', kind: 'too_soon' },
  ECTNF: { code: 'task_missing', kind: 'missing' },
  ECTPR: { code: 'task_proposed', kind: 'conflict' },
  ECTPA: { code: 'task_paused', kind: 'conflict' },
  ECTEN: { code: 'task_ended', kind: 'conflict' },
  ECTFU: { code: 'task_full', kind: 'conflict' },
  ECTOT: { code: 'own_task', kind: 'forbidden' },
  ECTCL: { code: 'already_claimed', kind: 'conflict' },
  ECTDN: { code: 'already_done', kind: 'conflict' },
  ECTCD: { code: 'claim_cooldown', kind: 'too_soon' },
  ECTLM: { code: 'too_many_claims', kind: 'conflict' },
  ECTRR: { code: 'role_required', kind: 'forbidden' },
  ECTRB: { code: 'balance_required', kind: 'forbidden' },
  ECTRT: { code: 'task_required', kind: 'forbidden' },
  ECTCM: { code: 'claim_missing', kind: 'missing' },
  ECTCE: { code: 'claim_ended', kind: 'conflict' },
  ECTCS: { code: 'claim_submitted', kind: 'conflict' },
  ECTDL: { code: 'deadline_passed', kind: 'conflict' },
  ECTPN: { code: 'proof_needed', kind: 'invalid' },
  ECTOP: { code: 'own_proof', kind: 'forbidden' },
  ECTRV: { code: 'already_reviewed', kind: 'conflict' },
  ECTNS: { code: 'not_submitted', kind: 'conflict' },
  ECTCO: { code: 'reward_currency_off', kind: 'conflict' },
  ECTFZ: { code: 'claimant_frozen', kind: 'conflict' },
  ECTCP: { code: 'reward_over_cap', kind: 'conflict' },
  ECTPO: { code: 'proposals_off', kind: 'forbidden' },
  ECTMP: { code: 'too_many_proposals', kind: 'conflict' },
  ECTCH: { code: 'channel_needed', kind: 'invalid' },
  ECTCU: { code: 'channel_unknown', kind: 'invalid' },
  ECTSO: { code: 'submissions_open', kind: 'conflict' },
  ECRAT: { code: 'too_many_changes', kind: 'too_soon' },
};

/** Converts a database error to the refusal it stands for, with its data; undefined when the error is a bug or an outage. */
export function refusalFromError(error: unknown): Refusal | undefined {
  const refusal = error instanceof DatabaseError ? REFUSALS[error.code] : undefined;
  if (refusal === undefined || !(error instanceof DatabaseError)) return undefined;
  const { field, ...data } = parseDetail(error);
  return new Refusal({ ...refusal, data, field: typeof field === 'string' ? field : undefined });
}

/** The detail is written by economy.refuse and is always a flat JSON object. */
const parseDetail = (error: DatabaseError): RefusalData => JSON.parse(error.detail ?? '{}') as RefusalData;
