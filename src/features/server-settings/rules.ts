import type { Settings, SettingsChange } from './contract.ts';

export type SettingName = keyof Settings;
/** Where a setting names something that must be there. */
export type SettingReference = { field: SettingName; id: string };

const CHANNELS = ['log_channel', 'welcome_channel', 'task_channel_id', 'shop_channel_id', 'command_channels'] as const;
const ROLES = ['admin_roles', 'moderator_roles'] as const;

/** The settings once the change is made; what was not sent stays, lists lose what stands in them twice. */
export function mergeSettings(before: Settings, change: SettingsChange): Settings {
  const { features, ...rest } = change;
  const sent = Object.entries(rest).filter(([name, value]) => value !== undefined && name in before);
  const after = Object.entries({ ...before, ...Object.fromEntries(sent) }).map(
    ([name, value]) => [name, Array.isArray(value) ? [...new Set<unknown>(value)] : value] as const,
  );
  const sentFeatures = Object.entries(features ?? {}).filter(([, value]) => value !== undefined);
  // Every value has its setting's own shape: the contract has parsed the change, the store the rest.
  return {
    ...Object.fromEntries(after),
    features: { ...before.features, ...Object.fromEntries(sentFeatures) },
  } as Settings;
}

/** The names of the settings that differ, in their own order; lists differ by order too. */
export const changedSettings = (before: Settings, after: Settings): SettingName[] =>
  // The keys of settings are their names.
  (Object.keys(before) as SettingName[]).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));

/** The named settings alone, for the audit log. */
export const pickSettings = (settings: Settings, names: readonly SettingName[]): Partial<Settings> =>
  Object.fromEntries(names.map((name) => [name, settings[name]]));

/** Channels that the settings newly name: what was named before may have gone since, which is nobody's fault now. */
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
    const known = toList(before[field]);
    return toList(after[field]).flatMap((id) => (known.includes(id) ? [] : [{ field, id }]));
  });
}

const toList = (value: string | null | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : (value ?? []);

/** True for the name of a time zone; an offset such as "+02:00" is none, since databases read its sign the other way. */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** The whole number that was typed, with or without signs between its thousands; null for nothing, NaN for anything else. */
export function parseWholeNumber(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return /^(?:\d+|\d{1,3}(?:[\s,._']\d{3})+)$/.test(trimmed) ? Number(trimmed.replaceAll(/\D/g, '')) : Number.NaN;
}

/** The commands switched off once those of one list are exactly `chosen`; the others stay as they are. */
export const mergeDisabledCommands = (
  before: readonly string[],
  { listed, chosen }: { listed: readonly string[]; chosen: readonly string[] },
): string[] => [...before.filter((name) => !listed.includes(name)), ...chosen];
