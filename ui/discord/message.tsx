import './discord.css';
import { IconCornerDownRight, IconEye, IconPin } from '@tabler/icons-react';
import { MessageFlags, type APIMessage, type APISelectMenuComponent, type APIUser } from 'discord-api-types/v10';
import type { ReactNode } from 'react';
import { t } from '../../locales/translate.ts';
import { useNow } from '../components/clock.ts';
import { Avatar } from '../components/avatar.tsx';
import { MessageComponents } from './message-components.tsx';
import { MessageEmbed } from './message-embed.tsx';
import { MessageAttachment, type AttachmentData } from './message-attachment.tsx';
import { Markdown } from './markdown.tsx';
import type { Choice } from './select-menu.tsx';
import { useMessageContext } from './message-context.tsx';
import { formatSentAt } from './timestamp.ts';
import type { ComponentInteraction } from './component-interaction.ts';

export type MessageAuthor = Pick<APIUser, 'id' | 'username' | 'avatar'> & Partial<APIUser>;
/** The part of a Discord message that is rendered. An `APIMessage` fits, and so does a body that is not sent yet. */
export type MessageData = Pick<APIMessage, 'timestamp'> & { author: MessageAuthor } & Partial<
    Pick<
      APIMessage,
      'content' | 'embeds' | 'components' | 'flags' | 'edited_timestamp' | 'interaction_metadata' | 'pinned'
    >
  > & { attachments?: readonly AttachmentData[] };

/** One message with everything that Discord renders around it. */
export function Message({
  message,
  commandName,
  onInteract,
  onDismiss,
  pendingCustomId,
  choicesOf,
  above,
  children,
}: {
  message: MessageData;
  /** The command that this message replies to; the message itself contains only its user. */
  commandName?: string | undefined;
  onInteract?: (interaction: ComponentInteraction) => void;
  /** Adds a dismiss button to ephemeral messages. */
  onDismiss?: () => void;
  pendingCustomId?: string | undefined;
  choicesOf?: (select: APISelectMenuComponent) => readonly Choice[];
  /** Rendered above the message: the message it replies to. */
  above?: ReactNode;
  /** Rendered below the message: a note of the sandbox, a failed delivery. */
  children?: ReactNode;
}) {
  const flags = message.flags ?? 0;
  const isEphemeral = (flags & MessageFlags.Ephemeral) !== 0;
  const isLoading = (flags & MessageFlags.Loading) !== 0;
  const name = message.author.global_name ?? message.author.username;
  return (
    <article className={isEphemeral ? 'dc-msg priv' : 'dc-msg'} aria-label={t('dashboard.message.by', { name })}>
      {above}
      {message.interaction_metadata && (
        <InteractionHeader user={message.interaction_metadata.user} commandName={commandName} />
      )}
      <AuthorAvatar author={message.author} />
      <div className="dc-body">
        <MessageHeader message={message} name={name} />
        {isLoading && <div className="dc-thinking">{t('dashboard.message.thinking')}</div>}
        {message.content && <Markdown text={message.content} />}
        {message.embeds?.map((embed, index) => (
          <MessageEmbed key={index} embed={embed} files={message.attachments ?? []} />
        ))}
        <RemainingAttachments message={message} />
        {message.components && (
          <MessageComponents
            components={message.components}
            onInteract={onInteract}
            pendingCustomId={pendingCustomId}
            choicesOf={choicesOf}
            files={message.attachments ?? []}
          />
        )}
        {isEphemeral && <EphemeralNote onDismiss={onDismiss} />}
        {children}
      </div>
    </article>
  );
}

export function AuthorAvatar({ author, size = 40 }: { author: MessageAuthor; size?: number }) {
  const url = useMessageContext().avatarUrl?.(author);
  if (!url && author.bot && size >= 40) return <BotAvatar />;
  return <Avatar id={author.id} name={author.global_name ?? author.username} url={url} size={size} />;
}

function MessageHeader({ message, name }: { message: MessageData; name: string }) {
  const context = useMessageContext();
  const now = useNow(60_000);
  const displayName = context.userName?.(message.author.id) ?? name;
  return (
    <div>
      <span className="dc-name" style={{ color: context.nameColour?.(message.author.id) }}>
        {displayName}
      </span>
      {message.author.bot && <span className="dc-app">{t('dashboard.message.app')}</span>}
      <time className="dc-time" dateTime={message.timestamp}>
        {formatSentAt(message.timestamp, now, context.timeZone)}
      </time>
      {message.pinned && (
        <span className="dc-time">
          <IconPin size={13} aria-hidden /> {t('dashboard.message.pinned')}
        </span>
      )}
      {message.edited_timestamp && <span className="dc-time">{t('dashboard.message.edited')}</span>}
    </div>
  );
}

function InteractionHeader({ user, commandName }: { user: MessageAuthor; commandName: string | undefined }) {
  const name = useMessageContext().userName?.(user.id) ?? user.global_name ?? user.username;
  return (
    <div className="dc-ref">
      <IconCornerDownRight size={15} aria-hidden />
      <AuthorAvatar author={user} size={16} />
      <b>{name}</b> {t('dashboard.message.used')} {commandName && <span className="dc-link">/{commandName}</span>}
    </div>
  );
}

/** The attachments that no embed or component shows. */
function RemainingAttachments({ message }: { message: MessageData }) {
  const referencedText = JSON.stringify([message.embeds, message.components]);
  const isReferenced = ({ filename, url }: AttachmentData) =>
    referencedText.includes(`attachment://${filename}`) || referencedText.includes(url);
  return (message.attachments ?? [])
    .filter((file) => !isReferenced(file))
    .map((file) => <MessageAttachment key={file.url} file={file} />);
}

function EphemeralNote({ onDismiss }: { onDismiss: (() => void) | undefined }) {
  const { isStatic } = useMessageContext();
  return (
    <div className="dc-private">
      <IconEye size={14} aria-hidden />
      {t('dashboard.message.only_you')}
      {onDismiss && !isStatic && (
        <>
          {' · '}
          <button type="button" className="dc-link" onClick={onDismiss}>
            {t('dashboard.message.dismiss')}
          </button>
        </>
      )}
    </div>
  );
}

/** The bot's logo, used when Discord has no avatar for it. */
export const BotAvatar = ({ size = 40 }: { size?: number }) => (
  <svg className="face" width={size} height={size} viewBox="0 0 40 40" aria-hidden>
    <rect width="40" height="40" rx="20" fill="#0d6f5a" />
    <g fill="none" stroke="#f3c351" strokeWidth="2.6" strokeLinecap="round">
      <circle cx="20" cy="20" r="11" />
      <path d="M14.5 22.5c3-4.5 8-4.5 11 0M17 17.5h6" />
    </g>
  </svg>
);
