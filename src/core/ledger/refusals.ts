import { defineRefusals } from '../../platform/refusal.ts';
import { refuse as refuseAccess } from '../access/refusals.ts';

/** The refusals of the ledger. */
export const refuse = defineRefusals(
  {
    transaction_missing: 'missing',
    act_key_reused: 'conflict',
    insufficient_funds: 'conflict',
    balance_cap: 'conflict',
    frozen: 'forbidden',
    already_rolled_back: 'conflict',
    escrow_held: 'conflict',
    escrow_returned: 'conflict',
    escrow_paid: 'conflict',
  },
  [refuseAccess],
);
