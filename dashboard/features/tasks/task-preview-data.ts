import type { TaskMessageView } from '../../../src/features/tasks/discord/tasks/task-message-view.ts';
import type { Task } from '../../../src/features/tasks/shared/schemas-contract.ts';
import { t } from '../../../locales/translate.ts';
import { parseWholeNumber } from '../../components/forms/parse-whole-number.ts';
import type { TaskDraft } from './task-draft.ts';

export const PREVIEW_STATES = ['open', 'full', 'ended'] as const;
export type PreviewState = (typeof PREVIEW_STATES)[number];

export type PreviewContext = {
  state: PreviewState;
  /** The task that the form edits; undefined for a new one. */
  task: Task | undefined;
  currencyName: string;
  /** What the server's task settings say where the form leaves it open. */
  requireProof: boolean;
  requiredTaskName: string;
  nowMs: number;
};

/** The category of a task without one, as the server sets it. */
const DEFAULT_CATEGORY = 'General';
const HOUR_MS = 3_600_000;

const numberOrZero = (text: string): number => {
  const value = parseWholeNumber(text);
  return typeof value === 'number' ? value : 0;
};

/** Converts the values of the form to what the bot's task message shows. */
export function toTaskMessageView(draft: TaskDraft, context: PreviewContext): TaskMessageView {
  const { state, task, currencyName, requireProof, requiredTaskName, nowMs } = context;
  const maxClaims = draft.max_claims.trim() === '' ? -1 : numberOrZero(draft.max_claims);
  const takenSlots = task?.current_claims ?? 0;
  return {
    taskId: task?.id ?? 0,
    name: draft.name.trim() || t('dashboard.task.fields.name'),
    description: draft.description.trim(),
    reward: numberOrZero(draft.reward),
    currencyName,
    roleId: draft.role_id || null,
    durationHours: numberOrZero(draft.duration_hours),
    category: draft.category.trim() || DEFAULT_CATEGORY,
    channelId: draft.channel_id || null,
    maxClaims,
    currentClaims: state === 'full' && maxClaims >= 0 ? maxClaims : takenSlots,
    completedClaims: task?.completed_claims ?? 0,
    status: state === 'ended' ? 'expired' : 'active',
    state,
    expiresAt: endTime(draft, nowMs),
    needsProof: draft.asks_proof ?? requireProof,
    isAutoApproved: draft.auto_approve,
    repeatHours: draft.repeats ? numberOrZero(draft.repeat_hours) : null,
    requiredRoleId: draft.required_role_id || null,
    requiredBalance: draft.required_balance.trim() === '' ? null : numberOrZero(draft.required_balance),
    requiredTask:
      draft.required_task_id.trim() === ''
        ? null
        : { taskId: numberOrZero(draft.required_task_id), name: requiredTaskName },
    proposerId: task?.proposer?.id ?? null,
    reason: null,
    isDeclined: false,
  };
}

function endTime({ ends, expires_at: at, duration_hours: hours }: TaskDraft, nowMs: number): Date | null {
  if (ends === 'never') return null;
  const date = ends === 'usual' ? new Date(nowMs + numberOrZero(hours) * HOUR_MS) : new Date(at);
  return Number.isNaN(date.getTime()) ? null : date;
}
