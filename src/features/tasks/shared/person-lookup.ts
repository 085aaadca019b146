import { findProfiles } from '../../../core/members/profile-store.ts';
import type { Queries } from '../../../platform/db/database.ts';
import { avatarUrl } from '../../../platform/discord/cdn-urls.ts';
import type { Person } from './schemas-contract.ts';

/** Maps a user id, `operator:<name>` or `system:<job>` to a person; null stays null. */
export type PersonLookup = { (id: string): Person; (id: string | null): Person | null };

/** Reads the profiles of all given ids with one query and returns the lookup. Ids without a profile keep their id as name. */
export async function readPeople(
  queries: Queries,
  params: { guildId: string; cdnUrl: string; ids: readonly (string | null)[] },
): Promise<PersonLookup> {
  const userIds = params.ids.filter((id): id is string => id !== null && !id.includes(':'));
  const profiles = userIds.length === 0 ? undefined : await findProfiles(queries, params.guildId, userIds);
  const person = (id: string): Person => {
    const profile = profiles?.get(id);
    return {
      id,
      display_name: profile?.displayName ?? id.slice(id.indexOf(':') + 1),
      avatar_url: avatarUrl(params.cdnUrl, { id, avatar: profile?.avatar ?? null }),
    };
  };
  // Safe: the body returns null exactly for null, as the overloads state.
  return ((id: string | null) => (id === null ? null : person(id))) as PersonLookup;
}
