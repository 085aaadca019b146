import { IconChevronDown, IconHash, IconPlus, IconSpeakerphone, IconX } from '@tabler/icons-react';
import { ChannelType } from 'discord-api-types/v10';
import { useEffect, useRef, type MouseEvent, type ReactNode } from 'react';
import { BotFace } from '../../dashboard/discord/message.tsx';
import { useSurroundings } from '../../dashboard/discord/surroundings.tsx';
import { Face } from '../../dashboard/parts/face.tsx';
import { say } from '../../words/say.ts';
import type { GuildView } from '../control-contract.ts';
import { control, isAlone } from './control.ts';
import { nameOf, nameOfUser, rolesOf, type Channel } from './people.ts';
import { DM, readPlace, writePlace, type Place } from './place.ts';
import { useStage } from './scene.ts';
import { iconUrl } from './surroundings-of.ts';
import { ColourSwitch } from './top-bar.tsx';
import { unreadIn } from './unread.ts';

type Going = { onGo: (change: Place) => void };

/** Servers and channels; on a phone they lie over the messages. */
export function Navigation({
  isOpen,
  onClose,
  dmId,
}: {
  isOpen: boolean;
  onClose: () => void;
  dmId: string | undefined;
}) {
  const { go } = useStage();
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isOpen) first.current?.focus();
  }, [isOpen]);
  const onGo = (change: Place) => {
    go(change);
    if (isOpen) onClose();
  };
  return (
    <div className={isOpen ? 'sb-nav open' : 'sb-nav'}>
      <Rail onGo={onGo} dmId={dmId} />
      <Channels onGo={onGo}>
        <button
          ref={first}
          type="button"
          className="sb-icon sb-close"
          onClick={onClose}
          aria-label={say('sandbox.channels.close')}
        >
          <IconX size={20} aria-hidden />
        </button>
      </Channels>
    </div>
  );
}

function Rail({ onGo, dmId }: Going & { dmId: string | undefined }) {
  const { seen, scene } = useStage();
  const { guild, channel } = scene;
  const name = nameOfUser(seen.bot);
  const count = dmId === undefined ? 0 : (seen.unread[dmId]?.count ?? 0);
  return (
    <nav className="sb-rail" aria-label={say('sandbox.rail.servers')}>
      {seen.guilds.map((one) => (
        <ServerButton key={one.id} guild={one} isOpen={one.id === guild.id && !channel?.isDm} onGo={onGo} />
      ))}
      <hr />
      <button
        type="button"
        title={say('sandbox.rail.direct', { name })}
        aria-label={
          count > 0 ? say('sandbox.rail.direct_unread', { name, count }) : say('sandbox.rail.direct', { name })
        }
        aria-current={channel?.isDm ? 'true' : undefined}
        onClick={() => onGo({ channel: DM })}
      >
        <BotFace size={48} />
        {count > 0 && (
          <span className="sb-badge" aria-hidden>
            {count}
          </span>
        )}
      </button>
      <button
        type="button"
        title={say('sandbox.rail.add')}
        aria-label={say('sandbox.rail.add')}
        onClick={() => void addServer(seen.guilds.length + 1, onGo)}
      >
        <span className="sb-add">
          <IconPlus size={22} aria-hidden />
        </span>
      </button>
      {seen.left.map(({ id, name: called }) => (
        <button
          key={id}
          type="button"
          className="sb-left"
          title={say('sandbox.rail.let_in', { name, server: called })}
          aria-label={say('sandbox.rail.let_in', { name, server: called })}
          onClick={() => void control.addGuild({ rejoin: id }).then(() => onGo({ server: id, channel: '' }))}
        >
          <Face id={id} name={called} size={48} square />
        </button>
      ))}
    </nav>
  );
}

function ServerButton({ guild: { id, name, icon }, isOpen, onGo }: Going & { guild: GuildView; isOpen: boolean }) {
  const { seen } = useStage();
  const { count, mentions } = isOpen ? { count: 0, mentions: 0 } : unreadIn(seen.unread, id);
  return (
    <button
      type="button"
      className={count > 0 ? 'new' : undefined}
      title={name}
      aria-label={count > 0 ? say('sandbox.rail.server_unread', { name, count }) : name}
      aria-current={isOpen ? 'true' : undefined}
      onClick={() => onGo({ server: id, channel: '' })}
    >
      <Face id={id} name={name} url={icon && iconUrl(id, icon)} size={48} square />
      {mentions > 0 && (
        <span className="sb-badge" aria-hidden>
          {mentions}
        </span>
      )}
    </button>
  );
}

async function addServer(number: number, onGo: (change: Place) => void): Promise<void> {
  const guild = await control.addGuild({ name: say('sandbox.rail.added_name', { number }), channels: 4, members: 5 });
  onGo({ server: guild.id, channel: '' });
}

function Channels({ onGo, children }: Going & { children: ReactNode }) {
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
  const { seen, scene } = useStage();
  const { count = 0, mentions = 0 } = seen.unread[channel.id] ?? {};
  const isNew = count > 0;
  const Shape =
    channel.type === ChannelType.GuildAnnouncement || channel.name === 'welcome' ? IconSpeakerphone : IconHash;
  const change = { server: scene.guild.id, channel: channel.id };
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onGo(change);
  };
  return (
    <li>
      <a
        href={writePlace({ ...readPlace(location.search), ...change })}
        className={isNew ? 'new' : undefined}
        aria-current={scene.channel?.id === channel.id ? 'page' : undefined}
        onClick={follow}
      >
        <Shape size={19} stroke={1.7} aria-hidden />
        {channel.name}
        {isNew && <span className="vh">, {say('sandbox.channels.unread')}</span>}
        {mentions > 0 && (
          <span className="sb-badge still">
            {mentions} <span className="vh">{say('sandbox.channels.mentions', { count: mentions })}</span>
          </span>
        )}
      </a>
    </li>
  );
}
