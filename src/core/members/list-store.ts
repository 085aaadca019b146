import type { Queries } from '../../platform/db/database.ts';
import type { Page } from '../../platform/paging.ts';
import { PUT_AWAY, USER, type UserRow } from './read-store.ts';

/** What a list of members may be sorted by besides names, and the type its cursor's key is read as. */
const SORTS = {
  balance: { column: 'm.balance', type: 'bigint' },
  total_earned: { column: 'm.earned', type: 'bigint' },
  total_spent: { column: 'm.spent', type: 'bigint' },
  created_at: { column: 'm.created_at', type: 'timestamptz' },
} as const;
export type UserSort = keyof typeof SORTS | 'display_name';

export type Wanted = {
  guildId: string;
  search: string | null;
  standing: 'here' | 'left' | 'all';
  sort: UserSort;
  isDescending: boolean;
  page: Page;
};
type Users = { rows: UserRow[]; total: number };

const LISTED = `m.guild_id = $1 and m.user_id <> 0 and not ${PUT_AWAY}
  and ($2::text = 'all' or (m.is_active and m.left_at is null) = ($2::text = 'here'))`;
/**
 * Rows are fetched one by one, by their whole key: statistics of a server that has just grown are wrong, and a join chosen by
 * them would look at every name for every member.
 */
const NAMES = `left join lateral (
  select * from economy.profiles p where p.guild_id = m.guild_id and p.user_id = m.user_id limit 1) p on true`;
const memberOf = (userId: string) => `lateral (
  select * from economy.members m where m.guild_id = $1 and m.user_id = ${userId} limit 1) m`;
const ordering = ({ isDescending }: Wanted) => (isDescending ? (['desc', '<'] as const) : (['asc', '>'] as const));

/**
 * Members in the asked order, one more than the page holds when there are more; ties go by id. Who was never seen by name comes
 * after all names. Each order reads no more names than the page shows, or goes by the index of names.
 */
export async function findUsers(db: Queries, wanted: Wanted): Promise<Users> {
  if (wanted.search !== null) return searchUsers(db, wanted, wanted.search);
  const [counted] = await db.query<{ total: string }>(
    `select count(*) as total from economy.members m where ${LISTED}`,
    [wanted.guildId, wanted.standing],
  );
  const rows =
    wanted.sort === 'display_name' ? await byName(db, wanted) : await byFigure(db, wanted, SORTS[wanted.sort]);
  return { rows, total: Number(counted?.total ?? 0) };
}

function byFigure(db: Queries, wanted: Wanted, { column, type }: { column: string; type: string }): Promise<UserRow[]> {
  const { guildId, standing, page } = wanted;
  const [direction, beyond] = ordering(wanted);
  const order = `order by ${column} ${direction}, m.user_id ${direction}`;
  return db.query<UserRow>(
    `select ${USER}, ${column}::text as sort_key
     from (
       select m.user_id from economy.members m
       where ${LISTED} and ($3::text is null or (${column}, m.user_id) ${beyond} ($3::text::${type}, $4::bigint))
       ${order} limit $5 offset $6
     ) page cross join ${memberOf('page.user_id')} ${NAMES} ${order}`,
    [guildId, standing, page.after?.key ?? null, page.after?.id ?? null, page.limit + 1, page.offset],
  );
}

/** A cursor among those without a name has the empty key, which no name has. */
async function byName(db: Queries, wanted: Wanted): Promise<UserRow[]> {
  const { page } = wanted;
  if (page.after?.key === '') return withoutName(db, wanted, page);
  const named = await withName(db, wanted);
  const missing = page.limit + 1 - named.length;
  if (missing === 0) return named;
  const skipped = named.length > 0 || page.offset === 0 ? page.offset : await countNamed(db, wanted);
  const rest = { after: null, limit: missing - 1, offset: Math.max(0, page.offset - skipped) };
  return [...named, ...(await withoutName(db, wanted, rest))];
}

