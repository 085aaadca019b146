import { defineRights } from '../../platform/define-feature.ts';

/** The rights of the bot's status. */
export const RIGHTS = defineRights({
  change_status: 'admin',
});
