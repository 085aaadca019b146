import { Autocomplete, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { t, type MessageName } from '../../../../locales/translate.ts';
import { channelsQuery, rolesQuery } from '../../../api/queries.ts';
import { taskSettingsQuery } from '../../../api/task-queries.ts';
import { useServer } from '../../../components/server-context.tsx';
import type { Field } from '../task-draft.ts';
import type { TaskForm } from '../use-task-form.ts';
import styles from '../task-form.module.css';
import { joinClasses } from '../../../components/join-classes.ts';

type TaskFieldProps<F extends Field> = { form: TaskForm; field: F };
type TextFieldName =
  | 'name'
  | 'reward'
  | 'max_claims'
  | 'duration_hours'
  | 'repeat_hours'
  | 'required_balance'
  | 'required_task_id';

const fieldProps = ({ form, field }: TaskFieldProps<Extract<Field, MessageName<'dashboard.task.fields'>>>) => ({
  label: t(`dashboard.task.fields.${field}`),
  ...form.field(field),
  inputWrapperOrder: ['label', 'description', 'input', 'error'] as ('label' | 'description' | 'input' | 'error')[],
});

/** A line of text, or a whole number with its unit. */
export function TextField({
  form,
  field,
  unit,
  about,
}: TaskFieldProps<TextFieldName> & { unit?: string; about?: string }) {
  return (
    <TextInput
      {...fieldProps({ form, field })}
      autoComplete="off"
      description={about}
      {...(field !== 'name' && { inputMode: 'numeric' as const })}
      {...(unit && {
        rightSection: <span className={joinClasses('unit', styles.unit)}>{unit}</span>,
        rightSectionWidth: 84,
      })}
    />
  );
}

export function DescriptionField({ form }: { form: TaskForm }) {
  return (
    <Textarea
      {...fieldProps({ form, field: 'description' })}
      description={t('dashboard.task.description_about')}
      rows={4}
    />
  );
}

/** Free text with suggestions: the categories that the server already uses. */
export function CategoryField({ form }: { form: TaskForm }) {
  const { id } = useServer();
  const known = useQuery(taskSettingsQuery(id)).data?.known_categories ?? [];
  return (
    <Autocomplete
      {...fieldProps({ form, field: 'category' })}
      data={[...known]}
      comboboxProps={{ portalProps: { target: '#page' } }}
    />
  );
}

export function ChannelField({ form }: { form: TaskForm }) {
  const { id } = useServer();
  const channels = useQuery(channelsQuery(id)).data?.data ?? [];
  const chosen = channels.find((channel) => channel.id === form.values.channel_id);
  const options = channels.map((channel) => ({ value: channel.id, label: `# ${channel.name}` }));
  const isGone = form.values.channel_id !== '' && chosen === undefined;
  return (
    <NativeSelect
      {...fieldProps({ form, field: 'channel_id' })}
      error={form.errors['channel_id'] ?? (chosen && !chosen.can_post ? t('dashboard.task.cannot_post') : undefined)}
      data={[
        { value: '', label: t('dashboard.task.no_channel') },
        ...(isGone ? [{ value: form.values.channel_id, label: t('dashboard.settings.gone') }] : []),
        ...options,
      ]}
    />
  );
}

/** A role. A reward role must be one that the bot can grant. */
export function RoleField({ form, field }: TaskFieldProps<'role_id' | 'required_role_id'>) {
  const { id } = useServer();
  const roles = useQuery(rolesQuery(id)).data?.data ?? [];
  const chosen = roles.find((role) => role.id === form.values[field]);
  const isOutOfReach = field === 'role_id' && chosen?.can_grant === false;
  const isGone = form.values[field] !== '' && chosen === undefined;
  return (
    <NativeSelect
      {...fieldProps({ form, field })}
      error={form.errors[field] ?? (isOutOfReach ? t('dashboard.task.cannot_grant') : undefined)}
      data={[
        { value: '', label: t('dashboard.task.no_role') },
        ...(isGone
          ? [{ value: form.values[field], label: t('dashboard.settings.gone_role', { role: form.values[field] }) }]
          : []),
        ...roles.filter((role) => role.id !== id).map((role) => ({ value: role.id, label: role.name })),
      ]}
    />
  );
}

/** When claiming ends: after the duration of a claim (new tasks only), never, or at a date and time. */
export function EndsField({ form, isNew }: { form: TaskForm; isNew: boolean }) {
  const kinds = isNew ? (['usual', 'never', 'date'] as const) : (['never', 'date'] as const);
  return (
    <>
      <NativeSelect
        label={t('dashboard.task.fields.expires_at')}
        data={kinds.map((value) => ({ value, label: t(`dashboard.task.ends.${value}`) }))}
        {...form.field('ends')}
      />
      {form.values.ends === 'date' && (
        <TextInput
          {...fieldProps({ form, field: 'expires_at' })}
          label={t('dashboard.task.ends_at')}
          type="datetime-local"
        />
      )}
    </>
  );
}

export function ProofFields({ form }: { form: TaskForm }) {
  const { id } = useServer();
  const asksByDefault = useQuery(taskSettingsQuery(id)).data?.require_proof ?? true;
  return (
    <>
      <Switch
        label={t('dashboard.task.ask_proof')}
        description={t('dashboard.task.ask_proof_about')}
        {...form.field('asks_proof', 'checkbox')}
        checked={form.values.asks_proof ?? asksByDefault}
      />
      <Switch
        label={t('dashboard.task.auto')}
        description={t('dashboard.task.auto_about')}
        {...form.field('auto_approve', 'checkbox')}
      />
      <Switch
        label={t('dashboard.task.repeat')}
        description={t('dashboard.task.repeat_about')}
        {...form.field('repeats', 'checkbox')}
      />
      {form.values.repeats && <TextField form={form} field="repeat_hours" unit={t('dashboard.task.hours')} />}
    </>
  );
}
