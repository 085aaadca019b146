import { PermissionFlagsBits as bit, type APIGuildMember } from 'discord-api-types/v10';
import { createContext, useContext, type Dispatch } from 'react';
import type { GuildView } from '../../control-api/contract.ts';
import {
  visibleChannels,
  groupPeopleByRank,
  memberPermissions,
  topicOf,
  type Category,
  type Channel,
} from './guild-access.ts';
import { DM, type PageLocation } from './page-location.ts';
import type { PageAction, PageState } from './page-state.ts';
import { canWriteInThread, visibleThreads, type Thread } from '../threads/visible-threads.ts';
import type { ReplyDraft } from '../composer/use-reply-draft.ts';

/** The selected user, server and channel: the page location resolved against the current state. */
export type PageView = {
  guild: GuildView;
  me: APIGuildMember;
  categories: readonly Category[];
  /** Of all channels the user can see. */
  threads: readonly Thread[];
  /** Undefined when the user cannot see any channel. */
  channel: OpenChannel | undefined;
  canWrite: boolean;
  /** Further permissions: first those of the channel, then those of the server. */
  can: {
    delete: boolean;
    pin: boolean;
    threads: boolean;
    roles: boolean;
    channels: boolean;
    kick: boolean;
    server: boolean;
  };
};
export type OpenChannel = {
  /** Undefined until the DM channel with the bot has been opened. */
  id: string | undefined;
  name: string;
  topic: string;
  isDm: boolean;
  /** The thread with the name of its parent channel, when the open channel is a thread. */
  thread: (Thread & { parentName: string }) | undefined;
};

/** Falls back to the first server, an ordinary member and a general channel where the location names nothing that exists. */
export function resolvePageView(
  pageState: PageState,
  pageLocation: PageLocation,
  options: { dmId: string | undefined; nowMs: number },
): PageView | undefined {
  const { nowMs } = options;
  const guild = pageState.guilds.find(({ id }) => id === pageLocation.server) ?? pageState.guilds[0];
  const me = guild && resolvePerson(guild, pageLocation.as, nowMs);
  if (!guild || !me) return undefined;
  const categories = visibleChannels(guild, me, nowMs);
  const channels = categories.flatMap((category) => category.channels);
  const threads = visibleThreads(guild, me, { channels, nowMs });
  const thread = threads.find(({ id }) => id === pageLocation.channel);
  const isDm = pageLocation.channel === DM;
  const channelId = thread?.parentId ?? pageLocation.channel;
  const openChannel =
    channels.find(({ id }) => id === channelId) ?? channels.find(({ name }) => name === 'general') ?? channels[0];
  const channelPermissions = openChannel && !isDm ? memberPermissions(guild, me, { channel: openChannel, nowMs }) : 0n;
  const serverPermissions = memberPermissions(guild, me, { nowMs });
  const has = (bits: bigint, one: bigint) => (bits & one) !== 0n;
  const channel = isDm
    ? {
        id: options.dmId,
        name: pageState.bot.global_name ?? pageState.bot.username,
        topic: '',
        isDm,
        thread: undefined,
      }
    : openChannel && toOpenChannel(openChannel, thread);
  return {
    guild,
    me,
    categories,
    threads,
    channel,
    canWrite:
      isDm || (thread ? canWriteInThread(thread, channelPermissions) : has(channelPermissions, bit.SendMessages)),
    can: {
      delete: has(channelPermissions, bit.ManageMessages),
      pin: isDm || has(channelPermissions, bit.PinMessages),
      threads: has(channelPermissions, bit.ManageThreads),
      roles: has(serverPermissions, bit.ManageRoles),
      channels: has(serverPermissions, bit.ManageChannels),
      kick: has(serverPermissions, bit.KickMembers),
      server: has(serverPermissions, bit.ManageGuild),
    },
  };
}

function toOpenChannel(openChannel: Channel, thread: Thread | undefined): OpenChannel {
  const { id, name } = thread ?? openChannel;
  const threadWithParent = thread && { ...thread, parentName: openChannel.name };
  return { id, name, topic: thread ? '' : topicOf(openChannel), isDm: false, thread: threadWithParent };
}

function resolvePerson(guild: GuildView, userId: string | undefined, nowMs: number): APIGuildMember | undefined {
  const people = groupPeopleByRank(guild, nowMs);
  const allPeople = people.flatMap(({ members }) => members);
  const firstMember = people.find(({ rank }) => rank === 'member')?.members[0];
  return allPeople.find(({ user }) => user.id === userId) ?? firstMember ?? allPeople[0];
}

/** The values available to every component of the page. */
export type PageContextValue = {
  pageState: PageState;
  pageView: PageView;
  navigate: (change: PageLocation) => void;
  dispatch: Dispatch<PageAction>;
  /** Announces a text to screen readers. */
  announce: (text: string) => void;
  replyDraft: ReplyDraft;
};
const PageContext = createContext<PageContextValue | undefined>(undefined);
export const PageContextProvider = PageContext.Provider;

export function usePageContext(): PageContextValue {
  const pageContext = useContext(PageContext);
  if (!pageContext) throw new Error('usePageContext was called outside of PageContextProvider.');
  return pageContext;
}
