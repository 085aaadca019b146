import type { Queries } from '../../../platform/db/database.ts';
import type { Work } from '../../../platform/work.ts';

/** Kinds of private messages about tasks, and whether a member wants them. Expired holds for cancelled claims too. */
export type Notices = { accepted: boolean; rejected: boolean; expired: boolean; reminder: boolean };

const ALL: Notices = { accepted: true, rejected: true, expired: true, reminder: true };

export async function noticesOf(queries: Queries, guildId: string, userId: string): Promise<Notices> {
  const [row] = await queries.query<Notices>(
    'select accepted, rejected, expired, reminder from economy.task_notices where guild_id = $1 and user_id = $2',
    [guildId, userId],
  );
  return row ?? ALL;
}

export async function writeNotices(work: Work, userId: string, notices: Notices): Promise<void> {
  await work.query(
    `insert into economy.task_notices (guild_id, user_id, accepted, rejected, expired, reminder)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (guild_id, user_id) do update set accepted = excluded.accepted, rejected = excluded.rejected,
       expired = excluded.expired, reminder = excluded.reminder`,
    [work.guildId, userId, notices.accepted, notices.rejected, notices.expired, notices.reminder],
  );
}

/** How the server is called, for messages that are read outside it. */
export async function serverNameOf(queries: Queries, guildId: string): Promise<string> {
  const [row] = await queries.query<{ name: string }>('select name from economy.guilds where guild_id = $1', [guildId]);
  return row?.name ?? '';
}
