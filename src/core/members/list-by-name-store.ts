import type { Queries } from '../../platform/db/database.ts';
import type { Page } from '../../platform/paging.ts';
import {
  listedCondition,
  memberLateralSql,
  PROFILE_JOIN,
  pageParams,
  orderOperators,
  type MemberSearch,
  type MemberQuery,
} from './list-store.ts';
import { USER_COLUMNS, type UserRow } from './store.ts';

/**
 * Returns members by name, then id, and one more than the page holds when there are more. Members without a profile come after
 * all names; a cursor among them has the empty key, which no name has. Both parts are read in index order from the cursor on.
 */
export async function findMembersByName(
  db: Queries,
  query: MemberQuery,
  memberSearch?: MemberSearch,
): Promise<UserRow[]> {
  const { page } = query;
  if (page.after?.key === '') return findUnnamed(db, query, { page, memberSearch });
  const named = await findNamed(db, query, memberSearch);
  const missingCount = page.limit + 1 - named.length;
  if (missingCount === 0) return named;
  // Counted only when a page by offset starts after all names.
  const namedCount = named.length > 0 || page.offset === 0 ? page.offset : await countNamed(db, query, memberSearch);
  const remainingPage = { after: null, limit: missingCount - 1, offset: Math.max(0, page.offset - namedCount) };
  return [...named, ...(await findUnnamed(db, query, { page: remainingPage, memberSearch }))];
}

/** The search parameters start at number `firstParam`. */
const matchesSearch = (firstParam: number) =>
  `($${firstParam}::text is null or strpos(p.found_by, lower($${firstParam}::text)) > 0 or p.user_id = $${firstParam + 1}::bigint)`;
const searchParams = (memberSearch: MemberSearch | undefined) => [
  memberSearch?.namePart ?? null,
  memberSearch?.id ?? null,
];

function findNamed(db: Queries, query: MemberQuery, memberSearch?: MemberSearch): Promise<UserRow[]> {
  const [direction, comparison] = orderOperators(query);
  return db.query<UserRow>(
    `select ${USER_COLUMNS}, p.sort_name as sort_key
     from economy.profiles p cross join ${memberLateralSql('p.user_id')}
     where p.guild_id = $1 and ${listedCondition(query)} and ${matchesSearch(6)}
       and ($2::text is null or (p.sort_name, p.user_id) ${comparison} ($2::text, $3::bigint))
     order by p.sort_name ${direction}, p.user_id ${direction} limit $4 offset $5`,
    [...pageParams(query), ...searchParams(memberSearch)],
  );
}

async function countNamed(db: Queries, query: MemberQuery, memberSearch?: MemberSearch): Promise<number> {
  const [row] = await db.query<{ count: string }>(
    `select count(*) as count
     from economy.profiles p cross join ${memberLateralSql('p.user_id')}
     where p.guild_id = $1 and ${listedCondition(query)} and ${matchesSearch(2)}`,
    [query.guildId, ...searchParams(memberSearch)],
  );
  return Number(row?.count ?? 0);
}

/** `nameless` can be outdated when account and profile are created at the same time, so the profile is checked as well. */
function findUnnamed(
  db: Queries,
  query: MemberQuery,
  { page, memberSearch }: { page: Page; memberSearch: MemberSearch | undefined },
): Promise<UserRow[]> {
  const [direction, comparison] = orderOperators(query);
  return db.query<UserRow>(
    `select ${USER_COLUMNS}, '' as sort_key
     from economy.members m ${PROFILE_JOIN}
     where ${listedCondition(query)} and m.nameless and p.user_id is null
       and ($2::bigint is null or m.user_id ${comparison} $2) and ($5::boolean or m.user_id = $6::bigint)
     order by m.user_id ${direction} limit $3 offset $4`,
    [
      query.guildId,
      page.after?.id ?? null,
      page.limit + 1,
      page.offset,
      memberSearch === undefined,
      memberSearch?.id ?? null,
    ],
  );
}
