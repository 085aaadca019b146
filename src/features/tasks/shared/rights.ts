import { defineRights } from '../../../platform/define-feature.ts';

/** The rights of tasks. */
export const RIGHTS = defineRights({
  view_tasks: 'everyone',
  claim_tasks: 'everyone',
  propose_tasks: 'everyone',
  review_claims: 'moderator',
  /** Pausing, resuming and reposting; approving and everything else requires manage_tasks. */
  run_tasks: 'moderator',
  manage_tasks: 'admin',
  change_task_settings: 'admin',
});
