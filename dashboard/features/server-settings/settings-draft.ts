import type { ServerConfig, SettingsChange } from '../../../src/features/server-settings/contract.ts';

/** The settings of the page as flat fields. */
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
/** The value of a field; a number that is not valid yet is still text. */
export type FieldValue = SettingsValues[Field] | string;

/** The changed fields: the server's value when the edit started (`base`), and the new value (`mine`). */
export type Draft = { readonly [K in Field]?: { base: SettingsValues[K]; mine: FieldValue } };

const FEATURES = { feature_currency: 'currency', feature_tasks: 'tasks', feature_moderation: 'moderation' } as const;

export const toSettingsValues = ({ features, ...config }: ServerConfig): SettingsValues => ({
  ...config,
  feature_currency: features.currency,
  feature_tasks: features.tasks,
  feature_moderation: features.moderation,
});

const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Returns the draft with one field changed; a field set back to the server's value is removed from it. */
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

/** Returns the fields whose value differs from the server's. */
export const changedFields = (draft: Draft, current: SettingsValues): Field[] =>
  draftFields(draft).filter((field) => !isEqual(draft[field]?.mine, current[field]));

/** Returns the fields that another user has changed to another value since they were edited here. */
export const conflictsOf = (draft: Draft, current: SettingsValues): Field[] =>
  changedFields(draft, current).filter((field) => !isEqual(draft[field]?.base, current[field]));

/** Resolves a conflict in favour of this draft: the other user's value becomes the base. */
export function keepMine(draft: Draft, current: SettingsValues, field: Field): Draft {
  const edit = draft[field];
  return edit ? { ...draft, [field]: { base: current[field], mine: edit.mine } } : draft;
}

/** Resolves a conflict in favour of the other user: removes the field from the draft. */
export function takeTheirs(draft: Draft, field: Field): Draft {
  const { [field]: _, ...rest } = draft;
  return rest;
}

/** Returns the draft after saving: fields edited meanwhile are based on the response. */
export const rebaseDraft = (draft: Draft, current: SettingsValues): Draft =>
  Object.fromEntries(
    changedFields(draft, current).map((field) => [field, { base: current[field], mine: draft[field]?.mine }]),
  );

/** Returns the request body: only the changed fields, so that changes by other users are kept. */
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

/** Returns the field for the path of an error: `features.tasks` → `feature_tasks`, `admin_roles.0` → `admin_roles`. */
export function fieldOfPath(path: string): string {
  const [first = '', second = ''] = path.split('.');
  return first === 'features' ? `feature_${second}` : first;
}

// The cast is safe: the keys of a draft are its fields.
const draftFields = (draft: Draft) => Object.keys(draft) as Field[];
