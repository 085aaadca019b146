import type { MessageBody } from '../../../../platform/discord/messages/reply.ts';
import { claimButton } from '../claims/claim-handlers.ts';
import { proveButton } from '../claims/submit-handlers.ts';
import { approveButton, declineButton } from './proposal-handlers.ts';
import { taskMessageView, type TaskMessageView } from './task-message-view.ts';

/** Builds the task message with the buttons of this bot. */
export function taskMessage(task: TaskMessageView): MessageBody {
  const params = { task: String(task.taskId) };
  return taskMessageView(task, {
    claim: claimButton.customId(params),
    submit: proveButton.customId(params),
    approve: approveButton.customId(params),
    decline: declineButton.customId(params),
  });
}
