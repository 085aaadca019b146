import type { Queries } from '../../platform/db/database.ts';
import type { Page } from '../../platform/paging.ts';
import { IS_ARCHIVED, USER_COLUMNS, type UserRow } from './store.ts';

/** The sort columns of member lists besides the name, with the type of their cursor key. */
export const SORT_COLUMNS = {
  balance: { column: 'm.balance', type: 'bigint' },
  total_earned: { column: 'm.earned', type: 'bigint' },
  total_spent: { column: 'm.spent', type: 'bigint' },
  created_at: { column: 'm.created_at', type: 'timestamptz' },
} as const;
export type UserSort = keyof typeof SORT_COLUMNS | 'display_name';

export type MemberQuery = {
  guildId: string;
  standing: 'here' | 'left' | 'all';
  sort: UserSort;
  isDescending: boolean;
  page: Page;
};
/** Part of a name, and the same text as `id` when it could be a member's id. */
export type MemberSearch = { namePart: string; id: string | null };

const IS_PRESENT = 'm.is_active and m.left_at is null';
const STANDING_CONDITIONS = {
  here: IS_PRESENT,
  left: `not (${IS_PRESENT}) and not ${IS_ARCHIVED}`,
  all: `not ${IS_ARCHIVED}`,
};

/** The SQL condition for members of the list. The guild is $1. */
export const listedCondition = ({ standing }: MemberQuery): string =>
  `m.guild_id = $1 and m.user_id <> 0 and ${STANDING_CONDITIONS[standing]}`;
export const orderOperators = ({ isDescending }: MemberQuery) =>
  isDescending ? (['desc', '<'] as const) : (['asc', '>'] as const);

/**
 * Fetches rows one by one, by their whole key: statistics of a guild that has just grown are outdated, and a join planned by
 * them could scan every profile for every member.
 */
export const memberLateralSql = (userId: string) => `lateral (
  select * from economy.members m where m.guild_id = $1 and m.user_id = ${userId} limit 1) m`;
export const PROFILE_JOIN = `left join lateral (
  select * from economy.profiles p where p.guild_id = m.guild_id and p.user_id = m.user_id limit 1) p on true`;

/** The first parameters of every list statement: $1 guild, $2 cursor key, $3 cursor id, $4 limit, $5 offset. */
export const pageParams = ({ guildId, page }: MemberQuery) => [
  guildId,
  page.after?.key ?? null,
  page.after?.id ?? null,
  page.limit + 1,
  page.offset,
];

export async function countMembers(db: Queries, query: MemberQuery): Promise<number> {
  const [row] = await db.query<{ total: string }>(
    `select count(*) as total from economy.members m where ${listedCondition(query)}`,
    [query.guildId],
  );
  return Number(row?.total ?? 0);
}

/** Returns members by a sort column, then id, and one more than the page holds when there are more. */
export function findMembersByColumn(
  db: Queries,
  query: MemberQuery,
  sort: keyof typeof SORT_COLUMNS,
): Promise<UserRow[]> {
  const { column, order } = columnOrder(query, sort);
  return db.query<UserRow>(
    `select ${USER_COLUMNS}, ${column}::text as sort_key
     from (select m.user_id ${columnPageSql(query, sort)} ${order} limit $4 offset $5) page
     cross join ${memberLateralSql('page.user_id')} ${PROFILE_JOIN} ${order}`,
    pageParams(query),
  );
}

/** The number of members whose names are checked from the top of the list; usually the page is full before. */
const MAX_SCANNED = 4_000;

/** The same for members that match a search. For searches with many matches; with few, sorting them is cheaper. */
export async function searchMembersByColumn(
  db: Queries,
  query: MemberQuery,
  { sort, memberSearch }: { sort: keyof typeof SORT_COLUMNS; memberSearch: MemberSearch },
): Promise<UserRow[]> {
  const { column, direction, order } = columnOrder(query, sort);
  const runQuery = (page: string, params: readonly (number | null)[]) =>
    db.query<UserRow>(
      `select ${USER_COLUMNS}, ${column}::text as sort_key
       from (${page}) page cross join ${memberLateralSql('page.user_id')} ${PROFILE_JOIN} ${order}`,
      [...pageParams(query), memberSearch.namePart, memberSearch.id, ...params],
    );
  const rows = await runQuery(
    `select near.user_id
     from (select m.user_id, ${column} as key ${columnPageSql(query, sort)} ${order} limit $8) near
     left join lateral (
       select p.found_by from economy.profiles p where p.guild_id = $1 and p.user_id = near.user_id limit 1) p on true
     where near.user_id = $7::bigint or strpos(p.found_by, lower($6::text)) > 0
     order by near.key ${direction}, near.user_id ${direction} limit $4 offset $5`,
    [MAX_SCANNED],
  );
  if (rows.length > query.page.limit) return rows;
  return runQuery(
    `select m.user_id ${columnPageSql(query, sort)} and m.user_id = any(array(
       select p.user_id from economy.profiles p where p.guild_id = $1 and strpos(p.found_by, lower($6::text)) > 0
       union all select $7::bigint))
     ${order} limit $4 offset $5`,
    [],
  );
}

function columnOrder(query: MemberQuery, sort: keyof typeof SORT_COLUMNS) {
  const [direction] = orderOperators(query);
  const { column } = SORT_COLUMNS[sort];
  return { column, direction, order: `order by ${column} ${direction}, m.user_id ${direction}` };
}

function columnPageSql(query: MemberQuery, sort: keyof typeof SORT_COLUMNS): string {
  const { column, type } = SORT_COLUMNS[sort];
  return `from economy.members m where ${listedCondition(query)}
    and ($2::text is null or (${column}, m.user_id) ${orderOperators(query)[1]} ($2::text::${type}, $3::bigint))`;
}
