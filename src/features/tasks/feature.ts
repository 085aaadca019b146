import type { MessageUrl } from '../../platform/discord/message-url.ts';
import { defineFeature } from '../../platform/feature.ts';
import { taskDeliveries } from './deliveries.ts';
import { taskCommands, taskComponents } from './discord/surface.ts';
import { tasksEndpoints } from './endpoints.ts';
import { createFileLinks, type GetMessage } from './file-links.ts';
import { expireJob } from './expire.ts';
import { finishJob } from './finish-removals.ts';
import { remindJob } from './remind.ts';

export type TasksParts = {
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
export const createTasks = ({ cdnUrl, messageUrl, getMessage, nowMs, waitMs = 2_000 }: TasksParts) =>
  defineFeature({
    name: 'tasks',
    commands: taskCommands,
    components: taskComponents,
    deliveries: taskDeliveries,
    jobs: [expireJob, remindJob, finishJob],
    http: tasksEndpoints({ cdnUrl, messageUrl, links: createFileLinks({ getMessage, nowMs }) }, waitMs),
  });
