import { Refusal, type RefusalData, type Refusals } from '../refusal.ts';
import { DatabaseError } from './database.ts';

/** The SQLSTATE of every refusal that economy.refuse raises; its code is the message, its data the detail. */
export const REFUSAL_SQLSTATE = 'ECREF';

/**
 * Runs a call of a SQL function. Throws the refusal that the function raised, which the table must declare; any other error is
 * rethrown unchanged.
 */
export async function withRefusals<T>({ kinds }: Refusals, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== REFUSAL_SQLSTATE) throw error;
    const kind = kinds[error.message];
    if (kind === undefined) throw new Error(`The refusal ${error.message} is not declared.`, { cause: error });
    const { field, ...data } = parseDetail(error);
    throw new Refusal({ kind, code: error.message, data, field: typeof field === 'string' ? field : undefined });
  }
}

/** The detail is written by economy.refuse and is always a flat JSON object. */
const parseDetail = (error: DatabaseError): RefusalData => JSON.parse(error.detail ?? '{}') as RefusalData;
