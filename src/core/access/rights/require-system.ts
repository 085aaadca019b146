import { defineRefusals } from '../../../platform/refusal.ts';
import type { Ctx } from '../../../platform/work.ts';

const refuse = defineRefusals({ not_allowed: 'forbidden' });

/** Refuses `not_allowed` to every actor but the system: only the program itself stores what Discord reports. */
export function requireSystem(ctx: Ctx): void {
  if (ctx.actor.kind !== 'system') throw refuse('not_allowed');
}
