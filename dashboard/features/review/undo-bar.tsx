import { useHotkeys } from '@mantine/hooks';
import { IconArrowBackUp, IconCheck, IconX } from '@tabler/icons-react';
import { say } from '../../../locales/translate.ts';
import { areKeysOn } from '../../app/layout/shortcut-keys.ts';
import { useNow } from '../../../ui/components/clock.ts';
import { coinsText } from '../../components/formatting/format.ts';
import { secondsLeft, type Pending } from './review-queue.ts';

/** What was just decided, and the seconds in which it can be taken back. */
export function UndoBar({ pending, onUndo }: { pending: Pending; onUndo: () => void }) {
  const now = useNow(250);
  useHotkeys(areKeysOn() ? [['z', onUndo]] : []);
  const isAccepted = pending.decision.kind === 'accept';
  const Shape = isAccepted ? IconCheck : IconX;
  return (
    <div className="undo-bar" role="status">
      <Shape size={18} stroke={1.9} aria-hidden />
      <span className="grow">
        {say(`dashboard.review.pending_${pending.decision.kind}`, {
          name: pending.proof.user.display_name,
          task: pending.proof.task_name,
          reward: coinsText(pending.proof.reward),
          seconds: secondsLeft(pending, now),
        })}
      </span>
      <button type="button" onClick={onUndo}>
        <IconArrowBackUp size={16} stroke={1.9} aria-hidden /> {say('dashboard.review.undo')}
      </button>
      <kbd className="hide-phone">Z</kbd>
    </div>
  );
}
