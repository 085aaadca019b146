import { say } from '../../../locales/translate.ts';
import type { ThreadChange } from '../../control-api/contract.ts';
import { control } from '../api/control-client.ts';
import { inWords } from '../api/refusal-messages.ts';
import { useStage } from '../state/page-context.ts';
import type { Thread } from '../threads/visible-threads.ts';

const SWITCHES = [
  { name: 'archived', of: 'isArchived' },
  { name: 'locked', of: 'isLocked' },
] as const;

/** Archives and locks the open thread, as far as one may. */
export function ThreadPanel({ thread }: { thread: Thread }) {
  const { scene } = useStage();
  const change = (part: ThreadChange) =>
    inWords(control.changeThread(thread.id, scene.me.user.id, part), {
      forbidden: say('sandbox.threads.may_not_change'),
    });
  return (
    <ul className="sb-faults">
      {SWITCHES.map(({ name, of }) => (
        <li key={name}>
          <label htmlFor={`sb-thread-${name}`}>
            <b>{say(`sandbox.threads.${name}`)}</b>
            <small>{say(`sandbox.threads.${name}_about`)}</small>
          </label>
          <input
            id={`sb-thread-${name}`}
            type="checkbox"
            role="switch"
            className="sb-switch good"
            checked={thread[of]}
            onChange={(event) => void change({ [name]: event.currentTarget.checked })}
          />
        </li>
      ))}
    </ul>
  );
}
