import type { Queries } from '../../../platform/db/database.ts';
import type { RightLevel } from '../../../platform/discord/commands/define.ts';
import { refuse } from '../refusals.ts';
import type { Ctx } from '../../../platform/work.ts';
import { isRightSufficient, resolveRight } from './rights.ts';
import { findRoleConfiguration } from './role-configuration-store.ts';

/**
 * The permission check of every use case that is not one SQL function. Returns the right the actor holds in the guild.
 * Refuses `server_missing` (also to strangers, who must not learn that the guild exists) and `not_allowed`.
 */
export async function requireRight(
  ctx: Pick<Ctx, 'actor'>,
  queries: Queries,
  guildId: string,
  needed: RightLevel,
): Promise<RightLevel> {
  const roleConfiguration = await findRoleConfiguration(queries, guildId);
  if (roleConfiguration === undefined) throw refuse('server_missing');
  const held = resolveRight(ctx.actor, roleConfiguration);
  if (held === 'stranger') throw refuse('server_missing');
  if (!isRightSufficient(held, needed)) throw refuse('not_allowed', { needed });
  return held;
}
