import { defineRefusals } from '../../platform/refusal.ts';
import { refuse as refuseGuilds } from '../../core/guilds/refusals.ts';

/** The refusals of settings and of the command gate. */
export const refuse = defineRefusals(
  {
    command_switched_off: 'forbidden',
    wrong_channel: 'forbidden',
    settings_changed: 'conflict',
    setting_invalid: 'invalid',
    command_unknown: 'invalid',
    timezone_unknown: 'invalid',
  },
  [refuseGuilds],
);
