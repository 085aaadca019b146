import type { Settings, SettingsChange } from './contract.ts';

export type SettingName = keyof Settings;
/** A reference from a setting to something that must exist. */
export type SettingReference = { field: SettingName; id: string };

const CHANNELS = ['log_channel', 'welcome_channel', 'task_channel_id', 'shop_channel_id', 'command_channels'] as const;
const ROLES = ['admin_roles', 'moderator_roles'] as const;

/** Applies a change to the settings. Settings that were not sent stay; lists lose duplicates. */
export function mergeSettings(before: Settings, change: SettingsChange): Settings {
  const { features, ...rest } = change;
  const sent = Object.entries(rest).filter(([name, value]) => value !== undefined && name in before);
  const after = Object.entries({ ...before, ...Object.fromEntries(sent) }).map(
    ([name, value]) => [name, Array.isArray(value) ? [...new Set<unknown>(value)] : value] as const,
  );
  const sentFeatures = Object.entries(features ?? {}).filter(([, value]) => value !== undefined);
  // Every value has the type of its setting: the contract parsed the change, the store read the rest.
  return {
    ...Object.fromEntries(after),
    features: { ...before.features, ...Object.fromEntries(sentFeatures) },
  } as Settings;
}

/** The names of the settings that differ; the order of a list counts. */
export const changedSettings = (before: Settings, after: Settings): SettingName[] =>
  // The keys of settings are their names.
  (Object.keys(before) as SettingName[]).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));

/** The named settings only, for the audit log. */
export const pickSettings = (settings: Settings, names: readonly SettingName[]): Partial<Settings> =>
  Object.fromEntries(names.map((name) => [name, settings[name]]));

/** Channels that the change adds. Earlier ones may have been deleted since, which does not invalidate this change. */
export const addedChannels = (before: Settings, after: Settings): SettingReference[] =>
  addedReferences(CHANNELS, before, after);
export const addedRoles = (before: Settings, after: Settings): SettingReference[] =>
  addedReferences(ROLES, before, after);
export const addedCommands = (before: Settings, after: Settings): SettingReference[] =>
  addedReferences(['disabled_commands'], before, after);

function addedReferences(
  fields: readonly ((typeof CHANNELS)[number] | (typeof ROLES)[number] | 'disabled_commands')[],
  before: Settings,
  after: Settings,
): SettingReference[] {
  return fields.flatMap((field) => {
    const previous = toList(before[field]);
    return toList(after[field]).flatMap((id) => (previous.includes(id) ? [] : [{ field, id }]));
  });
}

const toList = (value: string | null | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : (value ?? []);

/** True for a named time zone; false for an offset such as "+02:00", whose sign databases interpret the other way. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Parses a whole number with or without thousands separators; null for empty text, NaN for anything else. */
export function parseWholeNumber(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return /^(?:\d+|\d{1,3}(?:[\s,._']\d{3})+)$/.test(trimmed) ? Number(trimmed.replaceAll(/\D/g, '')) : Number.NaN;
}

/** The disabled commands after exactly `chosen` of the `listed` ones are disabled; others stay as they are. */
export const mergeDisabledCommands = (
  before: readonly string[],
  { listed, chosen }: { listed: readonly string[]; chosen: readonly string[] },
): string[] => [...before.filter((name) => !listed.includes(name)), ...chosen];
