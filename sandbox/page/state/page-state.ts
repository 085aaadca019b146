import { MessageFlags, type APIMessage } from 'discord-api-types/v10';
import type { Faults, GuildView, SandboxEvent, SandboxState, WireEntry } from '../../control-api/contract.ts';
import { withoutMessage } from '../messages/replied-message.ts';
import { withUnread, type UnreadBy } from './unread.ts';
import { asSeenBy } from '../../world/messages/own-reactions.ts';
import { compareSnowflakes } from '../../world/snowflakes.ts';

/** One channel as one person sees it, oldest first. */
export type Log = {
  channelId: string;
  as: string;
  messages: readonly APIMessage[];
  isRead: boolean;
  /** Grows whenever what was read, or is being read, may be old. */
  turn: number;
  /** The first message that came in while another channel was open. */
  newFrom: string | undefined;
};
/** Everything the page knows; only `look` makes the next one. */
export type Seen = {
  bot: SandboxState['bot'];
  connect: SandboxState['connect'];
  sessions: number;
  guilds: readonly GuildView[];
  faults: Faults;
  /** Oldest first. */
  wire: readonly WireEntry[];
  log: Log | undefined;
  /** What came into channels that are not open. */
  unread: UnreadBy;
  /** Servers that the bot was removed from, and may be let into again. */
  left: readonly Left[];
  /** The last thing a bot said to the person, for a screen reader. */
  heard: APIMessage | undefined;
  /** Grows when commands change, so that they are read again. */
  commandsVersion: number;
};
export type Left = SandboxState['leftGuilds'][number];
/** What was read in one turn of a log. */
type Read = { channelId: string; as: string; turn: number; messages: readonly APIMessage[] };
export type Look =
  | { type: 'state'; state: SandboxState; wire: readonly WireEntry[] }
  | { type: 'guild'; guild: GuildView }
  | { type: 'open'; channelId: string; as: string }
  | ({ type: 'read' } & Read)
  | { type: 'faults'; faults: Faults }
  | { type: 'events'; events: readonly SandboxEvent[] };

const KEPT_WIRE = 60;
const KEPT_MESSAGES = 500;
const isSet = (message: APIMessage, flag: MessageFlags): boolean => ((message.flags ?? 0) & flag) !== 0;
export const isPrivate = (message: APIMessage): boolean => isSet(message, MessageFlags.Ephemeral);
export const isThinking = (message: APIMessage): boolean => isSet(message, MessageFlags.Loading);

/** What the page knows after it was told one more thing. */
export function look(seen: Seen | undefined, told: Look): Seen | undefined {
  if (told.type === 'state') return atStart(seen, told);
  if (!seen) return undefined;
  switch (told.type) {
    case 'guild':
      return { ...seen, guilds: withGuild(seen.guilds, told.guild), log: outdated(seen.log) };
    case 'open':
      return opened(seen, told);
    case 'read':
      return isOpen(seen, told) ? { ...seen, log: readLog(seen.log, told) } : seen;
    case 'faults':
      return { ...seen, faults: told.faults };
    case 'events':
      return told.events.reduce(hear, seen);
  }
  return seen;
}

function atStart(seen: Seen | undefined, { state, wire }: { state: SandboxState; wire: readonly WireEntry[] }): Seen {
  const { bot, connect, sessions, guilds, faults } = state;
  const kept = seen ?? { log: undefined, unread: {}, heard: undefined, commandsVersion: 0 };
  const { log, unread, heard, commandsVersion } = kept;
  return {
    bot,
    connect,
    sessions,
    guilds,
    faults,
    wire,
    log: outdated(log),
    left: state.leftGuilds,
    unread,
    heard,
    commandsVersion: commandsVersion + 1,
  };
}

/** What somebody may see can have changed, or something was missed: it is to be read again. */
const outdated = (log: Log | undefined): Log | undefined => log && { ...log, isRead: false, turn: log.turn + 1 };

const withGuild = (guilds: readonly GuildView[], guild: GuildView): readonly GuildView[] =>
  guilds.some(({ id }) => id === guild.id)
    ? guilds.map((one) => (one.id === guild.id ? guild : one))
    : [...guilds, guild];

