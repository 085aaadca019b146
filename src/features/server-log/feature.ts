import { defineFeature } from '../../platform/define-feature.ts';
import { logDelivery } from './log-delivery.ts';

/** The log channel: what moved and what staff did, told to those who may see it in Discord. */
export const serverLog = defineFeature({ name: 'server-log', deliveries: [logDelivery] });
