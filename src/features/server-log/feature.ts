import { defineFeature } from '../../platform/define-feature.ts';
import { logDelivery } from './log-delivery.ts';

/** The log channel: posts transactions and staff operations to a channel in Discord. */
export const serverLogFeature = defineFeature({ name: 'server-log', deliveries: [logDelivery] });
