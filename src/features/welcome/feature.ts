import { defineFeature } from '../../platform/define-feature.ts';
import { deleteOldWelcomeRecords } from './store.ts';
import { welcomeDelivery } from './welcome-delivery.ts';

/** Welcomes new members in servers that chose a channel for it. */
export const welcomeFeature = defineFeature({
  name: 'welcome',
  deliveries: [welcomeDelivery],
  jobs: [
    {
      name: 'welcome.forget_posted',
      schedule: { everyMs: 3_600_000 },
      run: ({ ctx }) => ctx.acrossGuilds(deleteOldWelcomeRecords),
    },
  ],
});
