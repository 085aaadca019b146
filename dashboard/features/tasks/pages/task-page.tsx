import '@mantine/core/styles/Combobox.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/Switch.css';
import { Button, SegmentedControl } from '@mantine/core';
import { IconArrowLeft, IconChecklist, IconMailOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import type { Task } from '../../../../src/features/tasks/shared/schemas-contract.ts';
import { t } from '../../../../locales/translate.ts';
import { isRefusal } from '../../../api/api-error.ts';
import { overviewQuery } from '../../../api/queries.ts';
import { taskQuery } from '../../../api/task-queries.ts';
import { errorMessage } from '../../../api/use-api-mutation.ts';
import { EmptyState, ErrorState } from '../../../components/feedback/empty-state.tsx';
import { DiscordLink } from '../../../components/discord-link.tsx';
import { AdminOnly } from '../../../components/admin-only.tsx';
import { formatNumber, formatPercent } from '../../../components/formatting/format.ts';
import { PageHeader } from '../../../components/page-header.tsx';
import { SkeletonRows } from '../../../components/feedback/skeleton.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { Form } from '../../../components/forms/form.tsx';
import { SUBMIT_PROPS } from '../../../components/forms/submit-button.tsx';
import { UnsavedChangesGuard } from '../../../components/forms/unsaved-changes-guard.tsx';
import { maxPayout } from '../task-draft.ts';
import {
  CategoryField,
  ChannelField,
  DescriptionField,
  EndsField,
  TextField,
  ProofFields,
  RoleField,
} from '../components/task-fields.tsx';
import { TaskPreview } from '../components/task-preview.tsx';
import { TaskSyncStatus } from '../components/task-sync-status.tsx';
import { formatSlots } from '../task-text.ts';
import { useTaskOperations } from '../use-task-operations.ts';
import { useTaskForm, type TaskForm } from '../use-task-form.ts';
import styles from './task-page.module.css';
import syncStyles from '../components/task-sync-status.module.css';
import taskFormStyles from '../task-form.module.css';
import { joinClasses } from '../../../components/join-classes.ts';

export const NewTaskPage = () => (
  <AdminOnly>
    <TaskEditor task={undefined} />
  </AdminOnly>
);

export const TaskPage = () => (
  <AdminOnly>
    <ExistingTaskForm />
  </AdminOnly>
);

function ExistingTaskForm() {
  const { id } = useServer();
  const { task: taskId } = useParams({ from: '/authenticated/s/$server/tasks/$task' });
  const { data, error, refetch } = useQuery(taskQuery(id, Number(taskId)));
  if (data) return <TaskEditor key={data.id} task={data} />;
  return (
    <section className="card">
      <h1 className="vh">{t('dashboard.tasks.title')}</h1>
      {isRefusal(error, 'task_missing') && <EmptyState icon={IconChecklist} title={t('dashboard.tasks.gone')} />}
      {error && !isRefusal(error, 'task_missing') && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!error && (
        <div className="card-body">
          <SkeletonRows count={8} />
        </div>
      )}
    </section>
  );
}

/** The form on the left, the Discord preview on the right; on a phone one of the two. */
function TaskEditor({ task }: { task: Task | undefined }) {
  const server = useServer();
  const form = useTaskForm(task);
  const [view, setView] = useState('edit');
  return (
    <Form form={form}>
      <Link className="text-link" to="/s/$server/tasks" params={{ server: server.id }}>
        <IconArrowLeft size={15} stroke={1.7} aria-hidden /> {t('dashboard.task.back')}
      </Link>
      <PageHeader
        title={task ? task.name : t('dashboard.task.new_title')}
        serverName={server.name}
        description={task ? <About task={task} /> : t('dashboard.task.new_about')}
      >
        <FormActions form={form} isNew={task === undefined} />
      </PageHeader>
      <TaskFormStatus form={form} />
      <SegmentedControl
        className={styles.views}
        fullWidth
        aria-label={t('dashboard.task.preview')}
        data={(['edit', 'preview'] as const).map((value) => ({ value, label: t(`dashboard.task.views.${value}`) }))}
        value={view}
        onChange={setView}
      />
      <div className={joinClasses(styles.form, view === 'edit' ? styles.showsEdit : styles.showsPreview)}>
        <div className={styles.fields}>
          <Sections form={form} isNew={task === undefined} />
        </div>
        <div className={styles.side}>
          <TaskPreview draft={form.values} task={task} />
        </div>
      </div>
      <UnsavedChangesGuard hasUnsavedChanges={form.isChanged && !form.mutation.isPending} />
    </Form>
  );
}

function About({ task }: { task: Task }) {
  const operations = useTaskOperations();
  const state = t(`dashboard.tasks.states.${task.state}`).toLowerCase();
  return (
    <>
      {t('dashboard.task.about', { id: task.id, state, places: formatSlots(task) })}{' '}
      <TaskSyncStatus sync={task.sync} onRepost={() => operations.repost(task)} />{' '}
      <DiscordLink url={task.sync.url} name={task.name} />
      {task.untold !== null && (
        <span className={joinClasses(syncStyles.problem, 'amber')}>
          <IconMailOff size={16} stroke={1.7} aria-hidden />
          {t('dashboard.task.untold', {
            name: task.proposer?.display_name ?? '',
            what: t(`dashboard.task.untold_of.${task.untold}`),
          })}
        </span>
      )}
    </>
  );
}

function FormActions({ form, isNew }: { form: TaskForm; isNew: boolean }) {
  const [pendingKey, idleKey] = isNew ? (['creating', 'create'] as const) : (['saving', 'save'] as const);
  return (
    <>
      {form.isChanged && (
        <Button variant="default" onClick={form.discard}>
          {t('dashboard.task.discard')}
        </Button>
      )}
      <Button {...SUBMIT_PROPS} aria-disabled={form.mutation.isPending || (!isNew && !form.isChanged)}>
        {t(`dashboard.task.${form.mutation.isPending ? pendingKey : idleKey}`)}
      </Button>
    </>
  );
}

function TaskFormStatus({ form }: { form: TaskForm }) {
  const { made } = useSearch({ strict: false });
  const messageKey = form.isSaved ? 'saved' : made && !form.isChanged ? 'created' : undefined;
  return (
    <>
      <p className={messageKey ? 'act-done' : 'vh'} role="status">
        {messageKey && t(`dashboard.task.${messageKey}`)}
      </p>
      {form.mutation.error && (
        <p className="act-fault" role="alert">
          {form.otherError(form.mutation.error) ? errorMessage(form.mutation.error) : t('dashboard.task.wrong')}
        </p>
      )}
    </>
  );
}

function Sections({ form, isNew }: { form: TaskForm; isNew: boolean }) {
  const { currency_name: currency } = useServer();
  const hours = t('dashboard.task.hours');
  return (
    <>
      <Section title={t('dashboard.task.what')}>
        <TextField form={form} field="name" />
        <DescriptionField form={form} />
        <div className={taskFormStyles.pair}>
          <CategoryField form={form} />
          <ChannelField form={form} />
        </div>
      </Section>
      <Section title={t('dashboard.task.reward')}>
        <div className={taskFormStyles.pair}>
          <TextField form={form} field="reward" unit={currency} />
          <RoleField form={form} field="role_id" />
          <TextField form={form} field="max_claims" about={t('dashboard.task.places_about')} />
          <TextField form={form} field="duration_hours" unit={hours} about={t('dashboard.task.duration_about')} />
          <EndsField form={form} isNew={isNew} />
        </div>
        <MaxPayout form={form} />
      </Section>
      <Section title={t('dashboard.task.proof')}>
        <ProofFields form={form} />
      </Section>
      <Section title={t('dashboard.task.who')}>
        <div className={taskFormStyles.pair}>
          <RoleField form={form} field="required_role_id" />
          <TextField
            form={form}
            field="required_balance"
            unit={currency}
            about={t('dashboard.task.required_balance_about')}
          />
          <TextField form={form} field="required_task_id" unit={t('dashboard.task.number_sign')} />
        </div>
      </Section>
    </>
  );
}

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className={joinClasses('card', taskFormStyles.section)}>
    <h2>{title}</h2>
    {children}
  </section>
);

/** The maximum payout of the task, in coins and as a share of the supply. */
function MaxPayout({ form }: { form: TaskForm }) {
  const { id, currency_name: currency } = useServer();
  const supply = useQuery(overviewQuery(id)).data?.supply ?? 0;
  const payout = maxPayout(form.values);
  const messageKey = payout === undefined ? 'no_bound' : supply > 0 ? 'at_most' : 'at_most_bare';
  return (
    <p className={styles.payout} role="status">
      {t(`dashboard.task.${messageKey}`, {
        most: formatNumber(payout ?? 0),
        currency,
        percent: formatPercent(supply > 0 ? (payout ?? 0) / supply : 0),
      })}
    </p>
  );
}
