import { ThreadAutoArchiveDuration } from 'discord-api-types/v10';
import type { Form } from '../http/form.ts';
import type { ThreadChange } from '../../world/threads/threads.ts';

/**
 * `resources/channel.mdx`: names of 100 characters, archived after these minutes of inactivity, slow mode of up to six
 * hours.
 */
const MAX_NAME_LENGTH = 100;
const MAX_SLOW_MODE_S = 21_600;
const AUTO_ARCHIVE_MINUTES = [60, 1_440, 4_320, 10_080];

/** Reads the body of a thread create. */
export function readNewThread(form: Form, raw: Record<string, unknown>) {
  if (raw['name'] === undefined || raw['name'] === null) form.required(['name']);
  const { name, slowModeS, autoArchiveMinutes } = readThreadChange(form, raw);
  return {
    name: name ?? '',
    slowModeS: slowModeS ?? 0,
    autoArchiveMinutes: autoArchiveMinutes ?? ThreadAutoArchiveDuration.OneDay,
  };
}

/** Reads the body of a thread edit; absent keys stay unchanged. */
export function readThreadChange(form: Form, raw: Record<string, unknown>): ThreadChange {
  const change: ThreadChange = {};
  const name = form.text(raw['name'], ['name'], { min: 1, max: MAX_NAME_LENGTH });
  if (name !== undefined) change.name = name;
  if (raw['auto_archive_duration'] !== undefined && raw['auto_archive_duration'] !== null) {
    const minutes = form.oneOf(raw['auto_archive_duration'], ['auto_archive_duration'], AUTO_ARCHIVE_MINUTES);
    if (minutes !== undefined) change.autoArchiveMinutes = minutes;
  }
  const slowModeS = form.integer(raw['rate_limit_per_user'], ['rate_limit_per_user'], { min: 0, max: MAX_SLOW_MODE_S });
  if (slowModeS !== undefined) change.slowModeS = slowModeS;
  for (const key of ['archived', 'locked', 'invitable'] as const) {
    if (typeof raw[key] === 'boolean') change[key] = raw[key];
  }
  return change;
}
