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
  type TaskSettingsShown,
} from '../../../../src/features/tasks/shared/schemas-contract.ts';
import { say } from '../../../../locales/translate.ts';
import { ApiError } from '../../../api/api-error.ts';
import { channelsQuery } from '../../../api/queries.ts';
import { taskSettingsQuery } from '../../../api/task-queries.ts';
import { faultWords, useAct } from '../../../api/use-api-mutation.ts';
import { Failed } from '../../../components/feedback/empty-state.tsx';
import { enteredNumber } from '../../../components/forms/parse-whole-number.ts';
import { ForAdmins } from '../../../components/admin-only.tsx';
import { coinsText } from '../../../components/formatting/format.ts';
import { PageHead } from '../../../components/page-header.tsx';
import { BoneRows } from '../../../components/feedback/skeleton.tsx';
import { useServer } from '../../../components/server-context.tsx';
import { LeaveGuard } from '../../../components/forms/unsaved-changes-guard.tsx';
import { faultsOf } from '../task-draft.ts';

/** How the server runs its tasks. */
export const TaskSettingsPage = () => (
  <ForAdmins>
    <Loaded />
  </ForAdmins>
);

function Loaded() {
  const server = useServer();
  const { data, error, refetch } = useQuery(taskSettingsQuery(server.id));
  return (
    <>
      <Link className="text-link" to="/s/$server/tasks" params={{ server: server.id }}>
        <IconArrowLeft size={15} stroke={1.7} aria-hidden /> {say('dashboard.task.back')}
      </Link>
      <PageHead
        title={say('dashboard.task_settings.title')}
        place={server.name}
        about={say('dashboard.task_settings.about', { server: server.name })}
      />
      <section className="card task-section">
        {data && <Form settings={data} />}
        {!data && error && <Failed error={error} onRetry={() => void refetch()} />}
        {!data && !error && <BoneRows count={6} />}
      </section>
    </>
  );
}

type Name = keyof TaskSettings;
type Draft = Readonly<Partial<Record<Name, unknown>>>;
const nameOf = (name: Name) => say(`dashboard.task_settings.fields.${name}`);
type Hinted = Exclude<Name, 'max_tasks_per_user'>;
const hintOf = (name: Hinted) => say(`dashboard.task_settings.hints.${name}`);

function useDraft(settings: TaskSettingsShown) {
  const { id } = useServer();
  const [draft, setDraft] = useState<Draft>({});
  const act = useAct(tasksContract.setTaskSettings, { touches: [['tasks', id]], onDone: () => setDraft({}) });
  const changed = Object.fromEntries(
    Object.entries(draft).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(settings[name as Name])),
  );
  const judged = taskSettingsChange.safeParse(changed);
  const refused =
    act.error instanceof ApiError
      ? act.error.fields.map(({ path, message }) => ({ path: path.split('.'), message }))
      : [];
  const faults = judged.success ? faultsOf(refused) : faultsOf(judged.error.issues);
  return {
    act,
    isChanged: Object.keys(changed).length > 0,
    faults,
    valueOf: (name: Name): unknown => draft[name] ?? (name in draft ? null : settings[name]),
    set: (name: Name, value: unknown) => {
      setDraft({ ...draft, [name]: value });
      if (!act.isPending) act.reset();
    },
    discard: () => setDraft({}),
    save: (): string | undefined => {
      if (!judged.success) return Object.keys(faults)[0];
      if (!act.isPending) act.mutate({ params: { server_id: id }, body: judged.data });
      return undefined;
    },
  };
}
type Settings = ReturnType<typeof useDraft>;

