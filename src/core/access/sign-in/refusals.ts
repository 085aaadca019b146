import { defineRefusals } from '../../../platform/refusal.ts';

/** The refusals of sign-in. `wrong_credentials` never reveals whether the name or the password was wrong. */
export const refuseSignIn = defineRefusals({
  wrong_credentials: 'unauthorized',
  too_many_sign_ins: 'too_soon',
  sign_in_ended: 'unauthorized',
  not_signed_in: 'unauthorized',
  discord_off: 'missing',
  discord_refused: 'unauthorized',
  discord_misfit: 'unavailable',
  discord_down: 'unavailable',
});
