import { expect, test } from 'vitest';
import { toTaskSettingsChange, toTaskSettingsValues, validateTaskSettings } from './task-settings-values.ts';

const saved = toTaskSettingsValues({
  allow_user_tasks: true,
  max_tasks_per_user: 10,
  auto_expire_enabled: true,
  require_proof: true,
  announcement_channel_id: null,
  review_channel_id: '1200000000000000004',
  reminder_hours: 24,
  categories: ['Art', 'Harbour'],
});

test('only changed settings are sent, and what means the same is no change', () => {
  expect(toTaskSettingsChange(saved, saved)).toEqual({});
  expect(toTaskSettingsChange({ ...saved, categories: ' Art\n\nHarbour ', reminder_hours: ' 24' }, saved)).toEqual({});
  expect(
    toTaskSettingsChange({ ...saved, max_tasks_per_user: '3', review_channel_id: '', categories: 'Art\nSea' }, saved),
  ).toEqual({ max_tasks_per_user: 3, review_channel_id: null, categories: ['Art', 'Sea'] });
});

test.each([
  [{ max_tasks_per_user: '101' }, 'max_tasks_per_user', 'At most 100.'],
  [{ reminder_hours: 'x' }, 'reminder_hours', 'Enter a whole number.'],
  [{ categories: 'x'.repeat(51) }, 'categories', 'At most 50 characters.'],
])('settings with %j have an error at %s', (change, field, message) => {
  expect(validateTaskSettings({ ...saved, ...change }, saved)).toEqual({ [field]: message });
});
