import { MultiSelect, NativeSelect, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { say } from '../../../locales/translate.ts';
import { channelsQuery, rolesQuery } from '../../api/queries.ts';
import { enteredNumber } from '../../components/forms/parse-whole-number.ts';
import { coinsText } from '../../components/formatting/format.ts';
import { useServer } from '../../components/server-context.tsx';
import type { Field } from './settings-draft.ts';
import type { SettingsForm } from './use-settings-form.ts';

type Of<F extends Field = Field> = { form: SettingsForm; field: F };
export const nameOf = (field: Field): string => say(`dashboard.settings.fields.${field}`);

/** What every control of a setting has. */
export const common = ({ form, field }: Of) => ({
  label: nameOf(field),
  name: field,
  error: form.faultOf(field),
  onBlur: () => form.leave(field),
});

export function TextField({ form, field }: Of<'currency_name' | 'currency_symbol'>) {
  return (
    <TextInput
      {...common({ form, field })}
      autoComplete="off"
      value={String(form.valueOf(field))}
      onChange={(event) => form.set(field, event.currentTarget.value)}
    />
  );
}

/** A whole number. `unit` stands behind it; `about` says what it means, `effect` what its change does. An empty one is null where `mayBeEmpty`. */
export function NumberField({
  form,
  field,
  unit,
  about,
  effect,
  mayBeEmpty = false,
}: Of & { unit?: string; about?: string; effect?: string | undefined; mayBeEmpty?: boolean }) {
  const value = form.valueOf(field);
  const was = form.now[field];
  const isChanged = form.changed.includes(field);
  const before = typeof was === 'number' ? coinsText(was) : say('dashboard.settings.none');
  const words = [about, isChanged && say('dashboard.settings.was', { was: before }), effect].filter(Boolean).join(' ');
  return (
    <TextInput
      {...common({ form, field })}
      inputMode="numeric"
      autoComplete="off"
      description={words || undefined}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      {...(unit && { rightSection: <span className="unit">{unit}</span>, rightSectionWidth: 90 })}
      value={value === null ? '' : String(value)}
      onChange={(event) => {
        const text = event.currentTarget.value;
        form.set(field, mayBeEmpty && text.trim() === '' ? null : enteredNumber(text));
      }}
    />
  );
}

/** A text channel, or none. Says where the bot may not post, and keeps a channel that is gone visible. */
export function ChannelField({
  form,
  field,
}: Of<'log_channel' | 'welcome_channel' | 'task_channel_id' | 'shop_channel_id'>) {
  const { id } = useServer();
  const { data } = useQuery(channelsQuery(id));
  const value = form.valueOf(field);
  const chosen = typeof value === 'string' ? value : '';
  const channels = data?.data ?? [];
  const channel = channels.find((one) => one.id === chosen);
  const isGone = data !== undefined && chosen !== '' && channel === undefined;
  const options = channels.map((one) => ({ value: one.id, label: `# ${one.name}` }));
  const missing = { value: chosen, label: say(isGone ? 'dashboard.settings.gone' : 'dashboard.loading') };
  return (
    <NativeSelect
      {...common({ form, field })}
      description={channel && !channel.can_post ? say('dashboard.settings.cannot_post') : undefined}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data={[
        { value: '', label: say('dashboard.settings.no_channel') },
        ...(chosen !== '' && !channel ? [missing] : []),
        ...options,
      ]}
      value={chosen}
      onChange={(event) => form.set(field, event.currentTarget.value || null)}
    />
  );
}

/** Roles of the server; those that are gone keep their id until they are taken out. */
export function RolesField({ form, field, about }: Of<'admin_roles' | 'moderator_roles'> & { about?: string }) {
  const { id } = useServer();
  const { data } = useQuery(rolesQuery(id));
  const value = form.valueOf(field);
  const chosen = Array.isArray(value) ? value : [];
  const known = (data?.data ?? []).map((role) => ({ value: role.id, label: role.name }));
  const unknown = chosen.filter((role) => !known.some((one) => one.value === role));
  return (
    <MultiSelect
      {...common({ form, field })}
      description={about}
      data={[
        ...known,
        ...unknown.map((role) => ({ value: role, label: say('dashboard.settings.gone_role', { role }) })),
      ]}
      value={[...chosen]}
      onChange={(roles) => form.set(field, roles)}
      searchable
      nothingFoundMessage={say('dashboard.settings.no_role')}
      placeholder={chosen.length === 0 ? say('dashboard.settings.choose_roles') : undefined}
      comboboxProps={{ portalProps: { target: '#page' } }}
    />
  );
}

export function SwitchField({ form, field }: Of<'feature_currency' | 'feature_tasks' | 'feature_moderation'>) {
  return (
    <Switch
      label={nameOf(field)}
      description={say(`dashboard.settings.about.${field}`)}
      name={field}
      error={form.faultOf(field)}
      checked={form.valueOf(field) === true}
      onChange={(event) => form.set(field, event.currentTarget.checked)}
    />
  );
}

/** Every zone the browser knows; the server's own is listed even when the browser does not know it. */
export function ZoneField({ form }: { form: SettingsForm }) {
  const value = String(form.valueOf('timezone'));
  const zones = [...new Set(['UTC', value, form.now.timezone, ...Intl.supportedValuesOf('timeZone')])];
  return (
    <NativeSelect
      {...common({ form, field: 'timezone' })}
      description={form.changed.includes('timezone') ? say('dashboard.settings.about.timezone') : undefined}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      data={zones}
      value={value}
      onChange={(event) => form.set('timezone', event.currentTarget.value)}
    />
  );
}