function withName(db: Queries, wanted: Wanted): Promise<UserRow[]> {
  const { guildId, standing, page } = wanted;
  const [direction, beyond] = ordering(wanted);
  return db.query<UserRow>(
    `select ${USER}, lower(p.display_name) as sort_key
     from economy.profiles p cross join ${memberOf('p.user_id')}
     where p.guild_id = $1 and ${LISTED}
       and ($3::text is null or (lower(p.display_name), p.user_id) ${beyond} ($3::text, $4::bigint))
     order by lower(p.display_name) ${direction}, p.user_id ${direction} limit $5 offset $6`,
    [guildId, standing, page.after?.key ?? null, page.after?.id ?? null, page.limit + 1, page.offset],
  );
}

function withoutName(db: Queries, wanted: Wanted, page: Page): Promise<UserRow[]> {
  const [direction, beyond] = ordering(wanted);
  return db.query<UserRow>(
    `select ${USER}, '' as sort_key
     from (
       select m.user_id from economy.members m
       where ${LISTED} and ($3::bigint is null or m.user_id ${beyond} $3)
       except select user_id from economy.profiles where guild_id = $1
       order by user_id ${direction} limit $4 offset $5
     ) page cross join ${memberOf('page.user_id')} ${NAMES}
     order by m.user_id ${direction}`,
    [wanted.guildId, wanted.standing, page.after?.id ?? null, page.limit + 1, page.offset],
  );
}

async function countNamed(db: Queries, { guildId, standing }: Wanted): Promise<number> {
  const [row] = await db.query<{ count: string }>(
    `select count(*) as count
     from economy.profiles p cross join ${memberOf('p.user_id')} where p.guild_id = $1 and ${LISTED}`,
    [guildId, standing],
  );
  return Number(row?.count ?? 0);
}

const GREATEST_ID = 2n ** 63n - 1n;
const asId = (text: string): string | null => (/^\d{1,19}$/.test(text) && BigInt(text) <= GREATEST_ID ? text : null);

/** So few are looked up by their ids; for more every member's name is looked at. */
const FEW = 1_000;
type Matching = { sql: string; params: readonly (string | null | string[])[] };

/**
 * Who is called like that, or has that id, as a condition from the parameter $7 on.
 */
async function matchingIn(db: Queries, guildId: string, search: string): Promise<Matching> {
  const rows = await db.query<{ user_id: string }>(
    'select user_id from economy.profiles where guild_id = $1 and strpos(found_by, lower($2::text)) > 0 limit $3',
    [guildId, search, FEW + 1],
  );
  const id = asId(search);
  if (rows.length > FEW)
    return { sql: '(m.user_id = $8::bigint or strpos(p.found_by, lower($7::text)) > 0)', params: [search, id] };
  const ids = [...rows.map((row) => row.user_id), ...(id === null ? [] : [id])];
  return { sql: 'm.user_id = any($7::bigint[])', params: [ids] };
}

/** The page and the count of all alike come of one look. */
async function searchUsers(db: Queries, wanted: Wanted, search: string): Promise<Users> {
  const { guildId, standing, page, sort } = wanted;
  const [direction, beyond] = ordering(wanted);
  const { column, type } =
    sort === 'display_name' ? { column: `coalesce(lower(p.display_name), '')`, type: 'text' } : SORTS[sort];
  const matching = await matchingIn(db, guildId, search);
  const rows = await db.query<Omit<UserRow, 'user_id'> & { user_id: string | null; total: string }>(
    `with found as materialized (
       select m.user_id, ${column} as sort_key
       from economy.members m ${NAMES}
       where ${LISTED} and ${matching.sql}
     ), page as (
       select * from found
       where $3::text is null or (sort_key, user_id) ${beyond} ($3::text::${type}, $4::bigint)
       order by sort_key ${direction}, user_id ${direction} limit $5 offset $6
     )
     select ${USER}, page.sort_key::text as sort_key, counted.total
     from (select count(*) as total from found) counted
     left join page on true
     left join ${memberOf('page.user_id')} on true ${NAMES}
     order by page.sort_key ${direction}, page.user_id ${direction}`,
    [
      guildId,
      standing,
      page.after?.key ?? null,
      page.after?.id ?? null,
      page.limit + 1,
      page.offset,
      ...matching.params,
    ],
  );
  // The count comes along even where the page is empty.
  const users = rows.flatMap(({ total: _total, user_id: id, ...row }) =>
    id === null ? [] : [{ ...row, user_id: id }],
  );
  return { rows: users, total: Number(rows[0]?.total ?? 0) };
}
