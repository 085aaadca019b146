import type { Delivery } from '../../../platform/outbox/deliver-outbox-message.ts';
import type { QueuedMessage } from '../../../platform/outbox/delivery.ts';
import { taskMessage } from '../discord/tasks/task-message.ts';
import { announcementView } from '../discord/tasks/task-message-view.ts';
import { finishRemoval } from '../tasks/removal/finish-removal.ts';
import { notificationDelivery } from './notification-delivery.ts';
import { reviewMessageDelivery } from './review-message-delivery.ts';
import { roleDelivery } from './role-delivery.ts';
import { readTaskMessageData } from '../shared/task-message-store.ts';
import { readTaskFeatureSettings } from '../tasks/store.ts';

/** Keys of task messages end with the task number; a message deleted in Discord is identified by its key alone. */
const taskIdOf = ({ key }: QueuedMessage): number => Number(key.slice(key.lastIndexOf(':') + 1));

/** Delivers the task message. Proposals, also declined ones, are posted in the review channel. */
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
  onRemoved: async (work, message) => void (await finishRemoval(work, { taskId: taskIdOf(message), key: message.key })),
  change: (message) => ({ dataType: 'tasks', changeType: 'update', affectedIds: [String(taskIdOf(message))] }),
};

/** Delivers the announcement of a task, where the server has a channel for it. */
const announcementDelivery: Delivery = {
  kind: 'task.announcement',
  rendersFromKey: true,
  async render(queries, message) {
    const task = await readTaskMessageData(queries, message.guildId, taskIdOf(message));
    if (task === undefined || task.isClosing) return { remove: true };
    const { announcementChannelId: channelId } = await readTaskFeatureSettings(queries, message.guildId);
    return channelId === null ? 'nothing' : { channelId, body: announcementView(task) };
  },
  onRemoved: async (work, message) => void (await finishRemoval(work, { taskId: taskIdOf(message), key: message.key })),
};

/** All deliveries of this feature. */
export const taskDeliveries: readonly Delivery[] = [
  taskDelivery,
  announcementDelivery,
  reviewMessageDelivery,
  roleDelivery,
  notificationDelivery,
];
