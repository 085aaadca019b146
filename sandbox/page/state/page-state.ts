import { MessageFlags, type APIMessage } from 'discord-api-types/v10';
import type { GuildView, SandboxState } from '../../control-api/contract.ts';
import type { Faults } from '../../control-api/faults-contract.ts';
import type { SandboxEvent, WireEntry } from '../../control-api/events-contract.ts';
import { withoutMessage } from '../messages/replied-message.ts';
import { addUnread, type UnreadByChannel } from './unread.ts';
import { withOwnReactions } from '../../world/messages/own-reactions.ts';
import { compareSnowflakes } from '../../world/snowflakes.ts';

/** The messages of one channel as one user sees them, oldest first. */
export type ChannelLog = {
  channelId: string;
  as: string;
  messages: readonly APIMessage[];
  isLoaded: boolean;
  /** Incremented whenever loaded messages, or a load in progress, may be stale. */
  revision: number;
  /** The first message received while another channel was open. */
  firstUnreadId: string | undefined;
};
/** The state of the page; changed only by `pageReducer`. */
export type PageState = {
  bot: SandboxState['bot'];
  connect: SandboxState['connect'];
  sessions: number;
  guilds: readonly GuildView[];
  faults: Faults;
  /** Oldest first. */
  wire: readonly WireEntry[];
  log: ChannelLog | undefined;
  /** Unread messages of the channels that are not open. */
  unread: UnreadByChannel;
  /** Servers the bot was removed from; it can be added again. */
  leftGuilds: readonly LeftGuild[];
  /** The bot's last message to the user, for screen readers. */
  lastBotMessage: APIMessage | undefined;
  /** Incremented when commands change, so that they are loaded again. */
  commandsVersion: number;
};
export type LeftGuild = SandboxState['leftGuilds'][number];
/** One load of a channel's messages. */
type MessagesRead = { channelId: string; as: string; revision: number; messages: readonly APIMessage[] };
export type PageAction =
  | { type: 'state'; state: SandboxState; wire: readonly WireEntry[] }
  | { type: 'guild'; guild: GuildView }
  | { type: 'open'; channelId: string; as: string }
  | ({ type: 'read' } & MessagesRead)
  | { type: 'faults'; faults: Faults }
  | { type: 'events'; events: readonly SandboxEvent[] };

const MAX_WIRE_ENTRIES = 60;
const MAX_MESSAGES = 500;
const hasFlag = (message: APIMessage, flag: MessageFlags): boolean => ((message.flags ?? 0) & flag) !== 0;
export const isEphemeral = (message: APIMessage): boolean => hasFlag(message, MessageFlags.Ephemeral);
export const isThinking = (message: APIMessage): boolean => hasFlag(message, MessageFlags.Loading);

/** Returns the next state. Returns undefined until the first snapshot has arrived. */
export function pageReducer(pageState: PageState | undefined, action: PageAction): PageState | undefined {
  if (action.type === 'state') return applySnapshot(pageState, action);
  if (!pageState) return undefined;
  switch (action.type) {
    case 'guild':
      return { ...pageState, guilds: upsertGuild(pageState.guilds, action.guild), log: markStale(pageState.log) };
    case 'open':
      return openChannel(pageState, action);
    case 'read':
      return isChannelOpen(pageState, action)
        ? { ...pageState, log: applyMessagesRead(pageState.log, action) }
        : pageState;
    case 'faults':
      return { ...pageState, faults: action.faults };
    case 'events':
      return action.events.reduce(applyEvent, pageState);
  }
  return pageState;
}

function applySnapshot(
  pageState: PageState | undefined,
  { state, wire }: { state: SandboxState; wire: readonly WireEntry[] },
): PageState {
  const { bot, connect, sessions, guilds, faults } = state;
  const previous = pageState ?? { log: undefined, unread: {}, lastBotMessage: undefined, commandsVersion: 0 };
  const { log, unread, lastBotMessage, commandsVersion } = previous;
  return {
    bot,
    connect,
    sessions,
    guilds,
    faults,
    wire,
    log: markStale(log),
    leftGuilds: state.leftGuilds,
    unread,
    lastBotMessage,
    commandsVersion: commandsVersion + 1,
  };
}

/** Marks the log for reloading: permissions may have changed, or events may have been missed. */
const markStale = (log: ChannelLog | undefined): ChannelLog | undefined =>
  log && { ...log, isLoaded: false, revision: log.revision + 1 };

const upsertGuild = (guilds: readonly GuildView[], guild: GuildView): readonly GuildView[] =>
  guilds.some(({ id }) => id === guild.id)
    ? guilds.map((one) => (one.id === guild.id ? guild : one))
    : [...guilds, guild];

