import './task-form.css';
import '@mantine/core/styles/Combobox.css';
import '@mantine/core/styles/Popover.css';
import '@mantine/core/styles/ScrollArea.css';
import '@mantine/core/styles/Switch.css';
import { Button, SegmentedControl } from '@mantine/core';
import { IconArrowLeft, IconChecklist, IconMailOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams, useSearch } from '@tanstack/react-router';
import { useRef, useState, type ReactNode } from 'react';
import type { Task } from '../../../../src/features/tasks/shared/schemas-contract.ts';
import { say } from '../../../../locales/translate.ts';
import { isRefusal } from '../../../api/api-error.ts';
import { overviewQuery } from '../../../api/queries.ts';
import { taskQuery } from '../../../api/task-queries.ts';
import { faultWords } from '../../../api/use-api-mutation.ts';
import { Blank, Failed } from '../../../components/feedback/empty-state.tsx';
import { DiscordLink } from '../../../components/discord-link.tsx';
import { ForAdmins } from '../../../components/admin-only.tsx';
import { coinsText, percentText } from '../../../components/formatting/format.ts';
import { PageHead } from '../../../components/page-header.tsx';
import { BoneRows } from '../../../components/feedback/skeleton.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { LeaveGuard } from '../../../components/forms/unsaved-changes-guard.tsx';
import { mostPaid } from '../task-draft.ts';
import {
  CategoryField,
  ChannelField,
  DescriptionField,
  EndsField,
  LineField,
  ProofFields,
  RoleField,
} from '../components/task-fields.tsx';
import { TaskPreview } from '../components/task-preview.tsx';
import { TaskSync } from '../components/task-sync-status.tsx';
import { placesText } from '../task-text.ts';
import { useTaskActs } from '../use-task-operations.ts';
import { useTaskForm, type TaskForm } from '../use-task-form.ts';

export const NewTaskPage = () => (
  <ForAdmins>
    <Form task={undefined} />
  </ForAdmins>
);

export const TaskPage = () => (
  <ForAdmins>
    <Opened />
  </ForAdmins>
);

function Opened() {
  const { id } = useServer();
  const { task: number } = useParams({ from: '/inside/s/$server/tasks/$task' });
  const { data, error, refetch } = useQuery(taskQuery(id, Number(number)));
  if (data) return <Form key={data.id} task={data} />;
  return (
    <section className="card">
      <h1 className="vh">{say('dashboard.tasks.title')}</h1>
      {isRefusal(error, 'task_missing') && <Blank icon={IconChecklist} title={say('dashboard.tasks.gone')} />}
      {error && !isRefusal(error, 'task_missing') && <Failed error={error} onRetry={() => void refetch()} />}
      {!error && (
        <div className="card-body">
          <BoneRows count={8} />
        </div>
      )}
    </section>
  );
}

/** Left what is set, right what Discord shows of it; on a phone one of both. */
function Form({ task }: { task: Task | undefined }) {
  const server = useServer();
  const form = useTaskForm(task);
  const element = useRef<HTMLFormElement>(null);
  const [view, setView] = useState('edit');
  const submit = () => {
    const wrong = form.submit();
    if (wrong) element.current?.querySelector<HTMLElement>(`[name=${wrong}]`)?.focus();
  };
  return (
    <form
      ref={element}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Link className="text-link" to="/s/$server/tasks" params={{ server: server.id }}>
        <IconArrowLeft size={15} stroke={1.7} aria-hidden /> {say('dashboard.task.back')}
      </Link>
      <PageHead
        title={task ? task.name : say('dashboard.task.new_title')}
        place={server.name}
        about={task ? <About task={task} /> : say('dashboard.task.new_about')}
      >
        <Acts form={form} isNew={task === undefined} />
      </PageHead>
      <Told form={form} />
      <SegmentedControl
        className="task-views"
        fullWidth
        aria-label={say('dashboard.task.preview')}
        data={(['edit', 'preview'] as const).map((value) => ({ value, label: say(`dashboard.task.views.${value}`) }))}
        value={view}
        onChange={setView}
      />
      <div className={`task-form shows-${view}`}>
        <div className="task-fields">
          <Sections form={form} isNew={task === undefined} />
        </div>
        <div className="task-side">
          <TaskPreview draft={form.draft} task={task} />
        </div>
      </div>
      <LeaveGuard isUnsaved={form.isChanged && !form.act.isPending} />
    </form>
  );
}

