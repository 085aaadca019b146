import { ThreadAutoArchiveDuration } from 'discord-api-types/v10';
import type { Form } from '../http/form.ts';
import type { ThreadChange } from '../../world/threads/threads.ts';

/** `resources/channel.mdx`: names of 100, archived after these minutes of silence, slow mode up to six hours. */
const nameLimit = 100;
const longestSlowModeS = 21_600;
const durations = [60, 1_440, 4_320, 10_080];

/** What a new thread is made from. */
export function readNewThread(form: Form, raw: Record<string, unknown>) {
  if (raw['name'] === undefined || raw['name'] === null) form.required(['name']);
  const { name, slowModeS, autoArchiveMinutes } = readThreadChange(form, raw);
  return {
    name: name ?? '',
    slowModeS: slowModeS ?? 0,
    autoArchiveMinutes: autoArchiveMinutes ?? ThreadAutoArchiveDuration.OneDay,
  };
}

/** What an edit of a thread changes; absent parts stay. */
export function readThreadChange(form: Form, raw: Record<string, unknown>): ThreadChange {
  const change: ThreadChange = {};
  const name = form.text(raw['name'], ['name'], { min: 1, max: nameLimit });
  if (name !== undefined) change.name = name;
  if (raw['auto_archive_duration'] !== undefined && raw['auto_archive_duration'] !== null) {
    const minutes = form.oneOf(raw['auto_archive_duration'], ['auto_archive_duration'], durations);
    if (minutes !== undefined) change.autoArchiveMinutes = minutes;
  }
  const slow = form.integer(raw['rate_limit_per_user'], ['rate_limit_per_user'], { min: 0, max: longestSlowModeS });
  if (slow !== undefined) change.slowModeS = slow;
  for (const key of ['archived', 'locked', 'invitable'] as const) {
    if (typeof raw[key] === 'boolean') change[key] = raw[key];
  }
  return change;
}