/** Another user starts with the public messages, so that nothing flickers and nothing private leaks. */
function openChannel(pageState: PageState, { channelId, as }: { channelId: string; as: string }): PageState {
  const { [channelId]: unreadHere, ...unread } = pageState.unread;
  const { log } = pageState;
  const messages =
    log?.channelId !== channelId ? [] : log.as === as ? log.messages : log.messages.filter((one) => !isEphemeral(one));
  const firstUnreadId = log?.channelId === channelId ? log.firstUnreadId : unreadHere?.firstId;
  return {
    ...pageState,
    unread,
    lastBotMessage: undefined,
    log: { channelId, as, messages, isLoaded: false, revision: log?.revision ?? 0, firstUnreadId },
  };
}

const isChannelOpen = (pageState: PageState, at: { channelId: string; as: string }): boolean =>
  pageState.log?.channelId === at.channelId && pageState.log.as === at.as;

/** Keeps messages that arrived during the load, and requests another load when the log became stale meanwhile. */
function applyMessagesRead(
  log: ChannelLog | undefined,
  { channelId, as, revision, messages }: MessagesRead,
): ChannelLog {
  const last = messages.at(-1)?.id ?? '0';
  const later = (log?.messages ?? []).filter(({ id }) => !log?.isLoaded && compareSnowflakes(id, last) > 0);
  const now = log?.revision ?? revision;
  return {
    channelId,
    as,
    messages: [...messages, ...later],
    isLoaded: now === revision,
    revision: now,
    firstUnreadId: log?.firstUnreadId,
  };
}

function applyEvent(pageState: PageState, event: SandboxEvent): PageState {
  switch (event.type) {
    case 'message_create':
    case 'message_update':
      return applyMessageEvent(pageState, event);
    case 'message_delete':
      return removeMessage(pageState, event.channelId, event.messageId);
    case 'guild':
      return event.change === 'delete'
        ? removeGuild(pageState, event.guildId)
        : { ...pageState, leftGuilds: pageState.leftGuilds.filter(({ id }) => id !== event.guildId) };
    case 'commands':
      return { ...pageState, commandsVersion: pageState.commandsVersion + 1 };
    case 'bot':
      return { ...pageState, sessions: event.sessions };
    case 'faults':
      return { ...pageState, faults: event.faults };
    case 'wire':
      return { ...pageState, wire: [...pageState.wire, event.entry].slice(-MAX_WIRE_ENTRIES) };
    default:
      return pageState;
  }
}

function removeGuild(pageState: PageState, guildId: string): PageState {
  const leftGuilds = pageState.guilds.filter(({ id }) => id === guildId).map(({ id, name }) => ({ id, name }));
  return {
    ...pageState,
    guilds: pageState.guilds.filter(({ id }) => id !== guildId),
    leftGuilds: [...pageState.leftGuilds, ...leftGuilds],
  };
}

type MessageEventData = Extract<SandboxEvent, { type: 'message_create' | 'message_update' }>;

function applyMessageEvent(pageState: PageState, event: MessageEventData): PageState {
  const { log } = pageState;
  if (!log || log.channelId !== event.channelId)
    return event.type === 'message_create' ? countUnread(pageState, event) : pageState;
  if (event.onlyFor !== null && event.onlyFor !== log.as) return pageState;
  const message = withOwnReactions(event.message, event.reactedBy, log.as);
  const previous = log.messages.find(({ id }) => id === message.id);
  const messages = previous
    ? log.messages.map((one) => (one.id === message.id ? message : one))
    : event.type === 'message_create'
      ? [...log.messages, message].sort((a, b) => compareSnowflakes(a.id, b.id)).slice(-MAX_MESSAGES)
      : log.messages;
  const isNewContent = message.author.bot === true && !isThinking(message) && (!previous || isThinking(previous));
  return { ...pageState, log: { ...log, messages }, lastBotMessage: isNewContent ? message : pageState.lastBotMessage };
}

function countUnread(pageState: PageState, { guildId, onlyFor, message }: MessageEventData): PageState {
  if (onlyFor !== null && onlyFor !== pageState.log?.as) return pageState;
  const members = pageState.guilds.find(({ id }) => id === guildId)?.members;
  const me = members?.find(({ user }) => user.id === pageState.log?.as);
  return { ...pageState, unread: addUnread(pageState.unread, { message, guildId, me }) };
}

function removeMessage(pageState: PageState, channelId: string, messageId: string): PageState {
  if (pageState.log?.channelId !== channelId) return pageState;
  const messages = withoutMessage(pageState.log.messages, messageId);
  return { ...pageState, log: { ...pageState.log, messages } };
}
