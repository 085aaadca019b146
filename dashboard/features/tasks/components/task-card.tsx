import { IconClock, IconUsers } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { Task } from '../../../../src/features/tasks/shared/schemas-contract.ts';
import { t } from '../../../../locales/translate.ts';
import { useNow } from '../../../../ui/components/clock.ts';
import { DiscordLink } from '../../../components/discord-link.tsx';
import { Amount } from '../../../components/formatting/amount.tsx';
import { formatNumber } from '../../../components/formatting/format.ts';
import { useServer } from '../../../components/server-context.tsx';
import { TaskMenu } from './task-menu.tsx';
import { TaskSyncStatus } from './task-sync-status.tsx';
import { formatEnd, formatTaskSummary, formatSlots } from '../task-text.ts';
import type { TaskOperations } from '../use-task-operations.ts';
import styles from './task-card.module.css';
import { joinClasses } from '../../../components/join-classes.ts';

/** One task on the board: reward, slots, end, proofs to review, and sync status in Discord. */
export function TaskCard({ task, operations }: { task: Task; operations: TaskOperations }) {
  const { currency_name: currency } = useServer();
  return (
    <li className={joinClasses('card', styles.card, task.state === 'ended' && styles.ended)}>
      <div className={styles.head}>
        <h3>
          <TaskLink task={task} />
        </h3>
        <TaskMenu task={task} operations={operations} />
      </div>
      <p className="dim">{formatTaskSummary(task)}</p>
      <div className={styles.reward}>
        <span>
          <Amount value={task.reward} className={styles.amount} /> <small className="dim">{currency}</small>
        </span>
        <WaitingTag task={task} />
      </div>
      <ClaimProgress task={task} />
      <div className={styles.foot}>
        <span>
          <IconUsers size={15} stroke={1.7} aria-hidden /> {formatSlots(task)}
        </span>
        <span>
          <IconClock size={15} stroke={1.7} aria-hidden /> <TaskEnd task={task} />
        </span>
        <DiscordLink url={task.sync.url} name={task.name} isIconOnly />
      </div>
      {task.sync.status !== 'synced' && <TaskSyncStatus sync={task.sync} onRepost={() => operations.repost(task)} />}
    </li>
  );
}

export function TaskLink({ task }: { task: Task }) {
  const { id } = useServer();
  return (
    <Link to="/s/$server/tasks/$task" params={{ server: id, task: String(task.id) }}>
      {task.name}
    </Link>
  );
}

export function WaitingTag({ task }: { task: Task }) {
  const { id } = useServer();
  if (task.waiting === 0) return null;
  return (
    <Link
      className={joinClasses('tag amber', styles.waiting)}
      to="/s/$server/review"
      params={{ server: id }}
      search={{ sort: 'task' }}
    >
      {t('dashboard.tasks.to_review', { count: task.waiting })}
    </Link>
  );
}

export function TaskEnd({ task }: { task: Task }) {
  const { timezone } = useServer();
  const now = useNow(20_000);
  return formatEnd(task, { nowMs: now, timezone });
}

/** A bar of the claimed slots; the text next to it says the same. */
function ClaimProgress({ task: { current_claims: taken, max_claims: slots } }: { task: Task }) {
  if (slots < 0) return <div className={styles.bar} aria-hidden />;
  return (
    <div
      className={styles.bar}
      role="img"
      aria-label={t('dashboard.tasks.places_label', { taken: formatNumber(taken), most: formatNumber(slots) })}
    >
      <span style={{ width: `${Math.min(100, (taken / Math.max(1, slots)) * 100)}%` }} />
    </div>
  );
}
