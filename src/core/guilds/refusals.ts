import { defineRefusals } from '../../platform/refusal.ts';
import { refuse as refuseAccess } from '../access/refusals.ts';

/** The refusals of references to a guild's channels and roles. */
export const refuse = defineRefusals(
  {
    channel_unknown: 'invalid',
    role_unknown: 'invalid',
  },
  [refuseAccess],
);
