import { defineRights } from '../../platform/define-feature.ts';

/** The rights of the settings. */
export const RIGHTS = defineRights({
  change_settings: 'admin',
});
