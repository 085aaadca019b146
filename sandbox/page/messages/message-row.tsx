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
import { ownChoices } from '../../../ui/discord/message-select.tsx';
import type { Choice } from '../../../ui/discord/select-menu.tsx';
import { Message, type ShownMessage } from '../../../ui/discord/message.tsx';
import { say } from '../../../locales/translate.ts';
import type { GuildView } from '../../control-api/contract.ts';
import { isRepliable } from '../../world/messages/replies.ts';
import { control } from '../api/control-client.ts';
import { MessageActions } from './message-actions.tsx';
import { nameOf } from '../state/guild-access.ts';
import { Reactions } from './reactions.tsx';
import { anchorOf, RepliedLine } from './reply-preview.tsx';
import { repliedTo } from './replied-message.ts';
import { useStage, type Scene } from '../state/page-context.ts';
import { isPrivate } from '../state/page-state.ts';
import { NewThread, ThreadOf } from '../threads/message-thread.tsx';
import { speaksTo } from '../state/unread.ts';
import type { Acting, Waiting } from '../state/use-interactions.ts';

/** One message, and what one may do with it. */
export function MessageRow({ message, acting }: { message: APIMessage; acting: Acting }) {
  const { seen, scene, announce } = useStage();
  const as = scene.me.user.id;
  const [isMenuOpen, openMenu] = useState(false);
  const [isNaming, name] = useState(false);
  const row = useRef<HTMLLIElement>(null);
  const closeNaming = () => {
    name(false);
    row.current?.querySelector<HTMLElement>('.sb-actions > [aria-haspopup]')?.focus();
  };
  const isForMe = !isPrivate(message) && speaksTo(message, scene.me);
  const mayRemove = !isPrivate(message) && (message.author.id === as || scene.may.delete);
  const original = repliedTo(message, seen.log?.messages ?? []);
  const failure = acting.failures[message.id];
  const remove = async () => {
    await control.remove(message, as);
    announce(say('sandbox.log.removed'));
    document.querySelector<HTMLElement>('#messages')?.focus();
  };
  return (
    <li
      ref={row}
      id={anchorOf(message)}
      tabIndex={-1}
      className={isForMe ? 'sb-row mine' : 'sb-row'}
      onContextMenu={(event) => {
        // Links, pictures and selected text keep the browser's own menu.
        if (event.target instanceof Element && event.target.closest('a, img, input, textarea')) return;
        event.preventDefault();
        openMenu(true);
      }}
    >
      <Message
        message={asShown(message)}
        commandName={commandOf(message)}
        onUse={(use) => void acting.use(message, use)}
        busyId={acting.busy?.messageId === message.id ? acting.busy.customId : undefined}
        choicesOf={(select) => choicesIn(scene.guild, select)}
        {...(isPrivate(message) && { onDismiss: () => void remove() })}
        above={original !== undefined && <RepliedLine original={original} />}
      >
        <Reactions message={message} />
        <ThreadOf message={message} />
        {isNaming && <NewThread message={message} onClose={closeNaming} />}
        {failure && <p className="sb-failed">{failure}</p>}
      </Message>
      <MessageActions
        message={message}
        acting={acting}
        onRemove={mayRemove ? () => void remove() : undefined}
        onThread={mayHaveThread(message, scene) ? () => name(true) : undefined}
        isOpen={isMenuOpen}
        open={openMenu}
      />
    </li>
  );
}

/** Whether this person may open one is for Discord to say. */
const mayHaveThread = (message: APIMessage, { channel, threads }: Scene): boolean =>
  channel !== undefined &&
  !channel.isDm &&
  !channel.thread &&
  !isPrivate(message) &&
  isRepliable(message) &&
  !threads.some(({ id }) => id === message.id);

/** Discord names who used a command, not who pressed a button. */
function asShown(message: APIMessage): ShownMessage {
  if (message.type === MessageType.ChannelPinnedMessage)
    return { ...message, content: say('sandbox.log.pinned_notice') };
  if (message.interaction_metadata?.type === InteractionType.ApplicationCommand) return message;
  const { interaction_metadata: _by, ...rest } = message;
  return rest;
}

/** Discord sends the command's name along, though its documents do not say so. */
function commandOf({ interaction_metadata: by }: APIMessage): string | undefined {
  return by && 'name' in by && typeof by.name === 'string' ? by.name : undefined;
}

/** What a select of people, roles or channels offers; undefined for one that brings its own options. */
export function choicesIn(guild: GuildView, select: APISelectMenuComponent): readonly Choice[] {
  const people = () =>
    guild.members.map((member) => ({ value: member.user.id, label: nameOf(member), about: member.user.username }));
  const roles = () => guild.roles.map(({ id, name }) => ({ value: id, label: name }));
  switch (select.type) {
    case ComponentType.UserSelect:
      return people();
    case ComponentType.RoleSelect:
      return roles();
    case ComponentType.MentionableSelect:
      return [...people(), ...roles()];
    case ComponentType.ChannelSelect: {
      const types: readonly ChannelType[] = select.channel_types ?? [];
      return guild.channels
        .filter(({ type }) => types.length === 0 || types.includes(type))
        .map(({ id, name }) => ({ value: id, label: `#${name ?? id}` }));
    }
    default:
      return ownChoices(select);
  }
}

/** A command that has no answer yet, or never got one. */
export function WaitingRow({ row, onDismiss }: { row: Waiting; onDismiss: () => void }) {
  const { seen, scene } = useStage();
  const message: ShownMessage = {
    author: seen.bot,
    timestamp: new Date(row.atMs).toISOString(),
    content: row.error ?? say('sandbox.log.sending'),
    ...(row.error && { flags: MessageFlags.Ephemeral }),
    // The rest of what Discord tells of an interaction is not shown.
    interaction_metadata: { user: scene.me.user } as NonNullable<ShownMessage['interaction_metadata']>,
  };
  return (
    <div className={row.error ? 'sb-lost' : 'sb-sending'}>
      <Message message={message} commandName={row.command} {...(row.error && { onDismiss })} />
    </div>
  );
}
