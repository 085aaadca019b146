import { checkDatabase, ledgerInvariants, type InvariantCheck } from './core/ledger/verify-store.ts';
import { taskInvariants } from './features/tasks/invariants.ts';
import type { Database } from './platform/db/database.ts';

/** The invariants of all modules. */
export const allInvariants = [ledgerInvariants, taskInvariants];

/** Checks that every coin of every guild is accounted for, in one snapshot. */
export const verifyLedger = (db: Database): Promise<InvariantCheck[]> => checkDatabase(db, allInvariants);