/** Another person starts from what everybody sees, so that nothing flickers and nothing private leaks. */
function opened(seen: Seen, { channelId, as }: { channelId: string; as: string }): Seen {
  const { [channelId]: unseen, ...unread } = seen.unread;
  const { log } = seen;
  const messages =
    log?.channelId !== channelId ? [] : log.as === as ? log.messages : log.messages.filter((one) => !isPrivate(one));
  const newFrom = log?.channelId === channelId ? log.newFrom : unseen?.firstId;
  return {
    ...seen,
    unread,
    heard: undefined,
    log: { channelId, as, messages, isRead: false, turn: log?.turn ?? 0, newFrom },
  };
}

const isOpen = (seen: Seen, at: { channelId: string; as: string }): boolean =>
  seen.log?.channelId === at.channelId && seen.log.as === at.as;

/** What arrived live while the messages were being fetched stays; what became old meanwhile is to be read once more. */
function readLog(log: Log | undefined, { channelId, as, turn, messages }: Read): Log {
  const last = messages.at(-1)?.id ?? '0';
  const later = (log?.messages ?? []).filter(({ id }) => !log?.isRead && compareSnowflakes(id, last) > 0);
  const now = log?.turn ?? turn;
  return { channelId, as, messages: [...messages, ...later], isRead: now === turn, turn: now, newFrom: log?.newFrom };
}

function hear(seen: Seen, event: SandboxEvent): Seen {
  switch (event.type) {
    case 'message_create':
    case 'message_update':
      return hearMessage(seen, event);
    case 'message_delete':
      return forget(seen, event.channelId, event.messageId);
    case 'guild':
      return event.change === 'delete'
        ? leave(seen, event.guildId)
        : { ...seen, left: seen.left.filter(({ id }) => id !== event.guildId) };
    case 'commands':
      return { ...seen, commandsVersion: seen.commandsVersion + 1 };
    case 'bot':
      return { ...seen, sessions: event.sessions };
    case 'faults':
      return { ...seen, faults: event.faults };
    case 'wire':
      return { ...seen, wire: [...seen.wire, event.entry].slice(-KEPT_WIRE) };
    default:
      return seen;
  }
}

function leave(seen: Seen, guildId: string): Seen {
  const left = seen.guilds.filter(({ id }) => id === guildId).map(({ id, name }) => ({ id, name }));
  return { ...seen, guilds: seen.guilds.filter(({ id }) => id !== guildId), left: [...seen.left, ...left] };
}

type Told = Extract<SandboxEvent, { type: 'message_create' | 'message_update' }>;

function hearMessage(seen: Seen, event: Told): Seen {
  const { log } = seen;
  if (!log || log.channelId !== event.channelId) return event.type === 'message_create' ? counted(seen, event) : seen;
  if (event.onlyFor !== null && event.onlyFor !== log.as) return seen;
  const message = asSeenBy(event.message, event.reactedBy, log.as);
  const former = log.messages.find(({ id }) => id === message.id);
  const messages = former
    ? log.messages.map((one) => (one.id === message.id ? message : one))
    : event.type === 'message_create'
      ? [...log.messages, message].sort((a, b) => compareSnowflakes(a.id, b.id)).slice(-KEPT_MESSAGES)
      : log.messages;
  const isNews = message.author.bot === true && !isThinking(message) && (!former || isThinking(former));
  return { ...seen, log: { ...log, messages }, heard: isNews ? message : seen.heard };
}

function counted(seen: Seen, { guildId, onlyFor, message }: Told): Seen {
  if (onlyFor !== null && onlyFor !== seen.log?.as) return seen;
  const members = seen.guilds.find(({ id }) => id === guildId)?.members;
  const me = members?.find(({ user }) => user.id === seen.log?.as);
  return { ...seen, unread: withUnread(seen.unread, { message, guildId, me }) };
}

function forget(seen: Seen, channelId: string, messageId: string): Seen {
  if (seen.log?.channelId !== channelId) return seen;
  const messages = withoutMessage(seen.log.messages, messageId);
  return { ...seen, log: { ...seen.log, messages } };
}
