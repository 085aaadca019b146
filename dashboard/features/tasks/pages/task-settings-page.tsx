import './task-form.css';
import '@mantine/core/styles/Switch.css';
import { Button, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { tasksContract } from '../../../../src/features/tasks/contract.ts';
import {
  taskSettingsChange,
  type TaskSettings,
  type TaskSettingsDetails,
} from '../../../../src/features/tasks/shared/schemas-contract.ts';
import { t } from '../../../../locales/translate.ts';
import { ApiError } from '../../../api/api-error.ts';
import { channelsQuery } from '../../../api/queries.ts';
import { taskSettingsQuery } from '../../../api/task-queries.ts';
import { errorMessage, useApiMutation } from '../../../api/use-api-mutation.ts';
import { ErrorState } from '../../../components/feedback/empty-state.tsx';
import { parseWholeNumber } from '../../../components/forms/parse-whole-number.ts';
import { AdminOnly } from '../../../components/admin-only.tsx';
import { formatNumber } from '../../../components/formatting/format.ts';
import { PageHeader } from '../../../components/page-header.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { UnsavedChangesGuard } from '../../../components/forms/unsaved-changes-guard.tsx';
import { groupErrorsByField } from '../task-draft.ts';

/** The task settings of the server. */
export const TaskSettingsPage = () => (
  <AdminOnly>
    <TaskSettingsContent />
  </AdminOnly>
);

function TaskSettingsContent() {
  const server = useServer();
  const { data, error, refetch } = useQuery(taskSettingsQuery(server.id));
  return (
    <>
      <Link className="text-link" to="/s/$server/tasks" params={{ server: server.id }}>
        <IconArrowLeft size={15} stroke={1.7} aria-hidden /> {t('dashboard.task.back')}
      </Link>
      <PageHeader
        title={t('dashboard.task_settings.title')}
        serverName={server.name}
        description={t('dashboard.task_settings.about', { server: server.name })}
      />
      <section className="card task-section">
        {data && <Form settings={data} />}
        {!data && error && <ErrorState error={error} onRetry={() => void refetch()} />}
        {!data && !error && <SkeletonRows count={6} />}
      </section>
    </>
  );
}

type Name = keyof TaskSettings;
type Draft = Readonly<Partial<Record<Name, unknown>>>;
const settingLabel = (name: Name) => t(`dashboard.task_settings.fields.${name}`);
type HintedName = Exclude<Name, 'max_tasks_per_user'>;
const settingHint = (name: HintedName) => t(`dashboard.task_settings.hints.${name}`);

function useTaskSettingsForm(settings: TaskSettingsDetails) {
  const { id } = useServer();
  const [draft, setDraft] = useState<Draft>({});
  const mutation = useApiMutation(tasksContract.setTaskSettings, {
    invalidates: [['tasks', id]],
    onDone: () => setDraft({}),
  });
  const changed = Object.fromEntries(
    Object.entries(draft).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(settings[name as Name])),
  );
  const parsed = taskSettingsChange.safeParse(changed);
  const serverIssues =
    mutation.error instanceof ApiError
      ? mutation.error.fields.map(({ path, message }) => ({ path: path.split('.'), message }))
      : [];
  const errors = parsed.success ? groupErrorsByField(serverIssues) : groupErrorsByField(parsed.error.issues);
  return {
    mutation,
    isChanged: Object.keys(changed).length > 0,
    errors,
    getValue: (name: Name): unknown => draft[name] ?? (name in draft ? null : settings[name]),
    set: (name: Name, value: unknown) => {
      setDraft({ ...draft, [name]: value });
      if (!mutation.isPending) mutation.reset();
    },
    discard: () => setDraft({}),
    save: (): string | undefined => {
      if (!parsed.success) return Object.keys(errors)[0];
      if (!mutation.isPending) mutation.mutate({ params: { server_id: id }, body: parsed.data });
      return undefined;
    },
  };
}
type TaskSettingsForm = ReturnType<typeof useTaskSettingsForm>;

