import type { Queries } from '../../platform/db/database.ts';
import type { Page } from '../../platform/paging.ts';
import { PUT_AWAY, USER, type UserRow } from './store.ts';

/** What a list of members may be sorted by besides names, and the type its cursor's key is read as. */
export const FIGURES = {
  balance: { column: 'm.balance', type: 'bigint' },
  total_earned: { column: 'm.earned', type: 'bigint' },
  total_spent: { column: 'm.spent', type: 'bigint' },
  created_at: { column: 'm.created_at', type: 'timestamptz' },
} as const;
export type UserSort = keyof typeof FIGURES | 'display_name';

export type Wanted = {
  guildId: string;
  standing: 'here' | 'left' | 'all';
  sort: UserSort;
  isDescending: boolean;
  page: Page;
};
/** Part of a name; `id` when the same text could be a member's id. */
export type Sought = { part: string; id: string | null };

const HERE = 'm.is_active and m.left_at is null';
const STANDINGS = { here: HERE, left: `not (${HERE}) and not ${PUT_AWAY}`, all: `not ${PUT_AWAY}` };

/** Whom a list shows. The server is $1. */
export const listed = ({ standing }: Wanted): string => `m.guild_id = $1 and m.user_id <> 0 and ${STANDINGS[standing]}`;
export const ordering = ({ isDescending }: Wanted) =>
  isDescending ? (['desc', '<'] as const) : (['asc', '>'] as const);

/**
 * Rows are fetched one by one, by their whole key: statistics of a server that has just grown are wrong, and a join chosen by
 * them would look at every name for every member.
 */
export const memberOf = (userId: string) => `lateral (
  select * from economy.members m where m.guild_id = $1 and m.user_id = ${userId} limit 1) m`;
export const NAMES = `left join lateral (
  select * from economy.profiles p where p.guild_id = m.guild_id and p.user_id = m.user_id limit 1) p on true`;

/** What the statements of every order take first: $1 the server, $2 the cursor's key, $3 its id, $4 how many rows, $5 after how many. */
export const orderParams = ({ guildId, page }: Wanted) => [
  guildId,
  page.after?.key ?? null,
  page.after?.id ?? null,
  page.limit + 1,
  page.offset,
];

export async function countListed(db: Queries, wanted: Wanted): Promise<number> {
  const [row] = await db.query<{ total: string }>(
    `select count(*) as total from economy.members m where ${listed(wanted)}`,
    [wanted.guildId],
  );
  return Number(row?.total ?? 0);
}

/** In the order of a figure, one more than the page holds when there are more; ties go by id. */
export function byFigure(db: Queries, wanted: Wanted, sort: keyof typeof FIGURES): Promise<UserRow[]> {
  const { column, order } = figureOrder(wanted, sort);
  return db.query<UserRow>(
    `select ${USER}, ${column}::text as sort_key
     from (select m.user_id ${fromFigure(wanted, sort)} ${order} limit $4 offset $5) page
     cross join ${memberOf('page.user_id')} ${NAMES} ${order}`,
    orderParams(wanted),
  );
}

/** Names are looked up from the top down for so many at most; most often the page is full before. */
const NEAR = 4_000;

/** The same of those who are called like that. Meant for names that many share: of few, sorting them is cheaper. */
export async function soughtByFigure(
  db: Queries,
  wanted: Wanted,
  { sort, sought }: { sort: keyof typeof FIGURES; sought: Sought },
): Promise<UserRow[]> {
  const { column, direction, order } = figureOrder(wanted, sort);
  const look = (page: string, params: readonly (number | null)[]) =>
    db.query<UserRow>(
      `select ${USER}, ${column}::text as sort_key
       from (${page}) page cross join ${memberOf('page.user_id')} ${NAMES} ${order}`,
      [...orderParams(wanted), sought.part, sought.id, ...params],
    );
  const rows = await look(
    `select near.user_id
     from (select m.user_id, ${column} as key ${fromFigure(wanted, sort)} ${order} limit $8) near
     left join lateral (
       select p.found_by from economy.profiles p where p.guild_id = $1 and p.user_id = near.user_id limit 1) p on true
     where near.user_id = $7::bigint or strpos(p.found_by, lower($6::text)) > 0
     order by near.key ${direction}, near.user_id ${direction} limit $4 offset $5`,
    [NEAR],
  );
  if (rows.length > wanted.page.limit) return rows;
  return look(
    `select m.user_id ${fromFigure(wanted, sort)} and m.user_id = any(array(
       select p.user_id from economy.profiles p where p.guild_id = $1 and strpos(p.found_by, lower($6::text)) > 0
       union all select $7::bigint))
     ${order} limit $4 offset $5`,
    [],
  );
}

function figureOrder(wanted: Wanted, sort: keyof typeof FIGURES) {
  const [direction] = ordering(wanted);
  const { column } = FIGURES[sort];
  return { column, direction, order: `order by ${column} ${direction}, m.user_id ${direction}` };
}

function fromFigure(wanted: Wanted, sort: keyof typeof FIGURES): string {
  const { column, type } = FIGURES[sort];
  return `from economy.members m where ${listed(wanted)}
    and ($2::text is null or (${column}, m.user_id) ${ordering(wanted)[1]} ($2::text::${type}, $3::bigint))`;
}
