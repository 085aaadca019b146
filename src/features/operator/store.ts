import type { Queries } from '../../platform/db/database.ts';
import type { Work } from '../../platform/work.ts';

/** How Discord shows the bot. */
export type Presence = 'online' | 'idle' | 'dnd' | 'invisible';

/** What a server wishes; "online" where it never said. */
export async function readPresenceSetting(queries: Queries, guildId: string): Promise<Presence> {
  const [row] = await queries.query<{ wish: Presence | null }>(
    'select bot_status as wish from economy.guild_settings where guild_id = $1',
    [guildId],
  );
  return row?.wish ?? 'online';
}

/** Keeps a wish and answers the one before. */
export async function writePresenceSetting(work: Work, wish: Presence): Promise<Presence> {
  await work.query('insert into economy.guild_settings (guild_id) values ($1) on conflict (guild_id) do nothing', [
    work.guildId,
  ]);
  const [before] = await work.query<{ wish: Presence | null }>(
    'select bot_status as wish from economy.guild_settings where guild_id = $1 for update',
    [work.guildId],
  );
  await work.query('update economy.guild_settings set bot_status = $2 where guild_id = $1', [work.guildId, wish]);
  return before?.wish ?? 'online';
}

/** The wish of the only server, or undefined when there are more or none. Needs a transaction across servers. */
export async function readSoleServerPresence(queries: Queries): Promise<Presence | undefined> {
  const rows = await queries.query<{ wish: Presence | null }>(
    `select s.bot_status as wish from economy.guilds g
     left join economy.guild_settings s on s.guild_id = g.guild_id where g.left_at is null limit 2`,
  );
  const [only] = rows;
  return rows.length === 1 && only !== undefined ? (only.wish ?? 'online') : undefined;
}
