import { Fragment, useLayoutEffect, useMemo, useRef } from 'react';
import { nameOfUser } from '../state/guild-access.ts';
import { say } from '../../../locales/translate.ts';
import { byDay, dayText } from './message-days.ts';
import { MessageRow, WaitingRow } from './message-row.tsx';
import { useStage } from '../state/page-context.ts';
import type { Acting } from '../state/use-interactions.ts';

/** Further than this from the end somebody is reading, and nothing pulls them away. */
const NEAR_END_PX = 160;

/** The messages of the open channel as one sees them, with what is still on its way. */
export function MessageLog({ acting }: { acting: Acting }) {
  const { seen, scene } = useStage();
  const { channel, me } = scene;
  const place = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const lastTop = useRef(0);
  const log = seen.log?.channelId === channel?.id ? seen.log : undefined;
  const messages = log?.messages;
  const days = useMemo(() => byDay(messages ?? []), [messages]);
  const waiting = acting.waiting.filter(
    (row) =>
      row.as === me.user.id &&
      row.channelId === channel?.id &&
      !messages?.some(({ interaction_metadata: by }) => by !== undefined && by.id === row.interactionId),
  );
  useLayoutEffect(() => {
    const box = place.current;
    const content = box?.firstElementChild;
    if (!box || !content) return undefined;
    const stay = new ResizeObserver(() => {
      if (isAtEnd.current) box.scrollTop = box.scrollHeight;
    });
    stay.observe(box);
    stay.observe(content);
    return () => stay.disconnect();
  }, []);
  const watch = () => {
    const box = place.current;
    if (!box) return;
    const isNear = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
    // What grows under the reader, such as a picture that arrives, has not moved them away from the end.
    if (isNear || box.scrollTop < lastTop.current) isAtEnd.current = isNear;
    lastTop.current = box.scrollTop;
  };
  if (!channel) return <p className="sb-empty">{say('sandbox.log.hidden', { name: me.user.username })}</p>;
  const called = channel.isDm || channel.thread ? channel.name : `#${channel.name}`;
  return (
    // What is new is told by a line of its own; a live region here would read whole channels.
    <div
      ref={place}
      id="messages"
      className="sb-log"
      role="group"
      tabIndex={0}
      aria-label={say('sandbox.log.label', { channel: called })}
      onScroll={watch}
    >
      <div className="sb-log-in">
        {log?.isRead && (
          <p className="sb-begin">
            {channel.isDm
              ? say('sandbox.log.direct_beginning', { name: nameOfUser(seen.bot) })
              : channel.thread
                ? say('sandbox.threads.beginning', { name: channel.name, channel: `#${channel.thread.parentName}` })
                : say('sandbox.log.beginning', { channel: called })}
          </p>
        )}
        {days.map(({ day, at, items }) => (
          <section key={day}>
            <div className="sb-day">
              <time dateTime={day}>{dayText(at)}</time>
            </div>
            <ul className="sb-messages">
              {items.map((message) => (
                <Fragment key={message.id}>
                  {message.id === log?.newFrom && (
                    <li className="sb-new-from">
                      <span>{say('sandbox.log.new_from')}</span>
                    </li>
                  )}
                  <MessageRow message={message} acting={acting} />
                </Fragment>
              ))}
            </ul>
          </section>
        ))}
        {waiting.map((row) => (
          <WaitingRow key={row.key} row={row} onDismiss={() => acting.dismiss(row.key)} />
        ))}
      </div>
    </div>
  );
}
