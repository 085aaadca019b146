import type { Queries } from '../../platform/db/database.ts';
import type { Page } from '../../platform/paging.ts';
import { IS_ARCHIVED, USER_COLUMNS, type UserRow } from './store.ts';

/** What a list of members may be sorted by besides names, and the type its cursor's key is read as. */
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
/** Part of a name; `id` when the same text could be a member's id. */
export type MemberSearch = { namePart: string; id: string | null };

const IS_PRESENT = 'm.is_active and m.left_at is null';
const STANDING_CONDITIONS = {
  here: IS_PRESENT,
  left: `not (${IS_PRESENT}) and not ${IS_ARCHIVED}`,
  all: `not ${IS_ARCHIVED}`,
};

/** Whom a list shows. The server is $1. */
export const listedCondition = ({ standing }: MemberQuery): string =>
  `m.guild_id = $1 and m.user_id <> 0 and ${STANDING_CONDITIONS[standing]}`;
export const orderOperators = ({ isDescending }: MemberQuery) =>
  isDescending ? (['desc', '<'] as const) : (['asc', '>'] as const);

/**
 * Rows are fetched one by one, by their whole key: statistics of a server that has just grown are wrong, and a join chosen by
 * them would look at every name for every member.
 */
export const memberLateralSql = (userId: string) => `lateral (
  select * from economy.members m where m.guild_id = $1 and m.user_id = ${userId} limit 1) m`;
export const PROFILE_JOIN = `left join lateral (
  select * from economy.profiles p where p.guild_id = m.guild_id and p.user_id = m.user_id limit 1) p on true`;

/** What the statements of every order take first: $1 the server, $2 the cursor's key, $3 its id, $4 how many rows, $5 after how many. */
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

/** In the order of a figure, one more than the page holds when there are more; ties go by id. */
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

/** Names are looked up from the top down for so many at most; most often the page is full before. */
const MAX_SCANNED = 4_000;

/** The same of those who are called like that. Meant for names that many share: of few, sorting them is cheaper. */
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
