import { defineRefusals } from '../../platform/refusal.ts';
import { refuse as refuseAccess } from '../access/refusals.ts';

/** The refusals of members. */
export const refuse = defineRefusals(
  {
    member_missing: 'missing',
  },
  [refuseAccess],
);
