import type { Queries } from '../../../platform/db/database.ts';
import type { Work } from '../../../platform/work.ts';

/** Which kinds of direct messages about tasks a member receives. `expired` covers cancelled claims too. */
export type NotificationPreferences = { accepted: boolean; rejected: boolean; expired: boolean; reminder: boolean };

const ALL_ENABLED: NotificationPreferences = { accepted: true, rejected: true, expired: true, reminder: true };

export async function findNotificationPreferences(
  queries: Queries,
  guildId: string,
  userId: string,
): Promise<NotificationPreferences> {
  const [row] = await queries.query<NotificationPreferences>(
    'select accepted, rejected, expired, reminder from economy.task_notices where guild_id = $1 and user_id = $2',
    [guildId, userId],
  );
  return row ?? ALL_ENABLED;
}

export async function writeNotificationPreferences(
  work: Work,
  userId: string,
  preferences: NotificationPreferences,
): Promise<void> {
  await work.query(
    `insert into economy.task_notices (guild_id, user_id, accepted, rejected, expired, reminder)
     values ($1, $2, $3, $4, $5, $6)
     on conflict (guild_id, user_id) do update set accepted = excluded.accepted, rejected = excluded.rejected,
       expired = excluded.expired, reminder = excluded.reminder`,
    [work.guildId, userId, preferences.accepted, preferences.rejected, preferences.expired, preferences.reminder],
  );
}

/** Returns the server's name, for messages that are read outside it; empty when unknown. */
export async function readServerName(queries: Queries, guildId: string): Promise<string> {
  const [row] = await queries.query<{ name: string }>('select name from economy.guilds where guild_id = $1', [guildId]);
  return row?.name ?? '';
}
