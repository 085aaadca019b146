import { IconPlus, IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { BotFace } from '../../../ui/discord/message.tsx';
import { Face } from '../../../ui/components/avatar.tsx';
import { say } from '../../../locales/translate.ts';
import type { GuildView } from '../../control-api/contract.ts';
import { Channels } from './channel-list.tsx';
import { control } from '../api/control-client.ts';
import { nameOfUser } from '../state/guild-access.ts';
import { DM, type Place } from '../state/page-location.ts';
import { useStage } from '../state/page-context.ts';
import { iconUrl } from '../messages/guild-message-context.ts';
import { unreadIn } from '../state/unread.ts';

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
