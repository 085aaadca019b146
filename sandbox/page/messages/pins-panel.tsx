import type { APIMessage } from 'discord-api-types/v10';
import { useEffect, useState } from 'react';
import { Message } from '../../../ui/discord/message.tsx';
import { t } from '../../../locales/translate.ts';
import { controlApi } from '../api/control-client.ts';
import { listSelectChoices } from './message-row.tsx';
import { usePageContext } from '../state/page-context.ts';
import type { Interactions } from '../state/use-interactions.ts';

/** The pinned messages of the open channel, newest pin first. */
export function PinsPanel({ interactions }: { interactions: Interactions }) {
  const { pageState, pageView, announce } = usePageContext();
  const [pinned, setPinned] = useState<readonly APIMessage[]>();
  const channelId = pageView.channel?.id;
  const channelMessages = pageState.log?.channelId === channelId ? pageState.log?.messages : undefined;
  // Changes whenever a pinned message of the open channel is added, edited or removed.
  const version = JSON.stringify(
    channelMessages?.filter((message) => message.pinned).map(({ id, edited_timestamp: at }) => [id, at]),
  );
  useEffect(() => {
    if (channelId === undefined) return undefined;
    let isCancelled = false;
    void controlApi.pins(channelId).then((loaded) => !isCancelled && setPinned(loaded));
    return () => {
      isCancelled = true;
    };
    // `version` is not used in the effect; a change means that the loaded pins are stale.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [channelId, version]);
  const unpin = async (message: APIMessage) => {
    await controlApi.pin(message, { as: pageView.me.user.id, isPinned: false });
    announce(t('sandbox.log.unpinned'));
    document.querySelector<HTMLElement>('.sb-pins')?.focus();
  };
  return (
    <aside className="sb-side sb-pins" tabIndex={-1} aria-label={t('sandbox.pins.title')}>
      <h2>{t('sandbox.pins.title')}</h2>
      {pinned?.length === 0 && <p>{t('sandbox.pins.none')}</p>}
      <ul>
        {pinned?.map((message) => (
          <li key={message.id}>
            <Message
              message={message}
              onInteract={(componentInteraction) => void interactions.activateComponent(message, componentInteraction)}
              choicesOf={(select) => listSelectChoices(pageView.guild, select)}
            />
            {pageView.can.pin && (
              <button type="button" className="dc-btn s sb-small" onClick={() => void unpin(message)}>
                {t('sandbox.log.unpin')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </aside>
  );
}
