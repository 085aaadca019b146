import { abandonButton, abandonCommand } from './abandon-face.ts';
import { claimButton, claimCommand, claimSelect } from './claim-face.ts';
import { createModal } from './create-face.ts';
import { editModal } from './edit-face.ts';
import { myTasksCommand, myTasksPageButton, noticesSelect } from './my-tasks-face.ts';
import { proposalComponents } from './proposal-buttons.ts';
import { proposeCommand, proposeModal } from './propose-face.ts';
import { reviewComponents } from './review-face.ts';
import { taskCommand } from './run-face.ts';
import { acceptManySelect, submissionsPageButton } from './submissions-face.ts';
import { submitCommand, submitComponents } from './submit-face.ts';
import { categorySelect, tasksCommand, tasksPageButton } from './tasks-face.ts';

export const taskCommands = [
  tasksCommand,
  claimCommand,
  myTasksCommand,
  submitCommand,
  abandonCommand,
  proposeCommand,
  taskCommand,
];

/** Everything that can be pressed, chosen or filled in. Posted messages keep these ids: none may ever mean something else. */
export const taskComponents = [
  tasksPageButton,
  categorySelect,
  claimButton,
  claimSelect,
  abandonButton,
  ...submitComponents,
  myTasksPageButton,
  noticesSelect,
  proposeModal,
  createModal,
  editModal,
  ...proposalComponents,
  ...reviewComponents,
  submissionsPageButton,
  acceptManySelect,
];
