import { defineRefusals } from './refusal.ts';

/** The refusals of the platform itself, and those that every feature may throw. */
export const refuse = defineRefusals({
  invalid_input: 'invalid',
  too_many_changes: 'too_soon',
  too_many_streams: 'too_soon',
});
