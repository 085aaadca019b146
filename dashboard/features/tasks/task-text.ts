import type { Task } from '../../../src/features/tasks/shared/schemas-contract.ts';
import { t } from '../../../locales/translate.ts';
import { formatNumber, formatDate } from '../../components/formatting/format.ts';

const HOUR_MS = 3_600_000;

/** "4 of 10", or "4, no limit". */
export const formatSlots = ({
  current_claims: taken,
  max_claims: slots,
}: Pick<Task, 'current_claims' | 'max_claims'>) =>
  slots < 0
    ? t('dashboard.tasks.places_open', { taken: formatNumber(taken) })
    : t('dashboard.tasks.places', { taken: formatNumber(taken), most: formatNumber(slots) });

/** "2 days", "9 h", "12 min": the remaining time, rounded down. */
export function formatTimeLeft(ms: number): string {
  if (ms >= 2 * 24 * HOUR_MS) return `${Math.floor(ms / (24 * HOUR_MS))} days`;
  if (ms >= HOUR_MS) return `${Math.floor(ms / HOUR_MS)} h`;
  return `${Math.max(0, Math.floor(ms / 60_000))} min`;
}

type TaskEnd = Pick<
  Task,
  'status' | 'state' | 'ended_by' | 'ended_at' | 'expires_at' | 'updated_at' | 'proposer' | 'created_by'
>;

/** Says when claiming ends, or how it ended. */
export function formatEnd(task: TaskEnd, { nowMs, timezone }: { nowMs: number; timezone: string }): string {
  if (task.status === 'paused') return t('dashboard.tasks.paused_by', { name: task.ended_by?.display_name ?? '' });
  if (task.status === 'proposed')
    return t('dashboard.tasks.proposed_by', { name: task.proposer?.display_name ?? task.created_by.display_name });
  if (task.state === 'ended') {
    // A task past its end stays active until a job expires it, and for good where the server does not expire tasks.
    const endedAt = task.ended_at ?? (task.status === 'active' ? task.expires_at : null) ?? task.updated_at;
    const date = formatDate(Date.parse(endedAt), nowMs, timezone);
    return t(`dashboard.tasks.ended_on.${task.status === 'active' ? 'expired' : task.status}`, { date });
  }
  if (task.expires_at === null) return t('dashboard.tasks.open_ended');
  return t('dashboard.tasks.ends_in', { left: formatTimeLeft(Date.parse(task.expires_at) - nowMs) });
}

/** "#48, Art, gives Shutterbug". */
export const formatTaskSummary = ({ id, category, role_name: role }: Task): string =>
  [
    t(category === '' ? 'dashboard.tasks.plain_number' : 'dashboard.tasks.number', { id, category }),
    ...(role === null ? [] : [t('dashboard.tasks.gives_role', { role })]),
  ].join(', ');
