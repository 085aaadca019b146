import type { Queries } from '../../platform/db/database.ts';
import type { ObservedUser } from '../../platform/discord/interactions/interaction-context.ts';
import type { Ctx } from '../../platform/work.ts';

/** A member's names and avatar; `avatar` is Discord's image hash, not a URL. */
export type Profile = { userId: string; username: string; displayName: string; avatar: string | null };

/** Returns the profiles of these members by user id; members without a stored profile are left out. */
export async function findProfiles(
  queries: Queries,
  guildId: string,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, Profile>> {
  const rows = await queries.query<{
    user_id: string;
    username: string;
    display_name: string;
    avatar: string | null;
  }>(
    `select user_id, username, display_name, avatar from economy.profiles
     where guild_id = $1 and user_id = any($2::bigint[])`,
    [guildId, [...new Set(userIds)]],
  );
  return new Map(
    rows.map(({ user_id: userId, username, display_name: displayName, avatar }) => [
      userId,
      { userId, username, displayName, avatar },
    ]),
  );
}

/** economy.sync_profiles. */
export async function syncProfiles(
  ctx: Pick<Ctx, 'callFunction'>,
  guildId: string,
  users: readonly ObservedUser[],
): Promise<void> {
  const rows = users.map(({ userId, username, displayName, avatar, isBot, isMember }) => ({
    user_id: userId,
    username,
    display_name: displayName,
    avatar,
    is_bot: isBot,
    is_member: isMember,
  }));
  await ctx.callFunction('select economy.sync_profiles($1, $2::jsonb) as result', [guildId, JSON.stringify(rows)]);
}

/** economy.record_membership. */
export async function recordMembership(
  ctx: Pick<Ctx, 'callFunction'>,
  membership: { guildId: string; userId: string; isMember: boolean },
): Promise<void> {
  await ctx.callFunction('select economy.record_membership($1, $2, $3) as result', [
    membership.guildId,
    membership.userId,
    membership.isMember,
  ]);
}
