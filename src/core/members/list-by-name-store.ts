import type { Queries } from '../../platform/db/database.ts';
import type { Page } from '../../platform/paging.ts';
import { listed, memberOf, NAMES, orderParams, ordering, type Sought, type Wanted } from './list-store.ts';
import { USER, type UserRow } from './store.ts';

/**
 * By name, one more than the page holds when there are more; ties go by id. Who was never seen by name comes after all names: a
 * cursor among them has the empty key, which no name has. Both parts are read in the order of an index, from the cursor on.
 */
export async function byName(db: Queries, wanted: Wanted, sought?: Sought): Promise<UserRow[]> {
  const { page } = wanted;
  if (page.after?.key === '') return withoutName(db, wanted, { page, sought });
  const named = await withName(db, wanted, sought);
  const missing = page.limit + 1 - named.length;
  if (missing === 0) return named;
  // Counted only where a page by offset begins behind all names.
  const skipped = named.length > 0 || page.offset === 0 ? page.offset : await countNamed(db, wanted, sought);
  const rest = { after: null, limit: missing - 1, offset: Math.max(0, page.offset - skipped) };
  return [...named, ...(await withoutName(db, wanted, { page: rest, sought }))];
}

/** What is sought are the parameters from `first` on. */
const called = (first: number) =>
  `($${first}::text is null or strpos(p.found_by, lower($${first}::text)) > 0 or p.user_id = $${first + 1}::bigint)`;
const soughtParams = (sought: Sought | undefined) => [sought?.part ?? null, sought?.id ?? null];

function withName(db: Queries, wanted: Wanted, sought?: Sought): Promise<UserRow[]> {
  const [direction, beyond] = ordering(wanted);
  return db.query<UserRow>(
    `select ${USER}, p.sort_name as sort_key
     from economy.profiles p cross join ${memberOf('p.user_id')}
     where p.guild_id = $1 and ${listed(wanted)} and ${called(6)}
       and ($2::text is null or (p.sort_name, p.user_id) ${beyond} ($2::text, $3::bigint))
     order by p.sort_name ${direction}, p.user_id ${direction} limit $4 offset $5`,
    [...orderParams(wanted), ...soughtParams(sought)],
  );
}

async function countNamed(db: Queries, wanted: Wanted, sought?: Sought): Promise<number> {
  const [row] = await db.query<{ count: string }>(
    `select count(*) as count
     from economy.profiles p cross join ${memberOf('p.user_id')}
     where p.guild_id = $1 and ${listed(wanted)} and ${called(2)}`,
    [wanted.guildId, ...soughtParams(sought)],
  );
  return Number(row?.count ?? 0);
}

/** An account is opened nameless when its owner's name comes in at that very moment, so the name is looked for as well. */
function withoutName(
  db: Queries,
  wanted: Wanted,
  { page, sought }: { page: Page; sought: Sought | undefined },
): Promise<UserRow[]> {
  const [direction, beyond] = ordering(wanted);
  return db.query<UserRow>(
    `select ${USER}, '' as sort_key
     from economy.members m ${NAMES}
     where ${listed(wanted)} and m.nameless and p.user_id is null
       and ($2::bigint is null or m.user_id ${beyond} $2) and ($5::boolean or m.user_id = $6::bigint)
     order by m.user_id ${direction} limit $3 offset $4`,
    [wanted.guildId, page.after?.id ?? null, page.limit + 1, page.offset, sought === undefined, sought?.id ?? null],
  );
}
