import type { Ctx } from '../../../platform/work.ts';
import { refuse } from './refusals.ts';

/** Returns the user id of the acting member. Refuses member_missing for operators and jobs. */
export function requireMember({ actor }: Pick<Ctx, 'actor'>): string {
  if (actor.kind !== 'member') throw refuse('member_missing');
  return actor.userId;
}
