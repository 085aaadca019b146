import './discord.css';
import { IconCornerDownRight, IconEye, IconPin } from '@tabler/icons-react';
import { MessageFlags, type APIMessage, type APISelectMenuComponent, type APIUser } from 'discord-api-types/v10';
import type { ReactNode } from 'react';
import { say } from '../../locales/translate.ts';
import { useNow } from '../components/clock.ts';
import { Face } from '../components/avatar.tsx';
import { ComponentRows } from './message-components.tsx';
import { EmbedView } from './message-embed.tsx';
import { FileView, type ShownFile } from './message-attachment.tsx';
import { Markdown } from './markdown.tsx';
import type { Choice } from './select-menu.tsx';
import { useSurroundings } from './message-context.tsx';
import { sentText } from './timestamp.ts';
import type { Use } from './component-interaction.ts';

export type ShownAuthor = Pick<APIUser, 'id' | 'username' | 'avatar'> & Partial<APIUser>;
/** The part of Discord's message that is shown; a whole `APIMessage` fits, and so does a body not yet sent. */
export type ShownMessage = Pick<APIMessage, 'timestamp'> & { author: ShownAuthor } & Partial<
    Pick<
      APIMessage,
      'content' | 'embeds' | 'components' | 'flags' | 'edited_timestamp' | 'interaction_metadata' | 'pinned'
    >
  > & { attachments?: readonly ShownFile[] };

/** One message with everything Discord draws around it. */
export function Message({
  message,
  commandName,
  onUse,
  onDismiss,
  busyId,
  choicesOf,
  above,
  children,
}: {
  message: ShownMessage;
  /** The command that this message answers; the message itself only knows who used it. */
  commandName?: string | undefined;
  onUse?: (use: Use) => void;
  /** Shown on private replies. */
  onDismiss?: () => void;
  busyId?: string | undefined;
  choicesOf?: (select: APISelectMenuComponent) => readonly Choice[];
  /** Stands over the message: what it answers. */
  above?: ReactNode;
  /** Stands under the message: a note of the sandbox, a failed delivery. */
  children?: ReactNode;
}) {
  const flags = message.flags ?? 0;
  const isPrivate = (flags & MessageFlags.Ephemeral) !== 0;
  const isLoading = (flags & MessageFlags.Loading) !== 0;
  const name = message.author.global_name ?? message.author.username;
  return (
    <article className={isPrivate ? 'dc-msg priv' : 'dc-msg'} aria-label={say('dashboard.message.by', { name })}>
      {above}
      {message.interaction_metadata && <UsedBy user={message.interaction_metadata.user} commandName={commandName} />}
      <Avatar author={message.author} />
      <div className="dc-body">
        <Head message={message} name={name} />
        {isLoading && <div className="dc-thinking">{say('dashboard.message.thinking')}</div>}
        {message.content && <Markdown text={message.content} />}
        {message.embeds?.map((embed, at) => (
          <EmbedView key={at} embed={embed} files={message.attachments ?? []} />
        ))}
        <Files message={message} />
        {message.components && (
          <ComponentRows
            rows={message.components}
            onUse={onUse}
            busyId={busyId}
            choicesOf={choicesOf}
            files={message.attachments ?? []}
          />
        )}
        {isPrivate && <PrivateNote onDismiss={onDismiss} />}
        {children}
      </div>
    </article>
  );
}

export function Avatar({ author, size = 40 }: { author: ShownAuthor; size?: number }) {
  const url = useSurroundings().avatarUrl?.(author);
  if (!url && author.bot && size >= 40) return <BotFace />;
  return <Face id={author.id} name={author.global_name ?? author.username} url={url} size={size} />;
}

function Head({ message, name }: { message: ShownMessage; name: string }) {
  const around = useSurroundings();
  const now = useNow(60_000);
  const shown = around.userName?.(message.author.id) ?? name;
  return (
    <div>
      <span className="dc-name" style={{ color: around.nameColour?.(message.author.id) }}>
        {shown}
      </span>
      {message.author.bot && <span className="dc-app">{say('dashboard.message.app')}</span>}
      <time className="dc-time" dateTime={message.timestamp}>
        {sentText(message.timestamp, now, around.timeZone)}
      </time>
      {message.pinned && (
        <span className="dc-time">
          <IconPin size={13} aria-hidden /> {say('dashboard.message.pinned')}
        </span>
      )}
      {message.edited_timestamp && <span className="dc-time">{say('dashboard.message.edited')}</span>}
    </div>
  );
}

function UsedBy({ user, commandName }: { user: ShownAuthor; commandName: string | undefined }) {
  const name = useSurroundings().userName?.(user.id) ?? user.global_name ?? user.username;
  return (
    <div className="dc-ref">
      <IconCornerDownRight size={15} aria-hidden />
      <Avatar author={user} size={16} />
      <b>{name}</b> {say('dashboard.message.used')} {commandName && <span className="dc-link">/{commandName}</span>}
    </div>
  );
}

/** Files that no embed or component shows already. */
function Files({ message }: { message: ShownMessage }) {
  const used = JSON.stringify([message.embeds, message.components]);
  const isUsed = ({ filename, url }: ShownFile) => used.includes(`attachment://${filename}`) || used.includes(url);
  return (message.attachments ?? [])
    .filter((file) => !isUsed(file))
    .map((file) => <FileView key={file.url} file={file} />);
}

function PrivateNote({ onDismiss }: { onDismiss: (() => void) | undefined }) {
  const { isStill } = useSurroundings();
  return (
    <div className="dc-private">
      <IconEye size={14} aria-hidden />
      {say('dashboard.message.only_you')}
      {onDismiss && !isStill && (
        <>
          {' · '}
          <button type="button" className="dc-link" onClick={onDismiss}>
            {say('dashboard.message.dismiss')}
          </button>
        </>
      )}
    </div>
  );
}

/** The bot's own mark, where Discord has no picture of it. */
export const BotFace = ({ size = 40 }: { size?: number }) => (
  <svg className="face" width={size} height={size} viewBox="0 0 40 40" aria-hidden>
    <rect width="40" height="40" rx="20" fill="#0d6f5a" />
    <g fill="none" stroke="#f3c351" strokeWidth="2.6" strokeLinecap="round">
      <circle cx="20" cy="20" r="11" />
      <path d="M14.5 22.5c3-4.5 8-4.5 11 0M17 17.5h6" />
    </g>
  </svg>
);
