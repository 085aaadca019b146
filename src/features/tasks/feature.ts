import type { MessageUrl } from '../../platform/discord/messages/message-url.ts';
import { defineFeature } from '../../platform/define-feature.ts';
import { taskDeliveries } from './deliveries/task-deliveries.ts';
import { taskCommands, taskComponents } from './discord/task-commands.ts';
import { tasksEndpoints } from './endpoints.ts';
import { createAttachmentResolver, type GetMessage } from './review/attachment-resolver.ts';
import { expireJob } from './tasks/expire-due.ts';
import { finishRemovalsJob } from './tasks/removal/finish-removals.ts';
import { remindJob } from './notifications/remind-claimants.ts';

export type TasksOptions = {
  /** Where pictures of people come from. */
  cdnUrl: string;
  /** Where staff open a task's message or a review card. */
  messageUrl: MessageUrl;
  /** Asks Discord for a message, to have the links of its files anew. */
  getMessage: GetMessage;
  nowMs: () => number;
  /** How long a write waits for Discord before it answers; two seconds unless given. */
  waitMs?: number;
};

/** Tasks: made, claimed, proved, reviewed, paid. */
export const createTasksFeature = ({ cdnUrl, messageUrl, getMessage, nowMs, waitMs = 2_000 }: TasksOptions) =>
  defineFeature({
    name: 'tasks',
    commands: taskCommands,
    components: taskComponents,
    deliveries: taskDeliveries,
    jobs: [expireJob, remindJob, finishRemovalsJob],
    http: tasksEndpoints(
      { cdnUrl, messageUrl, resolveAttachments: createAttachmentResolver({ getMessage, nowMs }) },
      waitMs,
    ),
  });
