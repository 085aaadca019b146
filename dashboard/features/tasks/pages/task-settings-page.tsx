import '@mantine/core/styles/Switch.css';
import { Button, NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { tasksContract } from '../../../../src/features/tasks/contract.ts';
import type { TaskSettingsDetails } from '../../../../src/features/tasks/shared/schemas-contract.ts';
import { t } from '../../../../locales/translate.ts';
import { channelsQuery } from '../../../api/queries.ts';
import { keysInvalidatedBy } from '../../../api/query-keys.ts';
import { taskSettingsQuery } from '../../../api/task-queries.ts';
import { useApiMutation } from '../../../api/use-api-mutation.ts';
import { ErrorState } from '../../../components/feedback/empty-state.tsx';
import { MutationError } from '../../../components/feedback/mutation-error.tsx';
import { Form } from '../../../components/forms/form.tsx';
import { SUBMIT_PROPS } from '../../../components/forms/submit-button.tsx';
import { useContractForm } from '../../../components/forms/use-contract-form.ts';
import { AdminOnly } from '../../../components/admin-only.tsx';
import { formatNumber } from '../../../components/formatting/format.ts';
import { PageHeader } from '../../../components/page-header.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { UnsavedChangesGuard } from '../../../components/forms/unsaved-changes-guard.tsx';
import {
  toChangedSettings,
  toTaskSettingsChange,
  toTaskSettingsValues,
  validateTaskSettings,
  type TaskSettingsValues,
} from '../task-settings-values.ts';
import taskFormStyles from '../task-form.module.css';
import styles from './task-settings-page.module.css';
import { joinClasses } from '../../../components/join-classes.ts';

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
      <section className={joinClasses('card', taskFormStyles.section)}>
        {data && <TaskSettingsFields settings={data} />}
        {!data && error && <ErrorState error={error} onRetry={() => void refetch()} />}
        {!data && !error && <SkeletonRows count={6} />}
      </section>
    </>
  );
}

type Name = keyof TaskSettingsValues;
const settingLabel = (name: Name) => t(`dashboard.task_settings.fields.${name}`);
type HintedName = Exclude<Name, 'max_tasks_per_user'>;
const settingHint = (name: HintedName) => t(`dashboard.task_settings.hints.${name}`);

function useTaskSettingsForm(settings: TaskSettingsDetails) {
  const { id } = useServer();
  const mutation = useApiMutation(tasksContract.setTaskSettings, {
    invalidates: keysInvalidatedBy('task', id),
    onDone: (saved) => form.settle(toTaskSettingsValues(saved)),
  });
  const form = useContractForm<TaskSettingsValues>({
    initialValues: toTaskSettingsValues(settings),
    validate: validateTaskSettings,
    mutation,
    onSubmit: (values, saved) => {
      const body = toTaskSettingsChange(values, saved);
      mutation.mutate({ params: { server_id: id }, body }, { onError: form.showServerErrors });
    },
  });
  useEffect(() => {
    form.follow(toTaskSettingsValues(settings));
    // The form is a new object on every render; only other settings are to be followed.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [settings]);
  const isChanged = Object.keys(toChangedSettings(form.values, form.getInitialValues())).length > 0;
  return { ...form, mutation, isChanged };
}
type TaskSettingsForm = ReturnType<typeof useTaskSettingsForm>;

function TaskSettingsFields({ settings }: { settings: TaskSettingsDetails }) {
  const form = useTaskSettingsForm(settings);
  return (
    <Form form={form} className={styles.form}>
      <SettingSwitch form={form} name="require_proof" />
      <SettingSwitch form={form} name="auto_expire_enabled" />
      <SettingSwitch form={form} name="allow_user_tasks" />
      <div className={taskFormStyles.pair}>
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
      <Textarea
        label={settingLabel('categories')}
        description={settingHint('categories')}
        rows={4}
        {...form.field('categories')}
      />
      <p className="dim">
        {t('dashboard.task_settings.counters', {
          completed: formatNumber(settings.total_completed),
          expired: formatNumber(settings.total_expired),
        })}
      </p>
      <FormFooter form={form} />
      <UnsavedChangesGuard hasUnsavedChanges={form.isChanged} />
    </Form>
  );
}

function FormFooter({ form }: { form: TaskSettingsForm }) {
  const { mutation, isChanged } = form;
  const error = form.otherError(mutation.error);
  return (
    <div className={styles.foot}>
      <p className={mutation.isSuccess && !isChanged ? 'act-done' : 'vh'} role="status">
        {mutation.isSuccess && !isChanged && t('dashboard.task_settings.saved')}
      </p>
      <MutationError error={error} />
      {isChanged && (
        <Button variant="default" onClick={form.discard}>
          {t('dashboard.task.discard')}
        </Button>
      )}
      <Button {...SUBMIT_PROPS} aria-disabled={!isChanged || mutation.isPending}>
        {t(mutation.isPending ? 'dashboard.task_settings.saving' : 'dashboard.task_settings.save')}
      </Button>
    </div>
  );
}

type SettingProps<N extends Name = Name> = { form: TaskSettingsForm; name: N };

const SettingSwitch = ({ form, name }: SettingProps<'require_proof' | 'auto_expire_enabled' | 'allow_user_tasks'>) => (
  <Switch label={settingLabel(name)} description={settingHint(name)} {...form.field(name, 'checkbox')} />
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
    inputMode="numeric"
    autoComplete="off"
    {...(unit && {
      rightSection: <span className={joinClasses('unit', taskFormStyles.unit)}>{unit}</span>,
      rightSectionWidth: 84,
    })}
    {...form.field(name)}
  />
);

function ChannelSetting({ form, name }: SettingProps<'review_channel_id' | 'announcement_channel_id'>) {
  const { id } = useServer();
  const channels = useQuery(channelsQuery(id)).data?.data ?? [];
  const chosen = form.values[name];
  const isGone = chosen !== '' && !channels.some((channel) => channel.id === chosen);
  return (
    <NativeSelect
      label={settingLabel(name)}
      description={settingHint(name)}
      data={[
        { value: '', label: t('dashboard.task_settings.none') },
        ...(isGone ? [{ value: chosen, label: t('dashboard.settings.gone') }] : []),
        ...channels.map((channel) => ({ value: channel.id, label: `# ${channel.name}` })),
      ]}
      {...form.field(name)}
    />
  );
}
