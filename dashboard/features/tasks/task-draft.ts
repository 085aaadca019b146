import {
  newTask,
  taskChange,
  type NewTask,
  type Task,
  type TaskChange,
} from '../../../src/features/tasks/shared/schemas-contract.ts';
import { enteredNumber } from '../../components/forms/parse-whole-number.ts';

/** What stands in the form: numbers that are being typed are still text, and what is not set is empty. */
export type TaskDraft = {
  name: string;
  description: string;
  category: string;
  channel_id: string;
  reward: string;
  role_id: string;
  max_claims: string;
  duration_hours: string;
  ends: 'usual' | 'never' | 'date';
  /** As the browser's own field for day and time writes it, in the reader's zone. */
  expires_at: string;
  asks_proof: boolean | null;
  auto_approve: boolean;
  repeats: boolean;
  repeat_hours: string;
  required_role_id: string;
  required_balance: string;
  required_task_id: string;
};
export type Field = keyof TaskDraft;
export type Faults = Readonly<Partial<Record<string, string>>>;

export const EMPTY: TaskDraft = {
  name: '',
  description: '',
  category: '',
  channel_id: '',
  reward: '',
  role_id: '',
  max_claims: '',
  duration_hours: '48',
  ends: 'usual',
  expires_at: '',
  asks_proof: null,
  auto_approve: false,
  repeats: false,
  repeat_hours: '168',
  required_role_id: '',
  required_balance: '',
  required_task_id: '',
};

const text = (value: number | string | null): string => (value === null ? '' : String(value));

/** A task as its form shows it. */
export const draftOf = (task: Task): TaskDraft => ({
  name: task.name,
  description: task.description,
  category: task.category,
  channel_id: text(task.channel_id),
  reward: text(task.reward),
  role_id: text(task.role_id),
  max_claims: task.max_claims < 0 ? '' : text(task.max_claims),
  duration_hours: text(task.duration_hours),
  ends: task.expires_at === null ? 'never' : 'date',
  expires_at: task.expires_at === null ? '' : localTime(task.expires_at),
  asks_proof: task.require_proof,
  auto_approve: task.auto_approve,
  repeats: task.repeat_hours !== null,
  repeat_hours: text(task.repeat_hours ?? 168),
  required_role_id: text(task.required_role_id),
  required_balance: text(task.required_balance),
  required_task_id: text(task.required_task_id),
});

/** "2026-11-25T14:30" in the reader's zone, as a field for day and time wants it. */
export function localTime(at: string): string {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const orNull = (value: string): string | null => (value === '' ? null : value);
const numberOrNull = (value: string): number | string | null => (value.trim() === '' ? null : enteredNumber(value));

/** What is sent, before the schema has judged it. Empty places are no limit. */
function sentOf(draft: TaskDraft): Record<string, unknown> {
  const places = numberOrNull(draft.max_claims);
  const at = draft.expires_at === '' ? '' : new Date(draft.expires_at);
  return {
    name: draft.name,
    description: draft.description,
    ...(draft.category.trim() !== '' && { category: draft.category }),
    ...(draft.channel_id !== '' && { channel_id: draft.channel_id }),
    reward: enteredNumber(draft.reward),
    role_id: orNull(draft.role_id),
    max_claims: places ?? -1,
    duration_hours: enteredNumber(draft.duration_hours),
    ...(draft.ends === 'never' && { expires_at: null }),
    ...(draft.ends === 'date' && { expires_at: at === '' || Number.isNaN(at.getTime()) ? '' : at.toISOString() }),
    require_proof: draft.asks_proof,
    auto_approve: draft.auto_approve,
    repeat_hours: draft.repeats ? enteredNumber(draft.repeat_hours) : null,
    required_role_id: orNull(draft.required_role_id),
    required_balance: numberOrNull(draft.required_balance),
    required_task_id: numberOrNull(draft.required_task_id),
  };
}

type Judged<T> = { ok: true; value: T } | { ok: false; faults: Faults };

/** A new task, or what is wrong with it by field. */
export function newTaskOf(draft: TaskDraft): Judged<NewTask> {
  const judged = newTask.safeParse(sentOf(draft));
  return judged.success ? { ok: true, value: judged.data } : { ok: false, faults: faultsOf(judged.error.issues) };
}

/** The fields that differ from the task as it was opened, or what is wrong with them. */
export function taskChangeOf(draft: TaskDraft, opened: TaskDraft): Judged<TaskChange> {
  const [now, then] = [sentOf(draft), sentOf(opened)];
  const changed = Object.fromEntries(
    Object.entries(now).filter(([field, value]) => JSON.stringify(value) !== JSON.stringify(then[field])),
  );
  const judged = taskChange.safeParse(changed);
  return judged.success ? { ok: true, value: judged.data } : { ok: false, faults: faultsOf(judged.error.issues) };
}

/** The first thing that is wrong with each field. */
export const faultsOf = (issues: readonly { path: readonly PropertyKey[]; message: string }[]): Faults =>
  Object.fromEntries(issues.toReversed().map(({ path, message }) => [String(path[0] ?? ''), message]));

/** The most it can pay out; undefined where nothing bounds it or the numbers are none yet. */
export function mostPaid(draft: TaskDraft): number | undefined {
  const [reward, places] = [enteredNumber(draft.reward), numberOrNull(draft.max_claims)];
  if (typeof reward !== 'number' || typeof places !== 'number') return undefined;
  const most = reward * places;
  return Number.isSafeInteger(most) && !draft.repeats ? most : undefined;
}
