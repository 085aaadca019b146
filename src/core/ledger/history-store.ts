import type { Queries } from '../../platform/db/database.ts';

export type HistoryRow = {
  op_id: string;
  amount: number;
  balance_after: number;
  kind: number;
  data: Record<string, unknown> | null;
  /** The name of the member on the other side of a transfer, or the id where no name is known. */
  other_name: string | null;
};
/** From which entry on, itself left out; the newest entries when nothing is given. */
export type HistoryFrom = { side: 'older' | 'newer'; opId: string };

/** At most `limit` entries of one member, newest first: the newest, or those beside a known one. */
export async function entriesOfMember(
  queries: Queries,
  asked: { guildId: string; userId: string; from: HistoryFrom | undefined; limit: number },
): Promise<HistoryRow[]> {
  const { guildId, userId, from, limit } = asked;
  const isNewer = from?.side === 'newer';
  // The legs of a transfer differ in their key's lowest bit; its kinds are transfer and escrow. Escrow is user 0. The page is cut
  // before the other legs are looked for: behind the wall between servers, an index is used only for a key
  // that is there already, and else all entries of the server would be read.
  const rows = await queries.query<HistoryRow>(
    `select e.op_id, e.amount::numeric, e.balance_after::numeric, e.kind, e.data,
       coalesce(p.display_name, other.user_id::text) as other_name
     from (
       select e.*, e.op_id # 1 as other_op from economy.entries e
       where e.guild_id = $1 and e.user_id = $2 and e.op_id ${isNewer ? '>' : '<'} $3
       order by e.op_id ${isNewer ? 'asc' : 'desc'} limit $4
     ) e
     left join economy.entries other
       on e.kind in (4, 5, 12, 13) and other.guild_id = e.guild_id and other.op_id = e.other_op and other.user_id <> 0
     left join economy.profiles p on p.guild_id = other.guild_id and p.user_id = other.user_id
     order by e.op_id ${isNewer ? 'asc' : 'desc'}`,
    [guildId, userId, from?.opId ?? '9223372036854775807', limit],
  );
  return isNewer ? rows.toReversed() : rows;
}

/** These entries with their members' names, in no order. Escrow, which is nobody, is left out. */
export function entriesByKey(
  queries: Queries,
  guildId: string,
  opIds: readonly string[],
): Promise<(HistoryRow & { user_id: string; name: string })[]> {
  return queries.query(
    `select e.op_id, e.user_id, coalesce(who.display_name, e.user_id::text) as name, e.amount::numeric,
       e.balance_after::numeric, e.kind, e.data, coalesce(p.display_name, other.user_id::text) as other_name
     from economy.entries e
     left join economy.profiles who on who.guild_id = e.guild_id and who.user_id = e.user_id
     left join economy.entries other
       on e.kind in (4, 5, 12, 13) and other.guild_id = e.guild_id and other.op_id = e.op_id # 1 and other.user_id <> 0
     left join economy.profiles p on p.guild_id = other.guild_id and p.user_id = other.user_id
     where e.guild_id = $1 and e.user_id <> 0 and e.op_id = any($2::bigint[])`,
    [guildId, opIds],
  );
}
