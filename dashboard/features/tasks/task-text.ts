import type { Task } from '../../../src/features/tasks/shared/schemas-contract.ts';
import { say } from '../../../locales/translate.ts';
import { coinsText, dateText } from '../../components/formatting/format.ts';

const HOUR_MS = 3_600_000;

/** "4 of 10", or "4, no limit". */
export const placesText = ({ current_claims: taken, max_claims: most }: Pick<Task, 'current_claims' | 'max_claims'>) =>
  most < 0
    ? say('dashboard.tasks.places_open', { taken: coinsText(taken) })
    : say('dashboard.tasks.places', { taken: coinsText(taken), most: coinsText(most) });

/** "2 days", "9 h", "12 min": what is left, rounded down. */
export function leftText(ms: number): string {
  if (ms >= 2 * 24 * HOUR_MS) return `${Math.floor(ms / (24 * HOUR_MS))} days`;
  if (ms >= HOUR_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  return `${Math.max(0, Math.floor(ms / 60_000))} min`;
}

/** When claiming ends, or how it came to its end. */
export function endText(task: Task, { nowMs, timezone }: { nowMs: number; timezone: string }): string {
  if (task.status === 'paused') return say('dashboard.tasks.paused_by', { name: task.ended_by?.display_name ?? '' });
  if (task.status === 'proposed')
    return say('dashboard.tasks.proposed_by', { name: task.proposer?.display_name ?? task.created_by.display_name });
  if (task.state === 'ended') {
    const date = dateText(Date.parse(task.ended_at ?? task.updated_at), nowMs, timezone);
    return say(`dashboard.tasks.ended_on.${task.status}`, { date });
  }
  if (task.expires_at === null) return say('dashboard.tasks.open_ended');
  return say('dashboard.tasks.ends_in', { left: leftText(Date.parse(task.expires_at) - nowMs) });
}

/** "#48, Art, gives Shutterbug". */
export const numberText = ({ id, category, role_name: role }: Task): string =>
  [
    say(category === '' ? 'dashboard.tasks.plain_number' : 'dashboard.tasks.number', { id, category }),
    ...(role === null ? [] : [say('dashboard.tasks.gives_role', { role })]),
  ].join(', ');
