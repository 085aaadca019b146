import type { NewTask, TaskTerms } from '../shared/schemas-contract.ts';

/** The terms of a new task with defaults applied; a null channel is resolved from the server's settings. */
export type CompleteTerms = Omit<TaskTerms, 'channel_id' | 'expires_at'> & {
  channel_id: string | null;
  /** Undefined: duration_hours after creation. */
  expires_at: string | null | undefined;
};

/** Applies the defaults of a new task. */
export const applyDefaultTerms = (task: NewTask): CompleteTerms => ({
  name: task.name,
  description: task.description ?? '',
  reward: task.reward,
  role_id: task.role_id ?? null,
  duration_hours: task.duration_hours,
  category: task.category ?? 'General',
  channel_id: task.channel_id ?? null,
  max_claims: task.max_claims ?? -1,
  expires_at: task.expires_at,
  auto_approve: task.auto_approve ?? false,
  require_proof: task.require_proof ?? null,
  repeat_hours: task.repeat_hours ?? null,
  required_role_id: task.required_role_id ?? null,
  required_balance: task.required_balance ?? null,
  required_task_id: task.required_task_id ?? null,
});
