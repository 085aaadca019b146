import { abandonButton, abandonCommand } from './claims/abandon-handlers.ts';
import { claimButton, claimCommand, claimSelect } from './claims/claim-handlers.ts';
import { createModal } from './tasks/create-task-handlers.ts';
import { editModal } from './tasks/edit-task-handlers.ts';
import { myTasksCommand, myTasksPageButton, notificationsSelect } from './claims/my-tasks-handlers.ts';
import { proposalComponents } from './tasks/proposal-handlers.ts';
import { proposeCommand, proposeModal } from './tasks/propose-task-handlers.ts';
import { reviewComponents } from './review/review-handlers.ts';
import { taskCommandFamily } from './tasks/task-handlers.ts';
import { acceptManySelect, submissionsPageButton } from './review/submissions-handlers.ts';
import { submitCommand, submitComponents } from './claims/submit-handlers.ts';
import { categorySelect, tasksCommand, tasksPageButton } from './tasks/open-tasks-handlers.ts';

export const taskCommands = [
  tasksCommand,
  claimCommand,
  myTasksCommand,
  submitCommand,
  abandonCommand,
  proposeCommand,
  taskCommandFamily,
];

/** All buttons, selects and modals. Posted messages keep their custom ids, so no id may ever change its meaning. */
export const taskComponents = [
  tasksPageButton,
  categorySelect,
  claimButton,
  claimSelect,
  abandonButton,
  ...submitComponents,
  myTasksPageButton,
  notificationsSelect,
  proposeModal,
  createModal,
  editModal,
  ...proposalComponents,
  ...reviewComponents,
  submissionsPageButton,
  acceptManySelect,
];
