import { z } from 'zod';
import type { Queries } from '../../../platform/db/database.ts';
import type { QueuedMessage } from '../../../platform/outbox/delivery.ts';
import { defineDirectMessage } from '../../../platform/outbox/direct-message.ts';
import type { Delivery } from '../../../platform/outbox/deliver-outbox-message.ts';
import type { Work } from '../../../platform/work.ts';
import { claimNotificationMessage, proposalNotificationMessage } from '../discord/notification-message.ts';
import { findNotificationPreferences, readServerName } from '../notifications/notification-preferences-store.ts';
import { readClaimNotificationData, recordNotificationFailure } from '../notifications/notification-store.ts';
import { CLAIM_NOTIFICATION_KINDS, PROPOSAL_NOTIFICATION_KINDS } from '../shared/schemas-contract.ts';
import { readTaskMessageData } from '../shared/task-message-store.ts';
import { recordProposerNotificationFailure } from '../tasks/store.ts';

const claimNotificationPayload = z.object({ claim: z.string(), notice: z.enum(CLAIM_NOTIFICATION_KINDS) });
const proposalNotificationPayload = z.object({ task: z.number(), notice: z.enum(PROPOSAL_NOTIFICATION_KINDS) });
const notificationPayload = z.union([claimNotificationPayload, proposalNotificationPayload]);

export const notificationDelivery: Delivery = defineDirectMessage({
  kind: 'task.dm',
  async render(queries, { guildId, payload }) {
    const parsed = notificationPayload.parse(payload);
    if ('task' in parsed) return renderProposalNotification(queries, guildId, parsed);
    const data = await readClaimNotificationData(queries, { guildId, claimId: parsed.claim, kind: parsed.notice });
    if (data === undefined || !data.isWanted) return 'nothing';
    return { userId: data.userId, body: claimNotificationMessage(parsed.notice, data) };
  },
  onSent: (work, message) => recordOutcome(work, message, 'delivered'),
  onUndeliverable: (work, message) => recordOutcome(work, message, 'failed'),
});

/** Records a failed delivery, or clears the record: staff see which message a member did not receive. */
function recordOutcome(work: Work, { payload }: QueuedMessage, outcome: 'delivered' | 'failed'): Promise<void> {
  const parsed = notificationPayload.parse(payload);
  if ('task' in parsed)
    return recordProposerNotificationFailure(work, {
      taskId: parsed.task,
      kind: outcome === 'delivered' ? null : parsed.notice,
    });
  return recordNotificationFailure(work, {
    claimId: parsed.claim,
    kind: outcome === 'delivered' ? null : parsed.notice,
  });
}

/** The preferences for accepted and rejected proofs apply to proposals too. */
async function renderProposalNotification(
  queries: Queries,
  guildId: string,
  { task: taskId, notice }: z.output<typeof proposalNotificationPayload>,
) {
  const task = await readTaskMessageData(queries, guildId, taskId);
  if (task === undefined || task.proposerId === null) return 'nothing';
  const preferences = await findNotificationPreferences(queries, guildId, task.proposerId);
  if (!(notice === 'approved' ? preferences.accepted : preferences.rejected)) return 'nothing';
  const serverName = await readServerName(queries, guildId);
  return { userId: task.proposerId, body: proposalNotificationMessage(notice, { ...task, serverName }) };
}
