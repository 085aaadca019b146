import type { ServerConfig, SettingsChange } from '../../../src/features/server-settings/contract.ts';

/** The settings of the page, each under one name. */
export type SettingsValues = Pick<
  ServerConfig,
  | 'currency_name'
  | 'currency_symbol'
  | 'daily_amount'
  | 'daily_mode'
  | 'daily_streak_bonus'
  | 'daily_streak_cap'
  | 'timezone'
  | 'give_tax_percent'
  | 'give_minimum'
  | 'give_min_account_days'
  | 'give_min_member_days'
  | 'balance_cap'
  | 'balance_changes_per_minute'
  | 'log_channel'
  | 'welcome_channel'
  | 'task_channel_id'
  | 'shop_channel_id'
  | 'admin_roles'
  | 'moderator_roles'
  | 'command_channels'
  | 'disabled_commands'
> & { feature_currency: boolean; feature_tasks: boolean; feature_moderation: boolean };
export type Field = keyof SettingsValues;
/** What stands in a field: a number that is being typed is still text. */
export type FieldValue = SettingsValues[Field] | string;

/** What was changed: what the server said when the change began, and what it is to become. */
export type Draft = { readonly [K in Field]?: { base: SettingsValues[K]; mine: FieldValue } };

const FEATURES = { feature_currency: 'currency', feature_tasks: 'tasks', feature_moderation: 'moderation' } as const;

export const toSettingsValues = ({ features, ...config }: ServerConfig): SettingsValues => ({
  ...config,
  feature_currency: features.currency,
  feature_tasks: features.tasks,
  feature_moderation: features.moderation,
});

const isEqual = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The draft after one more change; what is set back to what the server says is no change. */
export function editField(
  draft: Draft,
  current: SettingsValues,
  { field, value }: { field: Field; value: FieldValue },
): Draft {
  const { [field]: before, ...rest } = draft;
  return isEqual(value, current[field])
    ? rest
    : { ...rest, [field]: { base: before ? before.base : current[field], mine: value } };
}

/** The fields whose value differs from the server's. */
export const changedFields = (draft: Draft, current: SettingsValues): Field[] =>
  draftFields(draft).filter((field) => !isEqual(draft[field]?.mine, current[field]));

/** The fields that somebody else changed to something else since they were changed here. */
export const conflictsOf = (draft: Draft, current: SettingsValues): Field[] =>
  changedFields(draft, current).filter((field) => !isEqual(draft[field]?.base, current[field]));

/** Mine is kept: the other's value is what it now changes from. */
export function keepMine(draft: Draft, current: SettingsValues, field: Field): Draft {
  const kept = draft[field];
  return kept ? { ...draft, [field]: { base: current[field], mine: kept.mine } } : draft;
}

/** Theirs is taken: nothing is changed here any more. */
export function takeTheirs(draft: Draft, field: Field): Draft {
  const { [field]: _, ...rest } = draft;
  return rest;
}

/** The draft once the server has taken a change: what was edited meanwhile starts from the answer. */
export const rebaseDraft = (draft: Draft, current: SettingsValues): Draft =>
  Object.fromEntries(
    changedFields(draft, current).map((field) => [field, { from: current[field], mine: draft[field]?.mine }]),
  );

/** What is sent: the changed fields alone, so that other people's changes stay. */
export function toSettingsChange(draft: Draft, current: SettingsValues): SettingsChange {
  const changed = changedFields(draft, current).map((field) => [field, draft[field]?.mine] as const);
  const isFeature = (field: Field): field is keyof typeof FEATURES => field in FEATURES;
  const features = changed.flatMap(([field, value]) => (isFeature(field) ? [[FEATURES[field], value] as const] : []));
  const others = changed.filter(([field]) => !isFeature(field));
  return {
    ...Object.fromEntries(others),
    ...(features.length > 0 && { features: Object.fromEntries(features) }),
  };
}

/** The field that a fault's path names: `features.tasks` is `feature_tasks`, `admin_roles.0` is `admin_roles`. */
export function fieldOfPath(path: string): string {
  const [first = '', second = ''] = path.split('.');
  return first === 'features' ? `feature_${second}` : first;
}

// The keys of a draft are its fields.
const draftFields = (draft: Draft) => Object.keys(draft) as Field[];
