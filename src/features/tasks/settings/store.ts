import type { Queries } from '../../../platform/db/database.ts';
import type { Work } from '../../../platform/work.ts';
import type { TaskSettings, TaskSettingsDetails } from '../shared/schemas-contract.ts';

const SETTINGS_COLUMNS = `allow_user_tasks, max_tasks_per_user, auto_expire_enabled, require_proof, announcement_channel_id,
  review_channel_id, reminder_hours, categories`;
/** The settings of a server without a row: the defaults of the table. */
const DEFAULT_SETTINGS: Omit<TaskSettingsDetails, 'known_categories'> = {
  allow_user_tasks: true,
  max_tasks_per_user: 10,
  auto_expire_enabled: true,
  require_proof: true,
  announcement_channel_id: null,
  review_channel_id: null,
  reminder_hours: 6,
  categories: ['General'],
  next_task_id: 1,
  total_completed: 0,
  total_expired: 0,
};

export async function readTaskSettings(queries: Queries, guildId: string): Promise<TaskSettingsDetails> {
  const [row] = await queries.query<Omit<TaskSettingsDetails, 'known_categories'>>(
    `select ${SETTINGS_COLUMNS}, next_task_id, total_completed, total_expired from economy.task_settings where guild_id = $1`,
    [guildId],
  );
  const settings = row ?? DEFAULT_SETTINGS;
  const usedCategories = await queries.query<{ category: string }>(
    'select distinct category from economy.tasks where guild_id = $1 and closing_at is null',
    [guildId],
  );
  const knownCategories = new Set([...settings.categories, ...usedCategories.map(({ category }) => category)]);
  return { ...settings, known_categories: [...knownCategories].sort((a, b) => a.localeCompare(b, 'en')) };
}

/** Locks the settings until the transaction ends and returns them. Creates the row when the server has none. */
export async function lockTaskSettings(work: Work): Promise<TaskSettings> {
  await work.query('insert into economy.task_settings (guild_id) values ($1) on conflict (guild_id) do nothing', [
    work.guildId,
  ]);
  const [row] = await work.query<TaskSettings>(
    `select ${SETTINGS_COLUMNS} from economy.task_settings where guild_id = $1 for update`,
    [work.guildId],
  );
  if (row === undefined) throw new Error('The task settings were not found after their insert.');
  return row;
}

/** Writes all settings; the caller holds the row's lock. */
export async function writeTaskSettings(work: Work, settings: TaskSettings): Promise<void> {
  await work.query(
    `update economy.task_settings set allow_user_tasks = $2, max_tasks_per_user = $3, auto_expire_enabled = $4,
       require_proof = $5, announcement_channel_id = $6, review_channel_id = $7, reminder_hours = $8, categories = $9,
       updated_at = now()
     where guild_id = $1`,
    [
      work.guildId,
      settings.allow_user_tasks,
      settings.max_tasks_per_user,
      settings.auto_expire_enabled,
      settings.require_proof,
      settings.announcement_channel_id,
      settings.review_channel_id,
      settings.reminder_hours,
      settings.categories,
    ],
  );
}
