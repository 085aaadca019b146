import { defineRefusals } from '../../platform/refusal.ts';
import { refuse as refusePlatform } from '../../platform/refusals.ts';

/** The refusals of the permission check. */
export const refuse = defineRefusals(
  {
    server_missing: 'missing',
    not_allowed: 'forbidden',
    feature_off: 'forbidden',
  },
  [refusePlatform],
);