function About({ task }: { task: Task }) {
  const acts = useTaskActs();
  const state = say(`dashboard.tasks.states.${task.state}`).toLowerCase();
  return (
    <>
      {say('dashboard.task.about', { id: task.id, state, places: placesText(task) })}{' '}
      <TaskSync sync={task.sync} onRepost={() => acts.repost(task)} />{' '}
      <DiscordLink url={task.sync.url} name={task.name} />
      {task.untold !== null && (
        <span className="task-sync amber">
          <IconMailOff size={16} stroke={1.7} aria-hidden />
          {say('dashboard.task.untold', {
            name: task.proposer?.display_name ?? '',
            what: say(`dashboard.task.untold_of.${task.untold}`),
          })}
        </span>
      )}
    </>
  );
}

function Acts({ form, isNew }: { form: TaskForm; isNew: boolean }) {
  const [doing, idle] = isNew ? (['creating', 'create'] as const) : (['saving', 'save'] as const);
  return (
    <>
      {form.isChanged && (
        <Button variant="default" onClick={form.discard}>
          {say('dashboard.task.discard')}
        </Button>
      )}
      <Button type="submit" aria-disabled={form.act.isPending || (!isNew && !form.isChanged)}>
        {say(`dashboard.task.${form.act.isPending ? doing : idle}`)}
      </Button>
    </>
  );
}

function Told({ form }: { form: TaskForm }) {
  const search: { made?: 1 } = useSearch({ strict: false });
  const words = form.isSaved ? 'saved' : search.made && !form.isChanged ? 'created' : undefined;
  return (
    <>
      <p className={words ? 'act-done' : 'vh'} role="status">
        {words && say(`dashboard.task.${words}`)}
      </p>
      {form.act.error && (
        <p className="act-fault" role="alert">
          {form.isAtField ? say('dashboard.task.wrong') : faultWords(form.act.error)}
        </p>
      )}
    </>
  );
}

function Sections({ form, isNew }: { form: TaskForm; isNew: boolean }) {
  const { currency_name: currency } = useServer();
  const hours = say('dashboard.task.hours');
  return (
    <>
      <Section title={say('dashboard.task.what')}>
        <LineField form={form} field="name" />
        <DescriptionField form={form} />
        <div className="task-pair">
          <CategoryField form={form} />
          <ChannelField form={form} />
        </div>
      </Section>
      <Section title={say('dashboard.task.reward')}>
        <div className="task-pair">
          <LineField form={form} field="reward" unit={currency} />
          <RoleField form={form} field="role_id" />
          <LineField form={form} field="max_claims" about={say('dashboard.task.places_about')} />
          <LineField form={form} field="duration_hours" unit={hours} about={say('dashboard.task.duration_about')} />
          <EndsField form={form} isNew={isNew} />
        </div>
        <AtMost form={form} />
      </Section>
      <Section title={say('dashboard.task.proof')}>
        <ProofFields form={form} />
      </Section>
      <Section title={say('dashboard.task.who')}>
        <div className="task-pair">
          <RoleField form={form} field="required_role_id" />
          <LineField
            form={form}
            field="required_balance"
            unit={currency}
            about={say('dashboard.task.required_balance_about')}
          />
          <LineField form={form} field="required_task_id" unit={say('dashboard.task.number_sign')} />
        </div>
      </Section>
    </>
  );
}

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className="card task-section">
    <h2>{title}</h2>
    {children}
  </section>
);

/** What it can cost the economy, before it does. */
function AtMost({ form }: { form: TaskForm }) {
  const { id, currency_name: currency } = useServer();
  const supply = useQuery(overviewQuery(id)).data?.supply ?? 0;
  const most = mostPaid(form.draft);
  const words = most === undefined ? 'no_bound' : supply > 0 ? 'at_most' : 'at_most_bare';
  return (
    <p className="task-at-most" role="status">
      {say(`dashboard.task.${words}`, {
        most: coinsText(most ?? 0),
        currency,
        percent: percentText(supply > 0 ? (most ?? 0) / supply : 0),
      })}
    </p>
  );
}
