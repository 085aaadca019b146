import type { APIUser } from 'discord-api-types/v10';
import { Fragment, useLayoutEffect, useMemo, useRef } from 'react';
import { userDisplayName } from '../state/guild-access.ts';
import { t } from '../../../locales/translate.ts';
import { groupByDay, formatDay } from './message-days.ts';
import { MessageRow, PendingCommandRow } from './message-row.tsx';
import { usePageContext, type OpenChannel } from '../state/page-context.ts';
import type { Interactions } from '../state/use-interactions.ts';

/** Further than this from the end, the user is reading older messages and the log does not scroll. */
const NEAR_END_PX = 160;

/** The messages of the open channel as the selected user sees them, with pending commands. */
export function MessageLog({ interactions }: { interactions: Interactions }) {
  const { pageState, pageView } = usePageContext();
  const { channel, me } = pageView;
  const log = pageState.log?.channelId === channel?.id ? pageState.log : undefined;
  const messages = log?.messages;
  const days = useMemo(() => groupByDay(messages ?? []), [messages]);
  const pendingCommands = interactions.pendingCommands.filter(
    (row) =>
      row.as === me.user.id &&
      row.channelId === channel?.id &&
      !messages?.some(
        ({ interaction_metadata: interaction }) => interaction !== undefined && interaction.id === row.interactionId,
      ),
  );
  const { scroller, trackScroll } = useStickToEnd();
  if (!channel) return <p className="sb-empty">{t('sandbox.log.hidden', { name: me.user.username })}</p>;
  return (
    // New messages are announced in a separate status line; a live region here would read whole channels.
    <div
      ref={scroller}
      id="messages"
      className="sb-log"
      role="group"
      tabIndex={0}
      aria-label={t('sandbox.log.label', { channel: channelLabel(channel) })}
      onScroll={trackScroll}
    >
      <div className="sb-log-in">
        {log?.isLoaded && <p className="sb-begin">{beginningText(channel, pageState.bot)}</p>}
        {days.map(({ day, startedAt, items }) => (
          <section key={day}>
            <div className="sb-day">
              <time dateTime={day}>{formatDay(startedAt)}</time>
            </div>
            <ul className="sb-messages">
              {items.map((message) => (
                <Fragment key={message.id}>
                  {message.id === log?.firstUnreadId && (
                    <li className="sb-new-from">
                      <span>{t('sandbox.log.new_from')}</span>
                    </li>
                  )}
                  <MessageRow message={message} interactions={interactions} />
                </Fragment>
              ))}
            </ul>
          </section>
        ))}
        {pendingCommands.map((row) => (
          <PendingCommandRow key={row.key} row={row} onDismiss={() => interactions.dismiss(row.key)} />
        ))}
      </div>
    </div>
  );
}

const channelLabel = ({ name, isDm, thread }: OpenChannel): string => (isDm || thread ? name : `#${name}`);

/** The text above the first message. */
function beginningText(channel: OpenChannel, bot: APIUser): string {
  const { name, isDm, thread } = channel;
  if (isDm) return t('sandbox.log.direct_beginning', { name: userDisplayName(bot) });
  if (thread) return t('sandbox.threads.beginning', { name, channel: `#${thread.parentName}` });
  return t('sandbox.log.beginning', { channel: channelLabel(channel) });
}

/** Keeps the log scrolled to its end, unless the user has scrolled up. */
function useStickToEnd() {
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const lastTop = useRef(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    const content = element?.firstElementChild;
    if (!element || !content) return undefined;
    const resizeObserver = new ResizeObserver(() => {
      if (isAtEnd.current) element.scrollTop = element.scrollHeight;
    });
    resizeObserver.observe(element);
    resizeObserver.observe(content);
    return () => resizeObserver.disconnect();
  }, []);
  const trackScroll = () => {
    const element = scroller.current;
    if (!element) return;
    const isNear = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    // Content that grows below, such as a loaded image, does not mean that the user left the end.
    if (isNear || element.scrollTop < lastTop.current) isAtEnd.current = isNear;
    lastTop.current = element.scrollTop;
  };
  return { scroller, trackScroll };
}
