import type { MessageUrl } from '../../platform/discord/messages/message-url.ts';
import { defineFeature } from '../../platform/define-feature.ts';
import { taskDeliveries } from './deliveries/task-deliveries.ts';
import { taskCommands, taskComponents } from './discord/task-commands.ts';
import { tasksEndpoints } from './endpoints.ts';
import { createAttachmentResolver, type GetMessage } from './review/attachment-resolver.ts';
import { expireJob } from './tasks/expire-due.ts';
import { RIGHTS } from './shared/rights.ts';
import { finishRemovalsJob } from './tasks/removal/finish-removals.ts';
import { remindJob } from './notifications/remind-claimants.ts';

export type TasksDependencies = {
  /** Base URL for avatars. */
  cdnUrl: string;
  /** Builds the link that opens a task message or a review message. */
  messageUrl: MessageUrl;
  /** Fetches a message from Discord to refresh the links of its files. */
  getMessage: GetMessage;
  nowMs: () => number;
  /** How long a write waits for Discord before it responds, in milliseconds; 2,000 by default. */
  waitMs?: number;
};

/** Creates the feature manifest of tasks. `nowMs` is the current time in milliseconds. */
export const createTasksFeature = ({ cdnUrl, messageUrl, getMessage, nowMs, waitMs = 2_000 }: TasksDependencies) =>
  defineFeature({
    name: 'tasks',
    rights: RIGHTS,
    topics: [
      { name: 'tasks', invalidates: ['claims', 'users'], invalidatedBy: ['config'] },
      { name: 'claims', invalidates: ['tasks'] },
    ],
    switches: ['tasks'],
    commands: taskCommands,
    components: taskComponents,
    deliveries: taskDeliveries,
    jobs: [expireJob, remindJob, finishRemovalsJob],
    http: tasksEndpoints(
      { cdnUrl, messageUrl, resolveAttachments: createAttachmentResolver({ getMessage, nowMs }) },
      waitMs,
    ),
  });
