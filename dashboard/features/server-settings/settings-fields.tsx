import { MultiSelect, NativeSelect, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { t } from '../../../locales/translate.ts';
import { channelsQuery, rolesQuery } from '../../api/queries.ts';
import { parseWholeNumber } from '../../components/forms/parse-whole-number.ts';
import { formatNumber } from '../../components/formatting/format.ts';
import { useServer } from '../../components/server-context.tsx';
import type { Field } from './settings-draft.ts';
import type { SettingsForm } from './use-settings-form.ts';

type FieldProps<F extends Field = Field> = { form: SettingsForm; field: F };
export const fieldLabel = (field: Field): string => t(`dashboard.settings.fields.${field}`);

/** Props that every settings control has. */
export const fieldProps = ({ form, field }: FieldProps) => ({
  label: fieldLabel(field),
  name: field,
  'data-path': field,
  error: form.fieldError(field),
  onBlur: () => form.validateField(field),
});

export function TextField({ form, field }: FieldProps<'currency_name' | 'currency_symbol'>) {
  return (
    <TextInput
      {...fieldProps({ form, field })}
      autoComplete="off"
      value={String(form.getValue(field))}
      onChange={(event) => form.set(field, event.currentTarget.value)}
    />
  );
}

/** A whole number; null when empty and `mayBeEmpty`. `about` explains it, `effect` says what the change does. */
export function NumberField({
  form,
  field,
  unit,
  about,
  effect,
  mayBeEmpty = false,
}: FieldProps & { unit?: string; about?: string; effect?: string | undefined; mayBeEmpty?: boolean }) {
  const value = form.getValue(field);
  const savedValue = form.current[field];
  const isChanged = form.changed.includes(field);
  const savedText = typeof savedValue === 'number' ? formatNumber(savedValue) : t('dashboard.settings.none');
  const description = [about, isChanged && t('dashboard.settings.was', { was: savedText }), effect]
    .filter(Boolean)
    .join(' ');
  return (
    <TextInput
      {...fieldProps({ form, field })}
      inputMode="numeric"
      autoComplete="off"
      description={description || undefined}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      {...(unit && { rightSection: <span className="unit">{unit}</span>, rightSectionWidth: 90 })}
      value={value === null ? '' : String(value)}
      onChange={(event) => {
        const text = event.currentTarget.value;
        form.set(field, mayBeEmpty && text.trim() === '' ? null : parseWholeNumber(text));
      }}
    />
  );
}

/** A text channel, or none. Warns when the bot may not post there, and keeps a deleted channel visible. */
export function ChannelField({
  form,
  field,
}: FieldProps<'log_channel' | 'welcome_channel' | 'task_channel_id' | 'shop_channel_id'>) {
  const { id } = useServer();
  const { data } = useQuery(channelsQuery(id));
  const value = form.getValue(field);
  const chosen = typeof value === 'string' ? value : '';
  const channels = data?.data ?? [];
  const channel = channels.find((one) => one.id === chosen);
  const isGone = data !== undefined && chosen !== '' && channel === undefined;
  const options = channels.map((one) => ({ value: one.id, label: `# ${one.name}` }));
  const missing = { value: chosen, label: t(isGone ? 'dashboard.settings.gone' : 'dashboard.loading') };
  return (
    <NativeSelect
      {...fieldProps({ form, field })}
      description={channel && !channel.can_post ? t('dashboard.settings.cannot_post') : undefined}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data={[
        { value: '', label: t('dashboard.settings.no_channel') },
        ...(chosen !== '' && !channel ? [missing] : []),
        ...options,
      ]}
      value={chosen}
      onChange={(event) => form.set(field, event.currentTarget.value || null)}
    />
  );
}

/** Roles of the server; a deleted role is shown by its id until it is removed. */
export function RolesField({ form, field, about }: FieldProps<'admin_roles' | 'moderator_roles'> & { about?: string }) {
  const { id } = useServer();
  const { data } = useQuery(rolesQuery(id));
  const value = form.getValue(field);
  const chosen = Array.isArray(value) ? value : [];
  const known = (data?.data ?? []).map((role) => ({ value: role.id, label: role.name }));
  const unknown = chosen.filter((role) => !known.some((one) => one.value === role));
  return (
    <MultiSelect
      {...fieldProps({ form, field })}
      description={about}
      data={[...known, ...unknown.map((role) => ({ value: role, label: t('dashboard.settings.gone_role', { role }) }))]}
      value={[...chosen]}
      onChange={(roles) => form.set(field, roles)}
      searchable
      nothingFoundMessage={t('dashboard.settings.no_role')}
      placeholder={chosen.length === 0 ? t('dashboard.settings.choose_roles') : undefined}
      comboboxProps={{ portalProps: { target: '#page' } }}
    />
  );
}

export function SwitchField({ form, field }: FieldProps<'feature_currency' | 'feature_tasks' | 'feature_moderation'>) {
  return (
    <Switch
      label={fieldLabel(field)}
      description={t(`dashboard.settings.about.${field}`)}
      name={field}
      error={form.fieldError(field)}
      checked={form.getValue(field) === true}
      onChange={(event) => form.set(field, event.currentTarget.checked)}
    />
  );
}

/** All time zones that the browser knows, and the server's own even when the browser does not know it. */
export function TimeZoneField({ form }: { form: SettingsForm }) {
  const value = String(form.getValue('timezone'));
  const zones = [...new Set(['UTC', value, form.current.timezone, ...Intl.supportedValuesOf('timeZone')])];
  return (
    <NativeSelect
      {...fieldProps({ form, field: 'timezone' })}
      description={form.changed.includes('timezone') ? t('dashboard.settings.about.timezone') : undefined}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data={zones}
      value={value}
      onChange={(event) => form.set('timezone', event.currentTarget.value)}
    />
  );
}
