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
import { t } from '../../../locales/translate.ts';
import type { SidePanel } from '../state/page-location.ts';
import { usePageContext } from '../state/page-context.ts';
import { ThreadStatus } from '../threads/thread-status.tsx';

/** The side panels and their buttons. */
const SIDE_PANELS = [
  { panel: 'pins', Icon: IconPin, title: 'sandbox.pins.title', threadTitle: 'sandbox.pins.title', isInDms: true },
  {
    panel: 'channel',
    Icon: IconSettings,
    title: 'sandbox.channel.title',
    threadTitle: 'sandbox.threads.title',
    isInDms: false,
  },
  {
    panel: 'members',
    Icon: IconUsers,
    title: 'sandbox.head.members',
    threadTitle: 'sandbox.head.members',
    isInDms: false,
  },
  { panel: 'bench', Icon: IconFlask2, title: 'sandbox.head.bench', threadTitle: 'sandbox.head.bench', isInDms: true },
] as const;

/** Shows the name and topic of the open channel, and the buttons of the side panels. */
export function ChannelHeader({
  side,
  onOpenMenu,
  menuButton,
  isNavOpen,
}: {
  side: SidePanel;
  onOpenMenu: () => void;
  menuButton: RefObject<HTMLButtonElement | null>;
  isNavOpen: boolean;
}) {
  const { pageView, navigate } = usePageContext();
  const { channel, guild } = pageView;
  const thread = channel?.thread;
  const Icon = channel?.isDm ? IconAt : thread ? IconMessages : IconHash;
  const panels = SIDE_PANELS.filter(({ isInDms }) => isInDms || !channel?.isDm).map(
    ({ title, threadTitle, ...one }) => ({
      ...one,
      label: t(thread ? threadTitle : title),
    }),
  );
  const toggle = (panel: SidePanel) => navigate({ side: side === panel ? 'none' : panel });
  return (
    <header className="sb-head">
      <button
        ref={menuButton}
        type="button"
        className="sb-icon sb-menu"
        aria-label={t('sandbox.channels.open')}
        aria-expanded={isNavOpen}
        onClick={onOpenMenu}
      >
        <IconMenu2 size={20} aria-hidden />
      </button>
      <Icon size={20} stroke={1.7} className="sb-dim" aria-hidden />
      <h1>{channel?.name ?? guild.name}</h1>
      {thread && <ThreadStatus thread={thread} />}
      {thread && (
        <button type="button" className="sb-topic" onClick={() => navigate({ channel: thread.parentId })}>
          {t('sandbox.threads.in', { channel: `#${thread.parentName}` })}
        </button>
      )}
      {channel?.topic && <span className="sb-topic">{channel.topic}</span>}
      <span className="sb-head-end">
        {panels.map(({ panel, Icon: PanelIcon, label }) => (
          <button
            key={panel}
            type="button"
            className="sb-icon"
            aria-pressed={side === panel}
            title={label}
            aria-label={label}
            onClick={() => toggle(panel)}
          >
            <PanelIcon size={20} stroke={1.7} aria-hidden />
          </button>
        ))}
      </span>
    </header>
  );
}
