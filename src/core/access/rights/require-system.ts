import { defineRefusals } from '../../../platform/refusal.ts';
import type { Ctx } from '../../../platform/work.ts';

const refuse = defineRefusals({ not_allowed: 'forbidden' });

/** Refuses everyone but the program itself: what Discord tells is kept by nobody else. */
export function requireSystem(ctx: Ctx): void {
  if (ctx.actor.kind !== 'system') throw refuse('not_allowed');
}
