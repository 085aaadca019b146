import type { Contexts } from '../../../platform/context.ts';
import type { SignInSession } from '../../../platform/http/session.ts';
import { refuse } from '../refusals.ts';
import { listStaffGuilds, findStaffRight, type FindMembership } from '../rights/staff-rights.ts';
import { isBotInGuilds } from './sign-in-store.ts';

/**
 * Resolves the guilds whose changes a session may receive: any for the operator, those where they are staff for a member.
 * Refuses `server_missing` if any requested guild is out of scope.
 */
export async function resolveStreamScope(
  dependencies: { contexts: Contexts; findMembership: FindMembership },
  { kind, account }: SignInSession,
  requested: readonly string[] | 'all',
): Promise<readonly string[] | 'all'> {
  const { contexts, findMembership } = dependencies;
  const ctx = contexts.for({ kind: 'system', job: 'streams' }, { source: 'system' });
  if (requested === 'all')
    return kind === 'operator' ? 'all' : [...(await listStaffGuilds(ctx, account, findMembership)).keys()];
  if (kind === 'operator') {
    if (!(await ctx.acrossGuilds((queries) => isBotInGuilds(queries, requested)))) throw refuse('server_missing');
    return requested;
  }
  const rights = await Promise.all(
    requested.map((guildId) => findStaffRight(ctx, { guildId, userId: account }, findMembership)),
  );
  if (rights.includes(null)) throw refuse('server_missing');
  return requested;
}
