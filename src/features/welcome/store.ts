import type { Queries } from '../../platform/db/database.ts';
import type { Work } from '../../platform/work.ts';

/** The channel of a server's welcomes and the values that their text needs. */
export type Welcome = {
  channelId: string;
  currencyName: string;
  dailyAmount: number;
  /** Whether the daily reward can be claimed here. */
  hasDaily: boolean;
};

/** Reads how a server welcomes new members; null when it has no welcome channel. */
export async function readWelcome(queries: Queries, guildId: string): Promise<Welcome | null> {
  const [row] = await queries.query<Welcome>(
    `select s.welcome_channel_id as "channelId", s.currency_name as "currencyName",
       s.daily_amount::numeric as "dailyAmount",
       s.feature_currency and not 'daily' = any(s.disabled_commands) as "hasDaily"
     from economy.guild_settings s join economy.guilds g on g.guild_id = s.guild_id and g.left_at is null
     where s.guild_id = $1 and s.welcome_channel_id is not null`,
    [guildId],
  );
  return row ?? null;
}

/** Whether the member has left again after joining at `joinedMs`, in milliseconds since 1970. */
export async function hasLeft(
  queries: Queries,
  { guildId, userId, joinedMs }: { guildId: string; userId: string; joinedMs: number },
): Promise<boolean> {
  const rows = await queries.query(
    `select 1 from economy.members
     where guild_id = $1 and user_id = $2 and left_at > to_timestamp($3::float8 / 1000)`,
    [guildId, userId, joinedMs],
  );
  return rows.length > 0;
}

/** Counts the server's welcomes that are not posted yet. */
export async function countPendingWelcomes(work: Work): Promise<number> {
  const [row] = await work.query<{ count: number }>(
    `select count(*)::numeric as count from economy.outbox where guild_id = $1 and kind = 'welcome'`,
    [work.guildId],
  );
  return row?.count ?? 0;
}

/** Deletes the records of old welcome messages, which are never edited. Requires a transaction across guilds. */
export async function deleteOldWelcomeRecords(queries: Queries): Promise<void> {
  await queries.query(
    `delete from economy.messages where key like 'welcome:%' and posted_at < now() - interval '1 day'`,
  );
}
