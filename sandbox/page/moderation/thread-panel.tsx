import { t } from '../../../locales/translate.ts';
import type { ThreadChange } from '../../control-api/contract.ts';
import { controlApi } from '../api/control-client.ts';
import { withRefusalMessages } from '../api/refusal-messages.ts';
import { usePageContext } from '../state/page-context.ts';
import type { Thread } from '../threads/visible-threads.ts';

const SWITCHES = [
  { name: 'archived', flag: 'isArchived' },
  { name: 'locked', flag: 'isLocked' },
] as const;

/** Archives and locks the open thread; the sandbox checks the permissions. */
export function ThreadPanel({ thread }: { thread: Thread }) {
  const { pageView } = usePageContext();
  const change = (threadChange: ThreadChange) =>
    withRefusalMessages(controlApi.changeThread(thread.id, pageView.me.user.id, threadChange), {
      forbidden: t('sandbox.threads.may_not_change'),
    });
  return (
    <ul className="sb-faults">
      {SWITCHES.map(({ name, flag }) => (
        <li key={name}>
          <label htmlFor={`sb-thread-${name}`}>
            <b>{t(`sandbox.threads.${name}`)}</b>
            <small>{t(`sandbox.threads.${name}_about`)}</small>
          </label>
          <input
            id={`sb-thread-${name}`}
            type="checkbox"
            role="switch"
            className="sb-switch good"
            checked={thread[flag]}
            onChange={(event) => void change({ [name]: event.currentTarget.checked })}
          />
        </li>
      ))}
    </ul>
  );
}
