import {
  ChannelType,
  ComponentType,
  InteractionType,
  MessageFlags,
  MessageType,
  type APIMessage,
  type APISelectMenuComponent,
} from 'discord-api-types/v10';
import { useRef, useState } from 'react';
import { listStringChoices } from '../../../ui/discord/message-select.tsx';
import type { Choice } from '../../../ui/discord/select-menu.tsx';
import { Message, type MessageData } from '../../../ui/discord/message.tsx';
import { t } from '../../../locales/translate.ts';
import type { GuildView } from '../../control-api/contract.ts';
import { isRepliable } from '../../world/messages/replies.ts';
import { controlApi } from '../api/control-client.ts';
import { MessageActions } from './message-actions.tsx';
import { memberDisplayName } from '../state/guild-access.ts';
import { Reactions } from './reactions.tsx';
import { messageElementId, ReplyPreview } from './reply-preview.tsx';
import { findRepliedMessage } from './replied-message.ts';
import { usePageContext, type PageView } from '../state/page-context.ts';
import { isEphemeral } from '../state/page-state.ts';
import { NewThreadForm, MessageThread } from '../threads/message-thread.tsx';
import { mentionsMember } from '../state/unread.ts';
import type { Interactions, PendingCommand } from '../state/use-interactions.ts';

/** One message with its actions. */
export function MessageRow({ message, interactions }: { message: APIMessage; interactions: Interactions }) {
  const { pageState, pageView, announce } = usePageContext();
  const as = pageView.me.user.id;
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [isNamingThread, setNamingThread] = useState(false);
  const row = useRef<HTMLLIElement>(null);
  const closeThreadForm = () => {
    setNamingThread(false);
    row.current?.querySelector<HTMLElement>('.sb-actions > [aria-haspopup]')?.focus();
  };
  const isMention = !isEphemeral(message) && mentionsMember(message, pageView.me);
  const canRemove = !isEphemeral(message) && (message.author.id === as || pageView.can.delete);
  const original = findRepliedMessage(message, pageState.log?.messages ?? []);
  const failure = interactions.failures[message.id];
  const remove = async () => {
    await controlApi.deleteMessage(message, as);
    announce(t('sandbox.log.removed'));
    document.querySelector<HTMLElement>('#messages')?.focus();
  };
  return (
    <li
      ref={row}
      id={messageElementId(message)}
      tabIndex={-1}
      className={isMention ? 'sb-row mine' : 'sb-row'}
      onContextMenu={(event) => {
        // Links, pictures and selected text keep the browser's own menu.
        if (event.target instanceof Element && event.target.closest('a, img, input, textarea')) return;
        event.preventDefault();
        setMenuOpen(true);
      }}
    >
      <Message
        message={toDisplayedMessage(message)}
        commandName={commandNameOf(message)}
        onInteract={(componentInteraction) => void interactions.activateComponent(message, componentInteraction)}
        pendingCustomId={interactions.busy?.messageId === message.id ? interactions.busy.customId : undefined}
        choicesOf={(select) => listSelectChoices(pageView.guild, select)}
        {...(isEphemeral(message) && { onDismiss: () => void remove() })}
        above={original !== undefined && <ReplyPreview original={original} />}
      >
        <Reactions message={message} />
        <MessageThread message={message} />
        {isNamingThread && <NewThreadForm message={message} onClose={closeThreadForm} />}
        {failure && <p className="sb-failed">{failure}</p>}
      </Message>
      <MessageActions
        message={message}
        interactions={interactions}
        onRemove={canRemove ? () => void remove() : undefined}
        onStartThread={canStartThread(message, pageView) ? () => setNamingThread(true) : undefined}
        isOpen={isMenuOpen}
        onOpenChange={setMenuOpen}
      />
    </li>
  );
}

/** Whether the user has the permission is checked by the sandbox. */
const canStartThread = (message: APIMessage, { channel, threads }: PageView): boolean =>
  channel !== undefined &&
  !channel.isDm &&
  !channel.thread &&
  !isEphemeral(message) &&
  isRepliable(message) &&
  !threads.some(({ id }) => id === message.id);

/** Discord shows who used a command, but not who pressed a button. */
function toDisplayedMessage(message: APIMessage): MessageData {
  if (message.type === MessageType.ChannelPinnedMessage) return { ...message, content: t('sandbox.log.pinned_notice') };
  if (message.interaction_metadata?.type === InteractionType.ApplicationCommand) return message;
  const { interaction_metadata: _metadata, ...rest } = message;
  return rest;
}

/** Discord sends the command's name, although its documentation does not mention it. */
function commandNameOf({ interaction_metadata: interaction }: APIMessage): string | undefined {
  return interaction && 'name' in interaction && typeof interaction.name === 'string' ? interaction.name : undefined;
}

/** Returns the choices of a select menu. */
export function listSelectChoices(guild: GuildView, select: APISelectMenuComponent): readonly Choice[] {
  const members = () =>
    guild.members.map((member) => ({
      value: member.user.id,
      label: memberDisplayName(member),
      description: member.user.username,
    }));
  const roles = () => guild.roles.map(({ id, name }) => ({ value: id, label: name }));
  switch (select.type) {
    case ComponentType.UserSelect:
      return members();
    case ComponentType.RoleSelect:
      return roles();
    case ComponentType.MentionableSelect:
      return [...members(), ...roles()];
    case ComponentType.ChannelSelect: {
      const types: readonly ChannelType[] = select.channel_types ?? [];
      return guild.channels
        .filter(({ type }) => types.length === 0 || types.includes(type))
        .map(({ id, name }) => ({ value: id, label: `#${name ?? id}` }));
    }
    default:
      return listStringChoices(select);
  }
}

/** A command without a reply yet, or one that failed. */
export function PendingCommandRow({ row, onDismiss }: { row: PendingCommand; onDismiss: () => void }) {
  const { pageState, pageView } = usePageContext();
  const message: MessageData = {
    author: pageState.bot,
    timestamp: new Date(row.atMs).toISOString(),
    content: row.error ?? t('sandbox.log.sending'),
    ...(row.error && { flags: MessageFlags.Ephemeral }),
    // Safe cast: the message renderer reads only the user.
    interaction_metadata: { user: pageView.me.user } as NonNullable<MessageData['interaction_metadata']>,
  };
  return (
    <div className={row.error ? 'sb-lost' : 'sb-sending'}>
      <Message message={message} commandName={row.command} {...(row.error && { onDismiss })} />
    </div>
  );
}
