import type { APIMessage } from 'discord-api-types/v10';
import { useEffect, useState } from 'react';
import { Message } from '../../../ui/discord/message.tsx';
import { say } from '../../../locales/translate.ts';
import { control } from '../api/control-client.ts';
import { choicesIn } from './message-row.tsx';
import { useStage } from '../state/page-context.ts';
import type { Acting } from '../state/use-interactions.ts';

/** What is pinned in the open channel, newest pin first. */
export function Pins({ acting }: { acting: Acting }) {
  const { seen, scene, announce } = useStage();
  const [pinned, setPinned] = useState<readonly APIMessage[]>();
  const channelId = scene.channel?.id;
  const open = seen.log?.channelId === channelId ? seen.log?.messages : undefined;
  // Whatever is pinned, changed or deleted in the open channel is seen there first.
  const version = JSON.stringify(
    open?.filter((message) => message.pinned).map(({ id, edited_timestamp: at }) => [id, at]),
  );
  useEffect(() => {
    if (channelId === undefined) return undefined;
    let isOver = false;
    void control.pins(channelId).then((read) => !isOver && setPinned(read));
    return () => {
      isOver = true;
    };
    // The version is not sent anywhere; it only says that what was read is old.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [channelId, version]);
  const unpin = async (message: APIMessage) => {
    await control.pin(message, { as: scene.me.user.id, isPinned: false });
    announce(say('sandbox.log.unpinned'));
    document.querySelector<HTMLElement>('.sb-pins')?.focus();
  };
  return (
    <aside className="sb-side sb-pins" tabIndex={-1} aria-label={say('sandbox.pins.title')}>
      <h2>{say('sandbox.pins.title')}</h2>
      {pinned?.length === 0 && <p>{say('sandbox.pins.none')}</p>}
      <ul>
        {pinned?.map((message) => (
          <li key={message.id}>
            <Message
              message={message}
              onUse={(use) => void acting.use(message, use)}
              choicesOf={(select) => choicesIn(scene.guild, select)}
            />
            {scene.may.pin && (
              <button type="button" className="dc-btn s sb-small" onClick={() => void unpin(message)}>
                {say('sandbox.log.unpin')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </aside>
  );
}
