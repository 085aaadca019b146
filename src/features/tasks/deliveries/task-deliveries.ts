import { z } from 'zod';
import type { Delivery } from '../../../platform/outbox/outbox-worker.ts';
import type { Line } from '../../../platform/outbox/delivery.ts';
import { defineDirectMessage } from '../../../platform/outbox/direct-message.ts';
import type { Queries } from '../../../platform/db/database.ts';
import type { Work } from '../../../platform/work.ts';
import { noticeShown, noteUntold } from '../review/review-message-store.ts';
import { announcementMessage, taskMessage } from '../discord/tasks/task-message.ts';
import { claimNotice, proposalNotice } from '../discord/notification-message.ts';
import { finishRemoval } from '../tasks/removal/finish-removal.ts';
import { noticesOf, serverNameOf } from '../notifications/notification-preferences-store.ts';
import { cardDelivery } from './review-message-delivery.ts';
import { roleDelivery } from './role-delivery.ts';
import { CLAIM_NOTICES, PROPOSAL_NOTICES } from '../shared/schemas-contract.ts';
import { taskShown } from '../shared/task-message-store.ts';
import { noteProposerUntold, placesOf } from '../tasks/store.ts';

/** Keys of a task's messages end with its number; a message that was lost in Discord is known by its key alone. */
const taskOf = ({ key }: Line): number => Number(key.slice(key.lastIndexOf(':') + 1));

/** A task's one message. A proposal stands where staff review, and so does what became of a declined one. */
const taskDelivery: Delivery = {
  kind: 'task',
  isKnownByKey: true,
  async render(read, line) {
    const task = await taskShown(read, line.guildId, taskOf(line));
    if (task === undefined || task.isClosing) return { remove: true };
    const isForStaff = task.status === 'proposed' || task.isDeclined;
    const channelId = isForStaff ? task.reviewChannelId : task.channelId;
    return channelId === null ? 'nothing' : { channelId, body: taskMessage(task) };
  },
  onRemoved: (work, line) => finishRemoval(work, { taskId: taskOf(line), key: line.key }),
  change: (line) => ({ dataType: 'tasks', changeType: 'update', affectedIds: [String(taskOf(line))] }),
};

/** The note that a task is there, where the server wants one. */
const announcementDelivery: Delivery = {
  kind: 'task.announcement',
  isKnownByKey: true,
  async render(read, line) {
    const task = await taskShown(read, line.guildId, taskOf(line));
    if (task === undefined || task.isClosing) return { remove: true };
    const { announcementChannelId: channelId } = await placesOf(read, line.guildId);
    return channelId === null ? 'nothing' : { channelId, body: announcementMessage(task) };
  },
  onRemoved: (work, line) => finishRemoval(work, { taskId: taskOf(line), key: line.key }),
};

const noticeOfClaim = z.object({ claim: z.string(), notice: z.enum(CLAIM_NOTICES) });
const noticeOfTask = z.object({ task: z.number(), notice: z.enum(PROPOSAL_NOTICES) });
const ofNotice = z.union([noticeOfClaim, noticeOfTask]);

const noticeDelivery: Delivery = defineDirectMessage({
  kind: 'task.dm',
  async render(read, { guildId, payload }) {
    const asked = ofNotice.parse(payload);
    if ('task' in asked) return toProposer(read, guildId, asked);
    const shown = await noticeShown(read, { guildId, claimId: asked.claim, notice: asked.notice });
    if (shown === undefined || !shown.isWanted) return 'nothing';
    return { userId: shown.userId, body: claimNotice(asked.notice, shown) };
  },
  onSent: (work, line) => note(work, line, 'told'),
  onClosed: (work, line) => note(work, line, 'untold'),
});

/** Staff see what a member was not told. */
function note(work: Work, { payload }: Line, outcome: 'told' | 'untold'): Promise<void> {
  const asked = ofNotice.parse(payload);
  if ('task' in asked)
    return noteProposerUntold(work, { taskId: asked.task, notice: outcome === 'told' ? null : asked.notice });
  return noteUntold(work, { claimId: asked.claim, notice: outcome === 'told' ? null : asked.notice });
}

/** A proposer who wants no word of accepted or rejected proofs wants none of proposals either. */
async function toProposer(read: Queries, guildId: string, { task: taskId, notice }: z.output<typeof noticeOfTask>) {
  const task = await taskShown(read, guildId, taskId);
  if (task === undefined || task.proposerId === null) return 'nothing';
  const wants = await noticesOf(read, guildId, task.proposerId);
  if (!(notice === 'approved' ? wants.accepted : wants.rejected)) return 'nothing';
  const serverName = await serverNameOf(read, guildId);
  return { userId: task.proposerId, body: proposalNotice(notice, { ...task, serverName }) };
}

/** Everything that this room owes Discord. */
export const taskDeliveries: readonly Delivery[] = [
  taskDelivery,
  announcementDelivery,
  cardDelivery,
  roleDelivery,
  noticeDelivery,
];
