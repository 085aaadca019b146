import {
  newTask,
  taskChange,
  type NewTask,
  type Task,
  type TaskChange,
} from '../../../src/features/tasks/shared/schemas-contract.ts';
import { parseWholeNumber } from '../../components/forms/parse-whole-number.ts';

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
export type FieldErrors = Readonly<Partial<Record<string, string>>>;

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

const toText = (value: number | string | null): string => (value === null ? '' : String(value));

/** A task as its form shows it. */
export const toTaskDraft = (task: Task): TaskDraft => ({
  name: task.name,
  description: task.description,
  category: task.category,
  channel_id: toText(task.channel_id),
  reward: toText(task.reward),
  role_id: toText(task.role_id),
  max_claims: task.max_claims < 0 ? '' : toText(task.max_claims),
  duration_hours: toText(task.duration_hours),
  ends: task.expires_at === null ? 'never' : 'date',
  expires_at: task.expires_at === null ? '' : toLocalDateTime(task.expires_at),
  asks_proof: task.require_proof,
  auto_approve: task.auto_approve,
  repeats: task.repeat_hours !== null,
  repeat_hours: toText(task.repeat_hours ?? 168),
  required_role_id: toText(task.required_role_id),
  required_balance: toText(task.required_balance),
  required_task_id: toText(task.required_task_id),
});

/** "2026-11-25T14:30" in the reader's zone, as a field for day and time wants it. */
export function toLocalDateTime(at: string): string {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const orNull = (value: string): string | null => (value === '' ? null : value);
const numberOrNull = (value: string): number | string | null => (value.trim() === '' ? null : parseWholeNumber(value));

/** What is sent, before the schema has judged it. Empty places are no limit. */
function toPayload(draft: TaskDraft): Record<string, unknown> {
  const places = numberOrNull(draft.max_claims);
  const at = draft.expires_at === '' ? '' : new Date(draft.expires_at);
  return {
    name: draft.name,
    description: draft.description,
    ...(draft.category.trim() !== '' && { category: draft.category }),
    ...(draft.channel_id !== '' && { channel_id: draft.channel_id }),
    reward: parseWholeNumber(draft.reward),
    role_id: orNull(draft.role_id),
    max_claims: places ?? -1,
    duration_hours: parseWholeNumber(draft.duration_hours),
    ...(draft.ends === 'never' && { expires_at: null }),
    ...(draft.ends === 'date' && { expires_at: at === '' || Number.isNaN(at.getTime()) ? '' : at.toISOString() }),
    require_proof: draft.asks_proof,
    auto_approve: draft.auto_approve,
    repeat_hours: draft.repeats ? parseWholeNumber(draft.repeat_hours) : null,
    required_role_id: orNull(draft.required_role_id),
    required_balance: numberOrNull(draft.required_balance),
    required_task_id: numberOrNull(draft.required_task_id),
  };
}

type ValidationResult<T> = { ok: true; value: T } | { ok: false; errors: FieldErrors };

/** A new task, or what is wrong with it by field. */
export function parseNewTask(draft: TaskDraft): ValidationResult<NewTask> {
  const parsed = newTask.safeParse(toPayload(draft));
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, errors: errorsByField(parsed.error.issues) };
}

/** The fields that differ from the task as it was opened, or what is wrong with them. */
export function parseTaskChange(draft: TaskDraft, original: TaskDraft): ValidationResult<TaskChange> {
  const [payload, originalPayload] = [toPayload(draft), toPayload(original)];
  const changed = Object.fromEntries(
    Object.entries(payload).filter(
      ([field, value]) => JSON.stringify(value) !== JSON.stringify(originalPayload[field]),
    ),
  );
  const parsed = taskChange.safeParse(changed);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, errors: errorsByField(parsed.error.issues) };
}

/** The first thing that is wrong with each field. */
export const errorsByField = (issues: readonly { path: readonly PropertyKey[]; message: string }[]): FieldErrors =>
  Object.fromEntries(issues.toReversed().map(({ path, message }) => [String(path[0] ?? ''), message]));

/** The most it can pay out; undefined where nothing bounds it or the numbers are none yet. */
export function maxPayout(draft: TaskDraft): number | undefined {
  const [reward, places] = [parseWholeNumber(draft.reward), numberOrNull(draft.max_claims)];
  if (typeof reward !== 'number' || typeof places !== 'number') return undefined;
  const max = reward * places;
  return Number.isSafeInteger(max) && !draft.repeats ? max : undefined;
}
