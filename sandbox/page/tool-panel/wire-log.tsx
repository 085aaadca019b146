import { t } from '../../../locales/translate.ts';
import type { WireEntry } from '../../control-api/events-contract.ts';
import { useMessageContext } from '../../../ui/discord/message-context.tsx';
import { usePageContext } from '../state/page-context.ts';
import { formatWireEntry } from './format-wire-entry.ts';

const MAX_VISIBLE = 40;
const timeFormat = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** The last calls between the bot and the sandbox, newest first. */
export function WireLog() {
  const { pageState } = usePageContext();
  const entries = pageState.wire.slice(-MAX_VISIBLE).reverse();
  return (
    <section>
      <h2>{t('sandbox.wire.title')}</h2>
      <p>{t('sandbox.wire.about')}</p>
      {entries.length === 0 && <p>{t('sandbox.wire.none')}</p>}
      <ol className="sb-wire">
        {entries.map((entry) => (
          <WireLogLine key={entry.id} entry={entry} />
        ))}
      </ol>
    </section>
  );
}

function WireLogLine({ entry }: { entry: WireEntry }) {
  const messageContext = useMessageContext();
  const { status, direction, label, detail, durationMs, at } = entry;
  const isError = status !== undefined && (status === 0 || status >= 400);
  return (
    <li className={isError ? 'bad' : undefined}>
      <b>{status ?? t(`sandbox.wire.${direction}`)}</b>
      <span title={detail === undefined ? label : `${label} ${detail}`}>
        {formatWireEntry(entry, (id) => messageContext.channelName?.(id))}
      </span>
      <span>
        {durationMs === undefined ? timeFormat.format(at) : t('sandbox.wire.ms', { ms: Math.round(durationMs) })}
      </span>
    </li>
  );
}
