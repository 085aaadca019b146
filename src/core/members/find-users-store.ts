import type { Queries } from '../../platform/db/database.ts';
import { byName } from './list-by-name-store.ts';
import {
  byFigure,
  countListed,
  FIGURES,
  listed,
  memberOf,
  NAMES,
  orderParams,
  ordering,
  soughtByFigure,
  type Sought,
  type Wanted,
} from './list-store.ts';
import { USER, type UserRow } from './store.ts';

/** A search that more than these share says so, and counts no further. */
export const MOST_COUNTED = 2_000;

export type Users = { rows: UserRow[]; total: number; isLeast: boolean };

/** Members in the asked order, one more than the page holds when there are more, and how many there are in all. */
export async function findUsers(
  db: Queries,
  { search, ...wanted }: Wanted & { search: string | null },
): Promise<Users> {
  if (search === null) {
    const total = await countListed(db, wanted);
    const rows = wanted.sort === 'display_name' ? await byName(db, wanted) : await byFigure(db, wanted, wanted.sort);
    return { rows, total, isLeast: false };
  }
  const sought = { part: search, id: asId(search) };
  const few = await amongFew(db, wanted, sought);
  if (few.total <= MOST_COUNTED) return { ...few, isLeast: false };
  const { sort } = wanted;
  const rows =
    sort === 'display_name' ? await byName(db, wanted, sought) : await soughtByFigure(db, wanted, { sort, sought });
  return { rows, total: MOST_COUNTED, isLeast: true };
}

const GREATEST_ID = 2n ** 63n - 1n;
const asId = (text: string): string | null => (/^\d{1,19}$/.test(text) && BigInt(text) <= GREATEST_ID ? text : null);

/** The page and the count of all alike come of one look, as long as these are no more than are counted. */
async function amongFew(db: Queries, wanted: Wanted, sought: Sought): Promise<{ rows: UserRow[]; total: number }> {
  const [direction, beyond] = ordering(wanted);
  const { column, type } =
    wanted.sort === 'display_name' ? { column: 'called.sort_name', type: 'text' } : FIGURES[wanted.sort];
  const rows = await db.query<Omit<UserRow, 'user_id'> & { user_id: string | null; total: string }>(
    `with found as materialized (
       select m.user_id, ${column} as sort_key
       from (
         select p.user_id, p.sort_name from economy.profiles p
         where p.guild_id = $1 and strpos(p.found_by, lower($6::text)) > 0
         union all
         select sought.id, coalesce(p.sort_name, '')
         from (select $7::bigint as id) sought
         left join economy.profiles p on p.guild_id = $1 and p.user_id = sought.id
         where sought.id is not null and coalesce(strpos(p.found_by, lower($6::text)), 0) = 0
       ) called cross join ${memberOf('called.user_id')}
       where ${listed(wanted)}
       limit $8
     ), page as (
       select * from found
       where $2::text is null or (sort_key, user_id) ${beyond} ($2::text::${type}, $3::bigint)
       order by sort_key ${direction}, user_id ${direction} limit $4 offset $5
     )
     select ${USER}, page.sort_key::text as sort_key, counted.total
     from (select count(*) as total from found) counted
     left join page on true
     left join ${memberOf('page.user_id')} on true ${NAMES}
     order by page.sort_key ${direction}, page.user_id ${direction}`,
    [...orderParams(wanted), sought.part, sought.id, MOST_COUNTED + 1],
  );
  // The count comes along even where the page is empty.
  const users = rows.flatMap(({ total: _total, user_id: id, ...row }) =>
    id === null ? [] : [{ ...row, user_id: id }],
  );
  return { rows: users, total: Number(rows[0]?.total ?? 0) };
}