function Form({ settings }: { settings: TaskSettingsDetails }) {
  const form = useTaskSettingsForm(settings);
  const element = useRef<HTMLFormElement>(null);
  return (
    <form
      ref={element}
      className="task-settings"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const invalidField = form.save();
        if (invalidField) element.current?.querySelector<HTMLElement>(`[name=${invalidField}]`)?.focus();
      }}
    >
      <SettingSwitch form={form} name="require_proof" />
      <SettingSwitch form={form} name="auto_expire_enabled" />
      <SettingSwitch form={form} name="allow_user_tasks" />
      <div className="task-pair">
        <NumberSetting form={form} name="max_tasks_per_user" />
        <NumberSetting
          form={form}
          name="reminder_hours"
          about={settingHint('reminder_hours')}
          unit={t('dashboard.task.hours')}
        />
        <ChannelSetting form={form} name="review_channel_id" />
        <ChannelSetting form={form} name="announcement_channel_id" />
      </div>
      <CategoriesSetting form={form} />
      <p className="dim">
        {t('dashboard.task_settings.counters', {
          completed: formatNumber(settings.total_completed),
          expired: formatNumber(settings.total_expired),
        })}
      </p>
      <FormFooter form={form} />
      <UnsavedChangesGuard hasUnsavedChanges={form.isChanged} />
    </form>
  );
}

function FormFooter({ form }: { form: TaskSettingsForm }) {
  const { mutation, isChanged } = form;
  return (
    <div className="task-settings-foot">
      <p className={mutation.isSuccess && !isChanged ? 'act-done' : 'vh'} role="status">
        {mutation.isSuccess && !isChanged && t('dashboard.task_settings.saved')}
      </p>
      {mutation.error && (
        <p className="act-fault" role="alert">
          {errorMessage(mutation.error)}
        </p>
      )}
      {isChanged && (
        <Button variant="default" onClick={form.discard}>
          {t('dashboard.task.discard')}
        </Button>
      )}
      <Button type="submit" aria-disabled={!isChanged || mutation.isPending}>
        {t(mutation.isPending ? 'dashboard.task_settings.saving' : 'dashboard.task_settings.save')}
      </Button>
    </div>
  );
}

const toText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

type SettingProps<N extends Name = Name> = { form: TaskSettingsForm; name: N };

const SettingSwitch = ({ form, name }: SettingProps<'require_proof' | 'auto_expire_enabled' | 'allow_user_tasks'>) => (
  <Switch
    label={settingLabel(name)}
    description={settingHint(name)}
    name={name}
    checked={form.getValue(name) === true}
    onChange={(event) => form.set(name, event.currentTarget.checked)}
  />
);

const NumberSetting = ({
  form,
  name,
  about,
  unit,
}: SettingProps<'max_tasks_per_user' | 'reminder_hours'> & { about?: string; unit?: string }) => (
  <TextInput
    label={settingLabel(name)}
    description={about}
    name={name}
    inputMode="numeric"
    autoComplete="off"
    error={form.errors[name]}
    {...(unit && { rightSection: <span className="unit">{unit}</span>, rightSectionWidth: 84 })}
    value={toText(form.getValue(name))}
    onChange={(event) => form.set(name, parseWholeNumber(event.currentTarget.value))}
  />
);

function ChannelSetting({ form, name }: SettingProps<'review_channel_id' | 'announcement_channel_id'>) {
  const { id } = useServer();
  const channels = useQuery(channelsQuery(id)).data?.data ?? [];
  const chosen = toText(form.getValue(name));
  const isGone = chosen !== '' && !channels.some((channel) => channel.id === chosen);
  return (
    <NativeSelect
      label={settingLabel(name)}
      description={settingHint(name)}
      name={name}
      error={form.errors[name]}
      data={[
        { value: '', label: t('dashboard.task_settings.none') },
        ...(isGone ? [{ value: chosen, label: t('dashboard.settings.gone') }] : []),
        ...channels.map((channel) => ({ value: channel.id, label: `# ${channel.name}` })),
      ]}
      value={chosen}
      onChange={(event) => form.set(name, event.currentTarget.value || null)}
    />
  );
}

function CategoriesSetting({ form }: { form: TaskSettingsForm }) {
  const value = form.getValue('categories');
  const savedText = Array.isArray(value) ? value.join('\n') : '';
  const [text, setText] = useState(savedText);
  const lines = text.split('\n').flatMap((line) => line.trim() || []);
  // Saved or discarded values replace the text; text with the same categories is kept as typed.
  const isSame = JSON.stringify(lines) === JSON.stringify(value);
  return (
    <Textarea
      label={settingLabel('categories')}
      description={settingHint('categories')}
      name="categories"
      rows={4}
      error={form.errors['categories']}
      value={isSame ? text : savedText}
      onChange={(event) => {
        setText(event.currentTarget.value);
        form.set(
          'categories',
          event.currentTarget.value.split('\n').flatMap((line) => line.trim() || []),
        );
      }}
    />
  );
}