function Form({ settings }: { settings: TaskSettingsShown }) {
  const form = useDraft(settings);
  const element = useRef<HTMLFormElement>(null);
  return (
    <form
      ref={element}
      className="task-settings"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const wrong = form.save();
        if (wrong) element.current?.querySelector<HTMLElement>(`[name=${wrong}]`)?.focus();
      }}
    >
      <OnOff form={form} name="require_proof" />
      <OnOff form={form} name="auto_expire_enabled" />
      <OnOff form={form} name="allow_user_tasks" />
      <div className="task-pair">
        <Whole form={form} name="max_tasks_per_user" />
        <Whole form={form} name="reminder_hours" about={hintOf('reminder_hours')} unit={say('dashboard.task.hours')} />
        <Channel form={form} name="review_channel_id" />
        <Channel form={form} name="announcement_channel_id" />
      </div>
      <Categories form={form} />
      <p className="dim">
        {say('dashboard.task_settings.counters', {
          completed: coinsText(settings.total_completed),
          expired: coinsText(settings.total_expired),
        })}
      </p>
      <Foot form={form} />
      <LeaveGuard isUnsaved={form.isChanged} />
    </form>
  );
}

function Foot({ form }: { form: Settings }) {
  const { act, isChanged } = form;
  return (
    <div className="task-settings-foot">
      <p className={act.isSuccess && !isChanged ? 'act-done' : 'vh'} role="status">
        {act.isSuccess && !isChanged && say('dashboard.task_settings.saved')}
      </p>
      {act.error && (
        <p className="act-fault" role="alert">
          {faultWords(act.error)}
        </p>
      )}
      {isChanged && (
        <Button variant="default" onClick={form.discard}>
          {say('dashboard.task.discard')}
        </Button>
      )}
      <Button type="submit" aria-disabled={!isChanged || act.isPending}>
        {say(act.isPending ? 'dashboard.task_settings.saving' : 'dashboard.task_settings.save')}
      </Button>
    </div>
  );
}

const wordOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

type Of<N extends Name = Name> = { form: Settings; name: N };

const OnOff = ({ form, name }: Of<'require_proof' | 'auto_expire_enabled' | 'allow_user_tasks'>) => (
  <Switch
    label={nameOf(name)}
    description={hintOf(name)}
    name={name}
    checked={form.valueOf(name) === true}
    onChange={(event) => form.set(name, event.currentTarget.checked)}
  />
);

const Whole = ({
  form,
  name,
  about,
  unit,
}: Of<'max_tasks_per_user' | 'reminder_hours'> & { about?: string; unit?: string }) => (
  <TextInput
    label={nameOf(name)}
    description={about}
    name={name}
    inputMode="numeric"
    autoComplete="off"
    error={form.faults[name]}
    {...(unit && { rightSection: <span className="unit">{unit}</span>, rightSectionWidth: 84 })}
    value={wordOf(form.valueOf(name))}
    onChange={(event) => form.set(name, enteredNumber(event.currentTarget.value))}
  />
);

function Channel({ form, name }: Of<'review_channel_id' | 'announcement_channel_id'>) {
  const { id } = useServer();
  const channels = useQuery(channelsQuery(id)).data?.data ?? [];
  const chosen = wordOf(form.valueOf(name));
  const isGone = chosen !== '' && !channels.some((channel) => channel.id === chosen);
  return (
    <NativeSelect
      label={nameOf(name)}
      description={hintOf(name)}
      name={name}
      error={form.faults[name]}
      data={[
        { value: '', label: say('dashboard.task_settings.none') },
        ...(isGone ? [{ value: chosen, label: say('dashboard.settings.gone') }] : []),
        ...channels.map((channel) => ({ value: channel.id, label: `# ${channel.name}` })),
      ]}
      value={chosen}
      onChange={(event) => form.set(name, event.currentTarget.value || null)}
    />
  );
}

function Categories({ form }: { form: Settings }) {
  const value = form.valueOf('categories');
  const shown = Array.isArray(value) ? value.join('\n') : '';
  const [text, setText] = useState(shown);
  const lines = text.split('\n').flatMap((line) => line.trim() || []);
  // What was saved or discarded elsewhere is taken over; what is being typed is left alone.
  const isSame = JSON.stringify(lines) === JSON.stringify(value);
  return (
    <Textarea
      label={nameOf('categories')}
      description={hintOf('categories')}
      name="categories"
      rows={4}
      error={form.faults['categories']}
      value={isSame ? text : shown}
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
