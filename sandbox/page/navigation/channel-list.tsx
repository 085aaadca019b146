import { IconChevronDown, IconHash, IconMessages, IconSpeakerphone } from '@tabler/icons-react';
import { ChannelType } from 'discord-api-types/v10';
import type { MouseEvent, ReactNode } from 'react';
import { useMessageContext } from '../../../ui/discord/message-context.tsx';
import { Avatar } from '../../../ui/components/avatar.tsx';
import { t } from '../../../locales/translate.ts';
import { isStandalone } from '../api/control-client.ts';
import { memberDisplayName, rolesOf, type Channel } from '../state/guild-access.ts';
import { parsePageLocation, formatPageLocation, type PageLocation } from '../state/page-location.ts';
import { usePageContext } from '../state/page-context.ts';
import { ThreadStatus } from '../threads/thread-status.tsx';
import type { Thread } from '../threads/visible-threads.ts';
import { ColourSwitch } from '../layout/top-bar.tsx';

type NavigateProps = { onNavigate: (change: PageLocation) => void };
/** Per channel. Older threads can be opened from the messages they started at. */
const MAX_THREADS = 50;

/** The channels of a server that the selected user can see, each with its threads, and the user. */
export function ChannelList({ onNavigate, children }: NavigateProps & { children: ReactNode }) {
  const { pageState, pageView } = usePageContext();
  const { guild, me, categories } = pageView;
  const messageContext = useMessageContext();
  const roles = rolesOf(guild, me).map(({ name }) => name);
  return (
    <nav className="sb-channels" aria-label={t('sandbox.channels.label')}>
      <div className="sb-h">
        <h2>
          <button
            type="button"
            aria-pressed={parsePageLocation(location.search).side === 'server'}
            title={t('sandbox.server.title')}
            onClick={() => onNavigate({ side: 'server' })}
          >
            {guild.name} <IconChevronDown size={16} aria-hidden />
            <span className="vh">, {t('sandbox.server.title')}</span>
          </button>
        </h2>
        {children}
      </div>
      <div className="sb-channel-lists">
        {categories.map((category) => (
          <section key={category.id}>
            {category.name && <h3>{category.name}</h3>}
            <ul>
              {category.channels.map((channel) => (
                <ChannelLink key={channel.id} channel={channel} onNavigate={onNavigate} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <div className="sb-phone">
        {!isStandalone(pageState.connect) && <a href="/">{t('sandbox.bar.dashboard')}</a>}
        <ColourSwitch />
      </div>
      <div className="sb-me">
        <Avatar id={me.user.id} name={memberDisplayName(me)} url={messageContext.avatarUrl?.(me.user)} size={34} />
        <div>
          <b>{memberDisplayName(me)}</b>
          <small>{roles.join(', ') || t('sandbox.channels.no_roles')}</small>
        </div>
      </div>
    </nav>
  );
}

function ChannelLink({ channel, onNavigate }: NavigateProps & { channel: Channel }) {
  const { pageView } = usePageContext();
  const threads = pageView.threads.filter(({ parentId }) => parentId === channel.id).slice(0, MAX_THREADS);
  const Icon =
    channel.type === ChannelType.GuildAnnouncement || channel.name === 'welcome' ? IconSpeakerphone : IconHash;
  return (
    <li>
      <NavigationLink id={channel.id} onNavigate={onNavigate}>
        <Icon size={19} stroke={1.7} aria-hidden />
        <span>{channel.name}</span>
      </NavigationLink>
      {threads.length > 0 && (
        <ul className="sb-threads" aria-label={t('sandbox.threads.of', { channel: channel.name })}>
          {threads.map((thread) => (
            <ThreadLink key={thread.id} thread={thread} onNavigate={onNavigate} />
          ))}
        </ul>
      )}
    </li>
  );
}

function ThreadLink({ thread, onNavigate }: NavigateProps & { thread: Thread }) {
  return (
    <li>
      <NavigationLink id={thread.id} onNavigate={onNavigate}>
        <IconMessages size={16} stroke={1.7} aria-hidden />
        <span>{thread.name}</span>
        <ThreadStatus thread={thread} />
      </NavigationLink>
    </li>
  );
}

function NavigationLink({ id, onNavigate, children }: NavigateProps & { id: string; children: ReactNode }) {
  const { pageState, pageView } = usePageContext();
  const { count = 0, mentions = 0 } = pageState.unread[id] ?? {};
  const isNew = count > 0;
  const change = { server: pageView.guild.id, channel: id };
  const handleClick = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onNavigate(change);
  };
  return (
    <a
      href={formatPageLocation({ ...parsePageLocation(location.search), ...change })}
      className={isNew ? 'new' : undefined}
      aria-current={pageView.channel?.id === id ? 'page' : undefined}
      onClick={handleClick}
    >
      {children}
      {isNew && <span className="vh">, {t('sandbox.channels.unread')}</span>}
      {mentions > 0 && (
        <span className="sb-badge still">
          {mentions} <span className="vh">{t('sandbox.channels.mentions', { count: mentions })}</span>
        </span>
      )}
    </a>
  );
}
