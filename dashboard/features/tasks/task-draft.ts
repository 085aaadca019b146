import {
  newTask,
  taskChange,
  type NewTask,
  type Task,
  type TaskChange,
} from '../../../src/features/tasks/shared/schemas-contract.ts';
import type { FieldErrors } from '../../components/forms/field-errors.ts';
import { parseWholeNumber } from '../../components/forms/parse-whole-number.ts';
import { pickChanged } from '../../components/forms/pick-changed.ts';
import { validateInput } from '../../components/forms/validate-input.ts';

/** The values of the form: numbers are text as typed, and unset values are empty. */
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
  /** In the format of `<input type="datetime-local">`, in the browser's time zone. */
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

/** Converts a task to the values of its form. */
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

/** Converts a time to "2026-11-25T14:30" in the browser's time zone, the format of `<input type="datetime-local">`. */
export function toLocalDateTime(at: string): string {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

const orNull = (value: string): string | null => (value === '' ? null : value);
const numberOrNull = (value: string): number | string | null => (value.trim() === '' ? null : parseWholeNumber(value));

/** Returns the request body before validation. Empty slots mean no limit (-1). */
function toPayload(draft: TaskDraft): Record<string, unknown> {
  const slots = numberOrNull(draft.max_claims);
  const expiresAt = draft.expires_at === '' ? '' : new Date(draft.expires_at);
  return {
    name: draft.name,
    description: draft.description,
    ...(draft.category.trim() !== '' && { category: draft.category }),
    ...(draft.channel_id !== '' && { channel_id: draft.channel_id }),
    reward: parseWholeNumber(draft.reward),
    role_id: orNull(draft.role_id),
    max_claims: slots ?? -1,
    duration_hours: parseWholeNumber(draft.duration_hours),
    ...(draft.ends === 'never' && { expires_at: null }),
    ...(draft.ends === 'date' && {
      expires_at: expiresAt === '' || Number.isNaN(expiresAt.getTime()) ? '' : expiresAt.toISOString(),
    }),
    require_proof: draft.asks_proof,
    auto_approve: draft.auto_approve,
    repeat_hours: draft.repeats ? parseWholeNumber(draft.repeat_hours) : null,
    required_role_id: orNull(draft.required_role_id),
    required_balance: numberOrNull(draft.required_balance),
    required_task_id: numberOrNull(draft.required_task_id),
  };
}

/** Returns the fields that differ from the task as it was opened, so that changes by other users are kept. */
const toChangePayload = (draft: TaskDraft, original: TaskDraft) => pickChanged(toPayload(draft), toPayload(original));

/** Validates a new task, or the changes to an `original` one. Returns the errors by field. */
export const validateTask = (draft: TaskDraft, original: TaskDraft | undefined): FieldErrors =>
  original ? validateInput(taskChange, toChangePayload(draft, original)) : validateInput(newTask, toPayload(draft));

/** Returns the request body for a valid new task. */
export const toNewTask = (draft: TaskDraft): NewTask => newTask.parse(toPayload(draft));

/** Returns the request body for a valid change. */
export const toTaskChange = (draft: TaskDraft, original: TaskDraft): TaskChange =>
  taskChange.parse(toChangePayload(draft, original));

/** Returns the most coins that the task can pay; undefined without a bound or while the numbers are invalid. */
export function maxPayout(draft: TaskDraft): number | undefined {
  const [reward, slots] = [parseWholeNumber(draft.reward), numberOrNull(draft.max_claims)];
  if (typeof reward !== 'number' || typeof slots !== 'number') return undefined;
  const max = reward * slots;
  return Number.isSafeInteger(max) && !draft.repeats ? max : undefined;
}
