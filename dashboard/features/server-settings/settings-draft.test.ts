import { describe, expect, test } from 'vitest';
import {
  changedFields,
  toSettingsChange,
  conflictsOf,
  editField,
  fieldOfPath,
  keepMine,
  rebaseDraft,
  toSettingsValues,
  takeTheirs,
} from './settings-draft.ts';

const config = {
  server_name: 'Harbour',
  member_count: 3,
  icon_url: null,
  owner_id: '100000000000000001',
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  prefix: '!',
  currency_name: 'shells',
  currency_symbol: '$',
  admin_roles: [],
  moderator_roles: [],
  log_channel: null,
  welcome_channel: null,
  task_channel_id: null,
  shop_channel_id: null,
  features: { currency: true, tasks: true, moderation: true },
  global_shop: false,
  global_tasks: false,
  daily_amount: 100,
  daily_mode: 'rolling' as const,
  daily_streak_bonus: 0,
  daily_streak_cap: 7,
  timezone: 'UTC',
  give_tax_percent: 0,
  give_minimum: 1,
  give_min_account_days: 0,
  give_min_member_days: 0,
  balance_cap: null,
  balance_changes_per_minute: 5,
  command_channels: [],
  disabled_commands: [],
};
const current = toSettingsValues(config);
const amount = (value: number | string) => ({ field: 'daily_amount' as const, value });

describe('a settings draft', () => {
  test('sends only the changed fields, with features nested', () => {
    const draft = editField(editField({}, current, amount(120)), current, { field: 'feature_tasks', value: false });
    expect(toSettingsChange(draft, current)).toEqual({ daily_amount: 120, features: { tasks: false } });
    expect(toSettingsChange({}, current)).toEqual({});
  });

  test('a field that is set back to its value is not a change', () => {
    const draft = editField(editField({}, current, amount(120)), current, amount(100));
    expect(changedFields(draft, current)).toEqual([]);
  });

  test('another user’s change to another field is no conflict and is not overwritten', () => {
    const draft = editField({}, current, amount(120));
    const later = { ...current, currency_name: 'pearls' };
    expect([conflictsOf(draft, later), toSettingsChange(draft, later)]).toEqual([[], { daily_amount: 120 }]);
  });

  test('another user’s change to the same field is a conflict until one of the two is chosen', () => {
    const draft = editField({}, current, amount(120));
    const later = { ...current, daily_amount: 90 };
    expect(conflictsOf(draft, later)).toEqual(['daily_amount']);
    const mine = keepMine(draft, later, 'daily_amount');
    expect([conflictsOf(mine, later), toSettingsChange(mine, later)]).toEqual([[], { daily_amount: 120 }]);
    const theirs = takeTheirs(draft, 'daily_amount');
    expect([conflictsOf(theirs, later), changedFields(theirs, later)]).toEqual([[], []]);
  });

  test('typing on after another user’s change keeps the conflict', () => {
    const later = { ...current, daily_amount: 90 };
    const draft = editField(editField({}, current, amount(120)), later, amount(125));
    expect(conflictsOf(draft, later)).toEqual(['daily_amount']);
  });

  test('an edit made while saving is based on the saved values', () => {
    const saved = { ...current, daily_amount: 120 };
    const draft = editField(editField({}, current, amount(120)), current, { field: 'currency_name', value: 'pearls' });
    expect(rebaseDraft(draft, saved)).toEqual({ currency_name: { base: 'shells', mine: 'pearls' } });
  });

  test('the same change made by both users is neither a change nor a conflict', () => {
    const draft = editField({}, current, amount(120));
    const later = { ...current, daily_amount: 120 };
    expect([conflictsOf(draft, later), changedFields(draft, later)]).toEqual([[], []]);
  });
});

test.each([
  ['daily_amount', 'daily_amount'],
  ['features.tasks', 'feature_tasks'],
  ['admin_roles.3', 'admin_roles'],
])('an error at path %s belongs to field %s', (path, field) => {
  expect(fieldOfPath(path)).toBe(field);
});
