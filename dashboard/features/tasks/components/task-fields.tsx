import { Autocomplete, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { say } from '../../../../locales/translate.ts';
import { channelsQuery, rolesQuery } from '../../../api/queries.ts';
import { taskSettingsQuery } from '../../../api/task-queries.ts';
import { useServer } from '../../../components/server-context.tsx';
import type { Field } from '../task-draft.ts';
import type { TaskForm } from '../use-task-form.ts';

type Of<F extends Field> = { form: TaskForm; field: F };
type Worded =
  | 'name'
  | 'reward'
  | 'max_claims'
  | 'duration_hours'
  | 'repeat_hours'
  | 'required_balance'
  | 'required_task_id';

const common = <F extends Field>({ form, field }: Of<F>) => ({
  label: say(`dashboard.task.fields.${field}`),
  name: field,
  error: form.faultOf(field),
  onBlur: () => form.leave(field),
  inputWrapperOrder: ['label', 'description', 'input', 'error'] as ('label' | 'description' | 'input' | 'error')[],
});

/** A line of text, or a whole number as it is typed, with its unit behind it. */
export function LineField({ form, field, unit, about }: Of<Worded> & { unit?: string; about?: string }) {
  return (
    <TextInput
      {...common({ form, field })}
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
      {...common({ form, field: 'description' })}
      description={say('dashboard.task.description_about')}
      rows={4}
      value={form.draft.description}
      onChange={(event) => form.set({ description: event.currentTarget.value })}
    />
  );
}

/** Free text, with those that the server uses suggested. */
export function CategoryField({ form }: { form: TaskForm }) {
  const { id } = useServer();
  const known = useQuery(taskSettingsQuery(id)).data?.known_categories ?? [];
  return (
    <Autocomplete
      {...common({ form, field: 'category' })}
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
      {...common({ form, field: 'channel_id' })}
      error={form.faultOf('channel_id') ?? (chosen && !chosen.can_post ? say('dashboard.task.cannot_post') : undefined)}
      data={[
        { value: '', label: say('dashboard.task.no_channel') },
        ...(isGone ? [{ value: form.draft.channel_id, label: say('dashboard.settings.gone') }] : []),
        ...options,
      ]}
      value={form.draft.channel_id}
      onChange={(event) => form.set({ channel_id: event.currentTarget.value })}
    />
  );
}

/** A role; as a reward it has to be one that the bot may give. */
export function RoleField({ form, field }: Of<'role_id' | 'required_role_id'>) {
  const { id } = useServer();
  const roles = useQuery(rolesQuery(id)).data?.data ?? [];
  const chosen = roles.find((role) => role.id === form.draft[field]);
  const isOutOfReach = field === 'role_id' && chosen?.can_grant === false;
  const isGone = form.draft[field] !== '' && chosen === undefined;
  return (
    <NativeSelect
      {...common({ form, field })}
      error={form.faultOf(field) ?? (isOutOfReach ? say('dashboard.task.cannot_grant') : undefined)}
      data={[
        { value: '', label: say('dashboard.task.no_role') },
        ...(isGone
          ? [{ value: form.draft[field], label: say('dashboard.settings.gone_role', { role: form.draft[field] }) }]
          : []),
        ...roles.filter((role) => role.id !== id).map((role) => ({ value: role.id, label: role.name })),
      ]}
      value={form.draft[field]}
      onChange={(event) => form.set({ [field]: event.currentTarget.value })}
    />
  );
}

/** When claiming ends: by the time for a claim, never, or at a moment. */
export function EndsField({ form, isNew }: { form: TaskForm; isNew: boolean }) {
  const kinds = isNew ? (['usual', 'never', 'date'] as const) : (['never', 'date'] as const);
  return (
    <>
      <NativeSelect
        label={say('dashboard.task.fields.expires_at')}
        data={kinds.map((value) => ({ value, label: say(`dashboard.task.ends.${value}`) }))}
        value={form.draft.ends}
        onChange={(event) => form.set({ ends: kinds.find((kind) => kind === event.currentTarget.value) ?? 'never' })}
      />
      {form.draft.ends === 'date' && (
        <TextInput
          {...common({ form, field: 'expires_at' })}
          label={say('dashboard.task.ends_at')}
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
        label={say('dashboard.task.ask_proof')}
        description={say('dashboard.task.ask_proof_about')}
        checked={form.draft.asks_proof ?? asksByDefault}
        onChange={(event) => form.set({ asks_proof: event.currentTarget.checked })}
      />
      <Switch
        label={say('dashboard.task.auto')}
        description={say('dashboard.task.auto_about')}
        checked={form.draft.auto_approve}
        onChange={(event) => form.set({ auto_approve: event.currentTarget.checked })}
      />
      <Switch
        label={say('dashboard.task.repeat')}
        description={say('dashboard.task.repeat_about')}
        checked={form.draft.repeats}
        onChange={(event) => form.set({ repeats: event.currentTarget.checked })}
      />
      {form.draft.repeats && <LineField form={form} field="repeat_hours" unit={say('dashboard.task.hours')} />}
    </>
  );
}
