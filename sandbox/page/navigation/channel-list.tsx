import { IconChevronDown, IconHash, IconMessages, IconSpeakerphone } from '@tabler/icons-react';
import { ChannelType } from 'discord-api-types/v10';
import type { MouseEvent, ReactNode } from 'react';
import { useSurroundings } from '../../../ui/discord/message-context.tsx';
import { Face } from '../../../ui/components/avatar.tsx';
import { say } from '../../../locales/translate.ts';
import { isAlone } from '../api/control-client.ts';
import { nameOf, rolesOf, type Channel } from '../state/guild-access.ts';
import { readPlace, writePlace, type Place } from '../state/page-location.ts';
import { useStage } from '../state/page-context.ts';
import { ThreadState } from '../threads/thread-status.tsx';
import type { Thread } from '../threads/visible-threads.ts';
import { ColourSwitch } from '../layout/top-bar.tsx';

type Going = { onGo: (change: Place) => void };
/** Of each channel; older ones are reached by the messages they began at. */
const MOST_THREADS = 50;

/** The channels of a server as one sees them, each with its threads, and who one is. */
export function Channels({ onGo, children }: Going & { children: ReactNode }) {
  const { seen, scene } = useStage();
  const { guild, me, categories } = scene;
  const around = useSurroundings();
  const roles = rolesOf(guild, me).map(({ name }) => name);
  return (
    <nav className="sb-channels" aria-label={say('sandbox.channels.label')}>
      <div className="sb-h">
        <h2>
          <button
            type="button"
            aria-pressed={readPlace(location.search).side === 'server'}
            title={say('sandbox.server.title')}
            onClick={() => onGo({ side: 'server' })}
          >
            {guild.name} <IconChevronDown size={16} aria-hidden />
            <span className="vh">, {say('sandbox.server.title')}</span>
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
                <ChannelLink key={channel.id} channel={channel} onGo={onGo} />
              ))}
            </ul>
          </section>
        ))}
      </div>
      <div className="sb-phone">
        {!isAlone(seen.connect) && <a href="/">{say('sandbox.bar.dashboard')}</a>}
        <ColourSwitch />
      </div>
      <div className="sb-me">
        <Face id={me.user.id} name={nameOf(me)} url={around.avatarUrl?.(me.user)} size={34} />
        <div>
          <b>{nameOf(me)}</b>
          <small>{roles.join(', ') || say('sandbox.channels.no_roles')}</small>
        </div>
      </div>
    </nav>
  );
}

function ChannelLink({ channel, onGo }: Going & { channel: Channel }) {
  const { scene } = useStage();
  const threads = scene.threads.filter(({ parentId }) => parentId === channel.id).slice(0, MOST_THREADS);
  const Shape =
    channel.type === ChannelType.GuildAnnouncement || channel.name === 'welcome' ? IconSpeakerphone : IconHash;
  return (
    <li>
      <PlaceLink id={channel.id} onGo={onGo}>
        <Shape size={19} stroke={1.7} aria-hidden />
        <span>{channel.name}</span>
      </PlaceLink>
      {threads.length > 0 && (
        <ul className="sb-threads" aria-label={say('sandbox.threads.of', { channel: channel.name })}>
          {threads.map((thread) => (
            <ThreadLink key={thread.id} thread={thread} onGo={onGo} />
          ))}
        </ul>
      )}
    </li>
  );
}

function ThreadLink({ thread, onGo }: Going & { thread: Thread }) {
  return (
    <li>
      <PlaceLink id={thread.id} onGo={onGo}>
        <IconMessages size={16} stroke={1.7} aria-hidden />
        <span>{thread.name}</span>
        <ThreadState thread={thread} />
      </PlaceLink>
    </li>
  );
}

function PlaceLink({ id, onGo, children }: Going & { id: string; children: ReactNode }) {
  const { seen, scene } = useStage();
  const { count = 0, mentions = 0 } = seen.unread[id] ?? {};
  const isNew = count > 0;
  const change = { server: scene.guild.id, channel: id };
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onGo(change);
  };
  return (
    <a
      href={writePlace({ ...readPlace(location.search), ...change })}
      className={isNew ? 'new' : undefined}
      aria-current={scene.channel?.id === id ? 'page' : undefined}
      onClick={follow}
    >
      {children}
      {isNew && <span className="vh">, {say('sandbox.channels.unread')}</span>}
      {mentions > 0 && (
        <span className="sb-badge still">
          {mentions} <span className="vh">{say('sandbox.channels.mentions', { count: mentions })}</span>
        </span>
      )}
    </a>
  );
}
