import { findProfiles } from '../../../core/members/profile-store.ts';
import type { Queries } from '../../../platform/db/database.ts';
import { avatarUrl } from '../../../platform/discord/cdn-urls.ts';
import type { Person } from './schemas-contract.ts';

/** Makes persons of ids, of `operator:<name>` and of `system:<job>`; null stays null. */
export type PersonLookup = { (id: string): Person; (id: string | null): Person | null };

/** Reads how these people are called, once for a whole page. */
export async function readPeople(
  queries: Queries,
  params: { guildId: string; cdnUrl: string; ids: readonly (string | null)[] },
): Promise<PersonLookup> {
  const members = params.ids.filter((id): id is string => id !== null && !id.includes(':'));
  const profiles = members.length === 0 ? undefined : await findProfiles(queries, params.guildId, members);
  const person = (id: string): Person => {
    const profile = profiles?.get(id);
    return {
      id,
      display_name: profile?.displayName ?? id.slice(id.indexOf(':') + 1),
      avatar_url: avatarUrl(params.cdnUrl, { id, avatar: profile?.avatar ?? null }),
    };
  };
  // The overloads say what the body does: null in, null out.
  return ((id: string | null) => (id === null ? null : person(id))) as PersonLookup;
}
