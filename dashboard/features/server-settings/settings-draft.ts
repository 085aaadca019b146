import type { ServerConfig, SettingsChange } from '../../../src/features/server-settings/contract.ts';

/** The settings of the page, each under one name. */
export type Shown = Pick<
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
export type Field = keyof Shown;
/** What stands in a field: a number that is being typed is still text. */
export type Entered = Shown[Field] | string;

/** What was changed: what the server said when the change began, and what it is to become. */
export type Draft = { readonly [K in Field]?: { from: Shown[K]; mine: Entered } };

const FEATURES = { feature_currency: 'currency', feature_tasks: 'tasks', feature_moderation: 'moderation' } as const;

export const shownOf = ({ features, ...config }: ServerConfig): Shown => ({
  ...config,
  feature_currency: features.currency,
  feature_tasks: features.tasks,
  feature_moderation: features.moderation,
});

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** The draft after one more change; what is set back to what the server says is no change. */
export function edit(draft: Draft, now: Shown, { field, value }: { field: Field; value: Entered }): Draft {
  const { [field]: before, ...rest } = draft;
  return isSame(value, now[field])
    ? rest
    : { ...rest, [field]: { from: before ? before.from : now[field], mine: value } };
}

/** The fields whose value differs from the server's. */
export const changedFields = (draft: Draft, now: Shown): Field[] =>
  fieldsOf(draft).filter((field) => !isSame(draft[field]?.mine, now[field]));

/** The fields that somebody else changed to something else since they were changed here. */
export const conflictsOf = (draft: Draft, now: Shown): Field[] =>
  changedFields(draft, now).filter((field) => !isSame(draft[field]?.from, now[field]));

/** Mine is kept: the other's value is what it now changes from. */
export function keepMine(draft: Draft, now: Shown, field: Field): Draft {
  const kept = draft[field];
  return kept ? { ...draft, [field]: { from: now[field], mine: kept.mine } } : draft;
}

/** Theirs is taken: nothing is changed here any more. */
export function takeTheirs(draft: Draft, field: Field): Draft {
  const { [field]: _, ...rest } = draft;
  return rest;
}

/** The draft once the server has taken a change: what was edited meanwhile starts from the answer. */
export const rebase = (draft: Draft, now: Shown): Draft =>
  Object.fromEntries(changedFields(draft, now).map((field) => [field, { from: now[field], mine: draft[field]?.mine }]));

/** What is sent: the changed fields alone, so that other people's changes stay. */
export function changeOf(draft: Draft, now: Shown): SettingsChange {
  const changed = changedFields(draft, now).map((field) => [field, draft[field]?.mine] as const);
  const isFeature = (field: Field): field is keyof typeof FEATURES => field in FEATURES;
  const features = changed.flatMap(([field, value]) => (isFeature(field) ? [[FEATURES[field], value] as const] : []));
  const others = changed.filter(([field]) => !isFeature(field));
  return {
    ...Object.fromEntries(others),
    ...(features.length > 0 && { features: Object.fromEntries(features) }),
  };
}

/** The field that a fault's path names: `features.tasks` is `feature_tasks`, `admin_roles.0` is `admin_roles`. */
export function fieldAt(path: string): string {
  const [first = '', second = ''] = path.split('.');
  return first === 'features' ? `feature_${second}` : first;
}

// The keys of a draft are its fields.
const fieldsOf = (draft: Draft) => Object.keys(draft) as Field[];
