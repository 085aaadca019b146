import type { DiscordPort } from '../discord/port.ts';
import type { DirectDelivery, MessageDelivery } from './delivery.ts';

/** How one kind of outbox line is carried out: as a message that is kept up to date, or by a call of its own. */
export type Delivery = MessageDelivery<DiscordPort> | DirectDelivery<DiscordPort>;
