import type { Queries } from '../../platform/db/database.ts';
import { findMembersByName } from './list-by-name-store.ts';
import {
  findMembersByColumn,
  countMembers,
  SORT_COLUMNS,
  listedCondition,
  memberLateralSql,
  PROFILE_JOIN,
  pageParams,
  orderOperators,
  searchMembersByColumn,
  type MemberSearch,
  type MemberQuery,
} from './list-store.ts';
import { USER_COLUMNS, type UserRow } from './store.ts';

/** Search results beyond this number are not counted; the total is then a lower bound. */
export const MAX_COUNTED = 2_000;

export type UserList = { rows: UserRow[]; total: number; isLowerBound: boolean };

/** Returns members in the requested order, one more than the page holds when there are more, and the total. */
export async function findUsers(
  db: Queries,
  { search, ...query }: MemberQuery & { search: string | null },
): Promise<UserList> {
  if (search === null) {
    const total = await countMembers(db, query);
    const rows =
      query.sort === 'display_name'
        ? await findMembersByName(db, query)
        : await findMembersByColumn(db, query, query.sort);
    return { rows, total, isLowerBound: false };
  }
  const memberSearch = { namePart: search, id: parseMemberId(search) };
  const bounded = await searchBounded(db, query, memberSearch);
  if (bounded.total <= MAX_COUNTED) return { ...bounded, isLowerBound: false };
  const { sort } = query;
  const rows =
    sort === 'display_name'
      ? await findMembersByName(db, query, memberSearch)
      : await searchMembersByColumn(db, query, { sort, memberSearch });
  return { rows, total: MAX_COUNTED, isLowerBound: true };
}

const MAX_ID = 2n ** 63n - 1n;
const parseMemberId = (text: string): string | null =>
  /^\d{1,19}$/.test(text) && BigInt(text) <= MAX_ID ? text : null;

/** Finds the page and the total in one statement, as long as no more than MAX_COUNTED members match. */
async function searchBounded(
  db: Queries,
  query: MemberQuery,
  memberSearch: MemberSearch,
): Promise<{ rows: UserRow[]; total: number }> {
  const [direction, comparison] = orderOperators(query);
  const { column, type } =
    query.sort === 'display_name' ? { column: 'candidate.sort_name', type: 'text' } : SORT_COLUMNS[query.sort];
  const rows = await db.query<Omit<UserRow, 'user_id'> & { user_id: string | null; total: string }>(
    `with found as materialized (
       select m.user_id, ${column} as sort_key
       from (
         select p.user_id, p.sort_name from economy.profiles p
         where p.guild_id = $1 and strpos(p.found_by, lower($6::text)) > 0
         union all
         select searched.id, coalesce(p.sort_name, '')
         from (select $7::bigint as id) searched
         left join economy.profiles p on p.guild_id = $1 and p.user_id = searched.id
         where searched.id is not null and coalesce(strpos(p.found_by, lower($6::text)), 0) = 0
       ) candidate cross join ${memberLateralSql('candidate.user_id')}
       where ${listedCondition(query)}
       limit $8
     ), page as (
       select * from found
       where $2::text is null or (sort_key, user_id) ${comparison} ($2::text::${type}, $3::bigint)
       order by sort_key ${direction}, user_id ${direction} limit $4 offset $5
     )
     select ${USER_COLUMNS}, page.sort_key::text as sort_key, counted.total
     from (select count(*) as total from found) counted
     left join page on true
     left join ${memberLateralSql('page.user_id')} on true ${PROFILE_JOIN}
     order by page.sort_key ${direction}, page.user_id ${direction}`,
    [...pageParams(query), memberSearch.namePart, memberSearch.id, MAX_COUNTED + 1],
  );
  // An empty page still returns one row, with the total and no user.
  const users = rows.flatMap(({ total: _total, user_id: id, ...row }) =>
    id === null ? [] : [{ ...row, user_id: id }],
  );
  return { rows: users, total: Number(rows[0]?.total ?? 0) };
}
