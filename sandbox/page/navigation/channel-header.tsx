import {
  IconAt,
  IconFlask2,
  IconHash,
  IconMenu2,
  IconMessages,
  IconPin,
  IconSettings,
  IconUsers,
} from '@tabler/icons-react';
import type { RefObject } from 'react';
import { say } from '../../../locales/translate.ts';
import type { Side } from '../state/page-location.ts';
import { useStage } from '../state/page-context.ts';
import { ThreadState } from '../threads/thread-status.tsx';

/** What may stand beside the messages. */
const BESIDE = [
  { wanted: 'pins', Shape: IconPin, words: 'sandbox.pins.title', inThreads: 'sandbox.pins.title', isInDms: true },
  {
    wanted: 'channel',
    Shape: IconSettings,
    words: 'sandbox.channel.title',
    inThreads: 'sandbox.threads.title',
    isInDms: false,
  },
  {
    wanted: 'members',
    Shape: IconUsers,
    words: 'sandbox.head.members',
    inThreads: 'sandbox.head.members',
    isInDms: false,
  },
  { wanted: 'bench', Shape: IconFlask2, words: 'sandbox.head.bench', inThreads: 'sandbox.head.bench', isInDms: true },
] as const;

/** What the open channel is called and is for, and what stands beside it. */
export function ChannelHead({
  side,
  onMenu,
  menu,
  isNavOpen,
}: {
  side: Side;
  onMenu: () => void;
  menu: RefObject<HTMLButtonElement | null>;
  isNavOpen: boolean;
}) {
  const { scene, go } = useStage();
  const { channel, guild } = scene;
  const thread = channel?.thread;
  const Shape = channel?.isDm ? IconAt : thread ? IconMessages : IconHash;
  const beside = BESIDE.filter(({ isInDms }) => isInDms || !channel?.isDm).map(({ words, inThreads, ...one }) => ({
    ...one,
    words: say(thread ? inThreads : words),
  }));
  const toggle = (wanted: Side) => go({ side: side === wanted ? 'none' : wanted });
  return (
    <header className="sb-head">
      <button
        ref={menu}
        type="button"
        className="sb-icon sb-menu"
        aria-label={say('sandbox.channels.open')}
        aria-expanded={isNavOpen}
        onClick={onMenu}
      >
        <IconMenu2 size={20} aria-hidden />
      </button>
      <Shape size={20} stroke={1.7} className="sb-dim" aria-hidden />
      <h1>{channel?.name ?? guild.name}</h1>
      {thread && <ThreadState thread={thread} />}
      {thread && (
        <button type="button" className="sb-topic" onClick={() => go({ channel: thread.parentId })}>
          {say('sandbox.threads.in', { channel: `#${thread.parentName}` })}
        </button>
      )}
      {channel?.topic && <span className="sb-topic">{channel.topic}</span>}
      <span className="sb-head-end">
        {beside.map(({ wanted, Shape: Sign, words }) => (
          <button
            key={wanted}
            type="button"
            className="sb-icon"
            aria-pressed={side === wanted}
            title={words}
            aria-label={words}
            onClick={() => toggle(wanted)}
          >
            <Sign size={20} stroke={1.7} aria-hidden />
          </button>
        ))}
      </span>
    </header>
  );
}
