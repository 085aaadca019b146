import { Autocomplete, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { t, type MessageName } from '../../../../locales/translate.ts';
import { channelsQuery, rolesQuery } from '../../../api/queries.ts';
import { taskSettingsQuery } from '../../../api/task-queries.ts';
import { useServer } from '../../../components/server-context.tsx';
import type { Field } from '../task-draft.ts';
import type { TaskForm } from '../use-task-form.ts';

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
  name: field,
  error: form.fieldError(field),
  onBlur: () => form.markTouched(field),
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
      {...(unit && { rightSection: <span className="unit">{unit}</span>, rightSectionWidth: 84 })}
      value={form.draft[field]}
      onChange={(event) => form.set({ [field]: event.currentTarget.value })}
    />
  );
}

export function DescriptionField({ form }: { form: TaskForm }) {
  return (
    <Textarea
      {...fieldProps({ form, field: 'description' })}
      description={t('dashboard.task.description_about')}
      rows={4}
      value={form.draft.description}
      onChange={(event) => form.set({ description: event.currentTarget.value })}
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
      value={form.draft.category}
      onChange={(category) => form.set({ category })}
      comboboxProps={{ portalProps: { target: '#page' } }}
    />
  );
}

export function ChannelField({ form }: { form: TaskForm }) {
  const { id } = useServer();
  const channels = useQuery(channelsQuery(id)).data?.data ?? [];
  const chosen = channels.find((channel) => channel.id === form.draft.channel_id);
  const options = channels.map((channel) => ({ value: channel.id, label: `# ${channel.name}` }));
  const isGone = form.draft.channel_id !== '' && chosen === undefined;
  return (
    <NativeSelect
      {...fieldProps({ form, field: 'channel_id' })}
      error={
        form.fieldError('channel_id') ?? (chosen && !chosen.can_post ? t('dashboard.task.cannot_post') : undefined)
      }
      data={[
        { value: '', label: t('dashboard.task.no_channel') },
        ...(isGone ? [{ value: form.draft.channel_id, label: t('dashboard.settings.gone') }] : []),
        ...options,
      ]}
      value={form.draft.channel_id}
      onChange={(event) => form.set({ channel_id: event.currentTarget.value })}
    />
  );
}

/** A role. A reward role must be one that the bot can grant. */
export function RoleField({ form, field }: TaskFieldProps<'role_id' | 'required_role_id'>) {
  const { id } = useServer();
  const roles = useQuery(rolesQuery(id)).data?.data ?? [];
  const chosen = roles.find((role) => role.id === form.draft[field]);
  const isOutOfReach = field === 'role_id' && chosen?.can_grant === false;
  const isGone = form.draft[field] !== '' && chosen === undefined;
  return (
    <NativeSelect
      {...fieldProps({ form, field })}
      error={form.fieldError(field) ?? (isOutOfReach ? t('dashboard.task.cannot_grant') : undefined)}
      data={[
        { value: '', label: t('dashboard.task.no_role') },
        ...(isGone
          ? [{ value: form.draft[field], label: t('dashboard.settings.gone_role', { role: form.draft[field] }) }]
          : []),
        ...roles.filter((role) => role.id !== id).map((role) => ({ value: role.id, label: role.name })),
      ]}
      value={form.draft[field]}
      onChange={(event) => form.set({ [field]: event.currentTarget.value })}
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
        value={form.draft.ends}
        onChange={(event) => form.set({ ends: kinds.find((kind) => kind === event.currentTarget.value) ?? 'never' })}
      />
      {form.draft.ends === 'date' && (
        <TextInput
          {...fieldProps({ form, field: 'expires_at' })}
          label={t('dashboard.task.ends_at')}
          type="datetime-local"
          value={form.draft.expires_at}
          onChange={(event) => form.set({ expires_at: event.currentTarget.value })}
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
        checked={form.draft.asks_proof ?? asksByDefault}
        onChange={(event) => form.set({ asks_proof: event.currentTarget.checked })}
      />
      <Switch
        label={t('dashboard.task.auto')}
        description={t('dashboard.task.auto_about')}
        checked={form.draft.auto_approve}
        onChange={(event) => form.set({ auto_approve: event.currentTarget.checked })}
      />
      <Switch
        label={t('dashboard.task.repeat')}
        description={t('dashboard.task.repeat_about')}
        checked={form.draft.repeats}
        onChange={(event) => form.set({ repeats: event.currentTarget.checked })}
      />
      {form.draft.repeats && <TextField form={form} field="repeat_hours" unit={t('dashboard.task.hours')} />}
    </>
  );
}
