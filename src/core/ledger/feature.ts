import { defineFeature } from '../../platform/define-feature.ts';

/** The feature manifest of the ledger. Its operations are called by features; it has no command or endpoint of its own. */
export const ledgerFeature = defineFeature({
  name: 'ledger',
  topics: [{ name: 'transactions', invalidates: ['users'] }],
});
