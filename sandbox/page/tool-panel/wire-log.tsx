import { say } from '../../../locales/translate.ts';
import type { WireEntry } from '../../control-api/contract.ts';
import { useSurroundings } from '../../../ui/discord/message-context.tsx';
import { useStage } from '../state/page-context.ts';
import { wireText } from './format-wire-entry.ts';

const SHOWN = 40;
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** The last calls between bot and this Discord, newest first. */
export function Wire() {
  const { seen } = useStage();
  const entries = seen.wire.slice(-SHOWN).reverse();
  return (
    <section>
      <h2>{say('sandbox.wire.title')}</h2>
      <p>{say('sandbox.wire.about')}</p>
      {entries.length === 0 && <p>{say('sandbox.wire.none')}</p>}
      <ol className="sb-wire">
        {entries.map((entry) => (
          <Line key={entry.id} entry={entry} />
        ))}
      </ol>
    </section>
  );
}

function Line({ entry }: { entry: WireEntry }) {
  const around = useSurroundings();
  const { status, direction, label, detail, durationMs, at } = entry;
  const isBad = status !== undefined && (status === 0 || status >= 400);
  return (
    <li className={isBad ? 'bad' : undefined}>
      <b>{status ?? say(`sandbox.wire.${direction}`)}</b>
      <span title={detail === undefined ? label : `${label} ${detail}`}>
        {wireText(entry, (id) => around.channelName?.(id))}
      </span>
      <span>
        {durationMs === undefined ? clock.format(at) : say('sandbox.wire.ms', { ms: Math.round(durationMs) })}
      </span>
    </li>
  );
}
