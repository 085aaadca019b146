import type { Queries } from '../../platform/db/database.ts';

/** How a member is called and looks; `avatar` is Discord's hash, not an address. */
export type Profile = { userId: string; username: string; displayName: string; avatar: string | null };

/** The profiles of these members, by user id; whoever was never seen by name is left out. */
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
