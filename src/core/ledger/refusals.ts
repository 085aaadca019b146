import { DatabaseError } from '../../platform/db/database.ts';
import { Refusal, type RefusalData, type RefusalKind } from '../../platform/refusal.ts';

/** What the SQL functions refuse with, by SQLSTATE. */
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
  ECNOB: { code: 'role_empty', kind: 'conflict' },
  ECINC: { code: 'no_income', kind: 'conflict' },
  ECINS: { code: 'income_too_soon', kind: 'too_soon' },
  ECDAY: { code: 'daily_already_claimed', kind: 'too_soon' },
  ECRAT: { code: 'too_many_changes', kind: 'too_soon' },
};

/** The refusal that a database error stands for, with what its sentence needs; undefined when the error is a bug or an outage. */
export function refusalOf(error: unknown): Refusal | undefined {
  const refusal = error instanceof DatabaseError ? REFUSALS[error.code] : undefined;
  if (refusal === undefined || !(error instanceof DatabaseError)) return undefined;
  const { field, ...data } = detailOf(error);
  return new Refusal({ ...refusal, data, field: typeof field === 'string' ? field : undefined });
}

/** Our own functions write the detail, always one flat JSON object. */
const detailOf = (error: DatabaseError): RefusalData => JSON.parse(error.detail ?? '{}') as RefusalData;
