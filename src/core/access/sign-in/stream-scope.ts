import type { Contexts } from '../../../platform/context.ts';
import type { SignIn } from '../../../platform/http/session.ts';
import { defineRefusals } from '../../../platform/refusal.ts';
import { memberServers, staffRight, type MembershipOf } from '../rights/staff-rights.ts';
import { areServers } from './sign-in-store.ts';

const refuse = defineRefusals({ server_missing: 'missing' });

/** The servers whose changes this sign-in may hear: for the operator all that exist, for a member where they are staff. */
export async function audibleServers(
  parts: { contexts: Contexts; membershipOf: MembershipOf },
  { kind, account }: SignIn,
  asked: readonly string[] | 'all',
): Promise<readonly string[] | 'all'> {
  const { contexts, membershipOf } = parts;
  const ctx = contexts.for({ kind: 'system', job: 'streams' }, { source: 'system' });
  if (asked === 'all')
    return kind === 'operator' ? 'all' : [...(await memberServers(ctx, account, membershipOf)).keys()];
  if (kind === 'operator') {
    if (!(await ctx.acrossGuilds((queries) => areServers(queries, asked)))) throw refuse('server_missing');
    return asked;
  }
  const rights = await Promise.all(asked.map((guildId) => staffRight(ctx, { guildId, userId: account }, membershipOf)));
  if (rights.includes(null)) throw refuse('server_missing');
  return asked;
}
