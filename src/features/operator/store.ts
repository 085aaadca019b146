import type { Queries } from '../../platform/db/database.ts';
import type { Work } from '../../platform/work.ts';

/** The status that Discord shows for the bot. */
export type Presence = 'online' | 'idle' | 'dnd' | 'invisible';

/** Reads the status that a server chose; "online" by default. */
export async function readPresenceSetting(queries: Queries, guildId: string): Promise<Presence> {
  const [row] = await queries.query<{ status: Presence | null }>(
    'select bot_status as status from economy.guild_settings where guild_id = $1',
    [guildId],
  );
  return row?.status ?? 'online';
}

/** Stores the chosen status and returns the previous one. */
export async function writePresenceSetting(work: Work, status: Presence): Promise<Presence> {
  await work.query('insert into economy.guild_settings (guild_id) values ($1) on conflict (guild_id) do nothing', [
    work.guildId,
  ]);
  const [before] = await work.query<{ status: Presence | null }>(
    'select bot_status as status from economy.guild_settings where guild_id = $1 for update',
    [work.guildId],
  );
  await work.query('update economy.guild_settings set bot_status = $2 where guild_id = $1', [work.guildId, status]);
  return before?.status ?? 'online';
}

/** Reads the status chosen by the only server; undefined when there are several or none. Requires a transaction across guilds. */
export async function readSoleServerPresence(queries: Queries): Promise<Presence | undefined> {
  const rows = await queries.query<{ status: Presence | null }>(
    `select s.bot_status as status from economy.guilds g
     left join economy.guild_settings s on s.guild_id = g.guild_id where g.left_at is null limit 2`,
  );
  const [only] = rows;
  return rows.length === 1 && only !== undefined ? (only.status ?? 'online') : undefined;
}
