import type { Ctx } from '../../../platform/work.ts';
import { refuse } from '../refusals.ts';

/** Refuses `not_allowed` to every actor but the system: only the program itself stores what Discord reports. */
export function requireSystem(ctx: Ctx): void {
  if (ctx.actor.kind !== 'system') throw refuse('not_allowed');
}
