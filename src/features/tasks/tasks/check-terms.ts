import type { Work } from '../../../platform/work.ts';
import type { StoredTerms } from '../shared/rules.ts';
import { channelExists, findRoleNames, taskExists, type TaskFeatureSettings } from './store.ts';
import { refuse } from '../shared/refusals.ts';

type TermReferences = Pick<StoredTerms, 'channel_id' | 'role_id' | 'required_role_id' | 'required_task_id'>;

/** Refuses `feature_off` where tasks are disabled. */
export function requireTasksEnabled({ isEnabled }: Pick<TaskFeatureSettings, 'isEnabled'>): void {
  if (!isEnabled) throw refuse('feature_off');
}

/**
 * Checks that every channel, role and task that the terms newly reference exists. References that were there before are not
 * checked: they may have been deleted since. Returns the name of the reward's role, null when it has none.
 * Refuses channel_unknown, role_unknown, task_unknown, each naming the field.
 */
export async function requireTermReferences(
  work: Work,
  { terms, before, taskId }: { terms: TermReferences; before: TermReferences | undefined; taskId: number },
): Promise<string | null> {
  const isNew = (name: keyof TermReferences) => terms[name] !== null && terms[name] !== before?.[name];
  const { channel_id: channelId, required_task_id: requiredTaskId } = terms;
  if (channelId !== null && isNew('channel_id') && !(await channelExists(work, channelId))) {
    throw refuse('channel_unknown', {}, 'channel_id');
  }
  const roleIds = [terms.role_id, terms.required_role_id].filter((id) => id !== null);
  const roles = await findRoleNames(work, roleIds);
  for (const field of ['role_id', 'required_role_id'] as const) {
    if (isNew(field) && !roles.has(terms[field] ?? '')) throw refuse('role_unknown', {}, field);
  }
  const isTaskUnknown =
    requiredTaskId === taskId || (requiredTaskId !== null && !(await taskExists(work, requiredTaskId)));
  if (isNew('required_task_id') && isTaskUnknown) throw refuse('task_unknown', {}, 'required_task_id');
  return roles.get(terms.role_id ?? '') ?? null;
}
