import { defineRefusals } from '../../../platform/refusal.ts';
import type { Work } from '../../../platform/work.ts';
import type { StandingTerms } from '../shared/rules.ts';
import { channelIsThere, rolesThere, taskIsThere, type Places } from './store.ts';

const refuse = defineRefusals({
  feature_off: 'forbidden',
  channel_unknown: 'invalid',
  role_unknown: 'invalid',
  task_unknown: 'invalid',
});

type Naming = Pick<StandingTerms, 'channel_id' | 'role_id' | 'required_role_id' | 'required_task_id'>;

/** Refuses `feature_off` where tasks are switched off. */
export function requireTasksOn({ isOn }: Pick<Places, 'isOn'>): void {
  if (!isOn) throw refuse('feature_off');
}

/**
 * Everything that terms newly name must be there: what was named before may have gone since, which is nobody's fault now.
 * Answers what the reward's role is called. Refuses channel_unknown, role_unknown, task_unknown, each naming the field.
 */
export async function requireTerms(
  work: Work,
  { terms, before, taskId }: { terms: Naming; before: Naming | undefined; taskId: number },
): Promise<string | null> {
  const isNew = (name: keyof Naming) => terms[name] !== null && terms[name] !== before?.[name];
  const { channel_id: channelId, required_task_id: requiredTask } = terms;
  if (channelId !== null && isNew('channel_id') && !(await channelIsThere(work, channelId))) {
    throw refuse('channel_unknown', {}, 'channel_id');
  }
  const named = [terms.role_id, terms.required_role_id].filter((id) => id !== null);
  const roles = await rolesThere(work, named);
  for (const field of ['role_id', 'required_role_id'] as const) {
    if (isNew(field) && !roles.has(terms[field] ?? '')) throw refuse('role_unknown', {}, field);
  }
  const isUnknown = requiredTask === taskId || (requiredTask !== null && !(await taskIsThere(work, requiredTask)));
  if (isNew('required_task_id') && isUnknown) throw refuse('task_unknown', {}, 'required_task_id');
  return roles.get(terms.role_id ?? '') ?? null;
}
