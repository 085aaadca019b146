import { useHotkeys } from '@mantine/hooks';
import { IconArrowBackUp, IconCheck, IconX } from '@tabler/icons-react';
import { t } from '../../../locales/translate.ts';
import { areShortcutsEnabled } from '../../components/shortcut-preference.ts';
import { useNow } from '../../../ui/components/clock.ts';
import { formatNumber } from '../../components/formatting/format.ts';
import { secondsLeft, type PendingDecision } from './review-queue.ts';
import styles from './undo-bar.module.css';

/** Shows the last decision, and for how many seconds it can be undone. */
export function UndoBar({ pending, onUndo }: { pending: PendingDecision; onUndo: () => void }) {
  const now = useNow(250);
  useHotkeys(areShortcutsEnabled() ? [['z', onUndo]] : []);
  const isAccepted = pending.decision.kind === 'accept';
  const IconComponent = isAccepted ? IconCheck : IconX;
  return (
    <div className={styles.bar} role="status">
      <IconComponent size={18} stroke={1.9} aria-hidden />
      <span className="grow">
        {t(`dashboard.review.pending_${pending.decision.kind}`, {
          name: pending.proof.user.display_name,
          task: pending.proof.task_name,
          reward: formatNumber(pending.proof.reward),
          seconds: secondsLeft(pending, now),
        })}
      </span>
      <button type="button" onClick={onUndo}>
        <IconArrowBackUp size={16} stroke={1.9} aria-hidden /> {t('dashboard.review.undo')}
      </button>
      <kbd className="hide-phone">Z</kbd>
    </div>
  );
}
