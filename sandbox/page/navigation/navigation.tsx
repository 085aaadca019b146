import { IconPlus, IconX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { BotAvatar } from '../../../ui/discord/message.tsx';
import { Avatar } from '../../../ui/components/avatar.tsx';
import { t } from '../../../locales/translate.ts';
import type { GuildView } from '../../control-api/contract.ts';
import { ChannelList } from './channel-list.tsx';
import { controlApi } from '../api/control-client.ts';
import { userDisplayName } from '../state/guild-access.ts';
import { DM, type PageLocation } from '../state/page-location.ts';
import { usePageContext } from '../state/page-context.ts';
import { iconUrl } from '../messages/guild-message-context.ts';
import { unreadInGuild } from '../state/unread.ts';

type NavigateProps = { onNavigate: (change: PageLocation) => void };

/** Servers and channels. On a phone they cover the messages. */
export function Navigation({
  isOpen,
  onClose,
  dmId,
}: {
  isOpen: boolean;
  onClose: () => void;
  dmId: string | undefined;
}) {
  const { navigate } = usePageContext();
  const closeButton = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isOpen) closeButton.current?.focus();
  }, [isOpen]);
  const onNavigate = (change: PageLocation) => {
    navigate(change);
    if (isOpen) onClose();
  };
  return (
    <div className={isOpen ? 'sb-nav open' : 'sb-nav'}>
      <ServerRail onNavigate={onNavigate} dmId={dmId} />
      <ChannelList onNavigate={onNavigate}>
        <button
          ref={closeButton}
          type="button"
          className="sb-icon sb-close"
          onClick={onClose}
          aria-label={t('sandbox.channels.close')}
        >
          <IconX size={20} aria-hidden />
        </button>
      </ChannelList>
    </div>
  );
}

function ServerRail({ onNavigate, dmId }: NavigateProps & { dmId: string | undefined }) {
  const { pageState, pageView } = usePageContext();
  const { guild, channel } = pageView;
  const name = userDisplayName(pageState.bot);
  const count = dmId === undefined ? 0 : (pageState.unread[dmId]?.count ?? 0);
  return (
    <nav className="sb-rail" aria-label={t('sandbox.rail.servers')}>
      {pageState.guilds.map((one) => (
        <ServerButton key={one.id} guild={one} isOpen={one.id === guild.id && !channel?.isDm} onNavigate={onNavigate} />
      ))}
      <hr />
      <button
        type="button"
        title={t('sandbox.rail.direct', { name })}
        aria-label={count > 0 ? t('sandbox.rail.direct_unread', { name, count }) : t('sandbox.rail.direct', { name })}
        aria-current={channel?.isDm ? 'true' : undefined}
        onClick={() => onNavigate({ channel: DM })}
      >
        <BotAvatar size={48} />
        {count > 0 && (
          <span className="sb-badge" aria-hidden>
            {count}
          </span>
        )}
      </button>
      <button
        type="button"
        title={t('sandbox.rail.add')}
        aria-label={t('sandbox.rail.add')}
        onClick={() => void addServer(pageState.guilds.length + 1, onNavigate)}
      >
        <span className="sb-add">
          <IconPlus size={22} aria-hidden />
        </span>
      </button>
      {pageState.leftGuilds.map(({ id, name: serverName }) => (
        <button
          key={id}
          type="button"
          className="sb-left"
          title={t('sandbox.rail.let_in', { name, server: serverName })}
          aria-label={t('sandbox.rail.let_in', { name, server: serverName })}
          onClick={() => void controlApi.addGuild({ rejoin: id }).then(() => onNavigate({ server: id, channel: '' }))}
        >
          <Avatar id={id} name={serverName} size={48} isSquare />
        </button>
      ))}
    </nav>
  );
}

function ServerButton({
  guild: { id, name, icon },
  isOpen,
  onNavigate,
}: NavigateProps & { guild: GuildView; isOpen: boolean }) {
  const { pageState } = usePageContext();
  const { count, mentions } = isOpen ? { count: 0, mentions: 0 } : unreadInGuild(pageState.unread, id);
  return (
    <button
      type="button"
      className={count > 0 ? 'new' : undefined}
      title={name}
      aria-label={count > 0 ? t('sandbox.rail.server_unread', { name }) : name}
      aria-current={isOpen ? 'true' : undefined}
      onClick={() => onNavigate({ server: id, channel: '' })}
    >
      <Avatar id={id} name={name} url={icon && iconUrl(id, icon)} size={48} isSquare />
      {mentions > 0 && (
        <span className="sb-badge" aria-hidden>
          {mentions}
        </span>
      )}
    </button>
  );
}

async function addServer(number: number, onNavigate: (change: PageLocation) => void): Promise<void> {
  const guild = await controlApi.addGuild({ name: t('sandbox.rail.added_name', { number }), channels: 4, members: 5 });
  onNavigate({ server: guild.id, channel: '' });
}
