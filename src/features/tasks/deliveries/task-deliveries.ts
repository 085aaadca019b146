import { z } from 'zod';
import type { Delivery } from '../../../platform/outbox/outbox-worker.ts';
import type { QueuedMessage } from '../../../platform/outbox/delivery.ts';
import { defineDirectMessage } from '../../../platform/outbox/direct-message.ts';
import type { Queries } from '../../../platform/db/database.ts';
import type { Work } from '../../../platform/work.ts';
import { readClaimNotificationData, recordNotificationFailure } from '../review/review-message-store.ts';
import { announcementMessage, taskMessage } from '../discord/tasks/task-message.ts';
import { claimNotificationMessage, proposalNotificationMessage } from '../discord/notification-message.ts';
import { finishRemoval } from '../tasks/removal/finish-removal.ts';
import { findNotificationPreferences, readServerName } from '../notifications/notification-preferences-store.ts';
import { reviewMessageDelivery } from './review-message-delivery.ts';
import { roleDelivery } from './role-delivery.ts';
import { CLAIM_NOTIFICATION_KINDS, PROPOSAL_NOTIFICATION_KINDS } from '../shared/schemas-contract.ts';
import { readTaskMessageData } from '../shared/task-message-store.ts';
import { recordProposerNotificationFailure, readTaskFeatureSettings } from '../tasks/store.ts';

/** Keys of a task's messages end with its number; a message that was lost in Discord is known by its key alone. */
const taskIdOf = ({ key }: QueuedMessage): number => Number(key.slice(key.lastIndexOf(':') + 1));

/** A task's one message. A proposal stands where staff review, and so does what became of a declined one. */
const taskDelivery: Delivery = {
  kind: 'task',
  rendersFromKey: true,
  async render(queries, message) {
    const task = await readTaskMessageData(queries, message.guildId, taskIdOf(message));
    if (task === undefined || task.isClosing) return { remove: true };
    const isForStaff = task.status === 'proposed' || task.isDeclined;
    const channelId = isForStaff ? task.reviewChannelId : task.channelId;
    return channelId === null ? 'nothing' : { channelId, body: taskMessage(task) };
  },
  onRemoved: (work, message) => finishRemoval(work, { taskId: taskIdOf(message), key: message.key }),
  change: (message) => ({ dataType: 'tasks', changeType: 'update', affectedIds: [String(taskIdOf(message))] }),
};

/** The note that a task is there, where the server wants one. */
const announcementDelivery: Delivery = {
  kind: 'task.announcement',
  rendersFromKey: true,
  async render(queries, message) {
    const task = await readTaskMessageData(queries, message.guildId, taskIdOf(message));
    if (task === undefined || task.isClosing) return { remove: true };
    const { announcementChannelId: channelId } = await readTaskFeatureSettings(queries, message.guildId);
    return channelId === null ? 'nothing' : { channelId, body: announcementMessage(task) };
  },
  onRemoved: (work, message) => finishRemoval(work, { taskId: taskIdOf(message), key: message.key }),
};

const claimNotificationPayload = z.object({ claim: z.string(), notice: z.enum(CLAIM_NOTIFICATION_KINDS) });
const proposalNotificationPayload = z.object({ task: z.number(), notice: z.enum(PROPOSAL_NOTIFICATION_KINDS) });
const notificationPayload = z.union([claimNotificationPayload, proposalNotificationPayload]);

const notificationDelivery: Delivery = defineDirectMessage({
  kind: 'task.dm',
  async render(queries, { guildId, payload }) {
    const parsed = notificationPayload.parse(payload);
    if ('task' in parsed) return renderProposalNotification(queries, guildId, parsed);
    const data = await readClaimNotificationData(queries, { guildId, claimId: parsed.claim, kind: parsed.notice });
    if (data === undefined || !data.isWanted) return 'nothing';
    return { userId: data.userId, body: claimNotificationMessage(parsed.notice, data) };
  },
  onSent: (work, message) => recordOutcome(work, message, 'told'),
  onUndeliverable: (work, message) => recordOutcome(work, message, 'untold'),
});

/** Staff see what a member was not told. */
function recordOutcome(work: Work, { payload }: QueuedMessage, outcome: 'told' | 'untold'): Promise<void> {
  const parsed = notificationPayload.parse(payload);
  if ('task' in parsed)
    return recordProposerNotificationFailure(work, {
      taskId: parsed.task,
      kind: outcome === 'told' ? null : parsed.notice,
    });
  return recordNotificationFailure(work, { claimId: parsed.claim, kind: outcome === 'told' ? null : parsed.notice });
}

/** A proposer who wants no word of accepted or rejected proofs wants none of proposals either. */
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

/** Everything that this room owes Discord. */
export const taskDeliveries: readonly Delivery[] = [
  taskDelivery,
  announcementDelivery,
  reviewMessageDelivery,
  roleDelivery,
  notificationDelivery,
];
