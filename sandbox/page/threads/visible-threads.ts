import { ChannelType, PermissionFlagsBits as bit, type APIGuildMember } from 'discord-api-types/v10';
import type { GuildView } from '../../control-api/contract.ts';
import { compareSnowflakes } from '../../world/snowflakes.ts';
import { memberPermissions, type Channel } from '../state/guild-access.ts';

export type Thread = {
  /** Equal to the id of the message it was started at, if any. */
  id: string;
  parentId: string;
  name: string;
  ownerId: string | undefined;
  isPrivate: boolean;
  isArchived: boolean;
  isLocked: boolean;
};

/** Returns the threads of these channels that a member can see: open threads first, then newest first. */
export function visibleThreads(
  guild: GuildView,
  member: APIGuildMember,
  { channels, nowMs }: { channels: readonly Channel[]; nowMs: number },
): readonly Thread[] {
  const visible = guild.threads.filter(({ channel: { type, parent_id: parentId }, memberIds }) => {
    const parent = channels.find(({ id }) => id === parentId);
    if (!parent) return false;
    if (type !== ChannelType.PrivateThread || memberIds.includes(member.user.id)) return true;
    return (memberPermissions(guild, member, { channel: parent, nowMs }) & bit.ManageThreads) !== 0n;
  });
  return visible
    .map(({ channel }) => ({
      id: channel.id,
      parentId: channel.parent_id ?? '',
      name: channel.name,
      ownerId: channel.owner_id,
      isPrivate: channel.type === ChannelType.PrivateThread,
      isArchived: channel.thread_metadata?.archived === true,
      isLocked: channel.thread_metadata?.locked === true,
    }))
    .sort((left, right) =>
      left.isArchived === right.isArchived ? compareSnowflakes(right.id, left.id) : left.isArchived ? 1 : -1,
    );
}

/** Only members with Manage Threads can write in a locked thread. `permissions` are those in the parent channel. */
export const canWriteInThread = ({ isLocked }: Thread, permissions: bigint): boolean =>
  (permissions & bit.SendMessagesInThreads) !== 0n && (!isLocked || (permissions & bit.ManageThreads) !== 0n);

/** Suggests the beginning of the message, as Discord does. */
export function suggestedThreadName(content: string): string {
  const line = content.split('\n', 1)[0]?.trim() ?? '';
  return line.length <= MAX_SUGGESTED_LENGTH ? line : `${line.slice(0, MAX_SUGGESTED_LENGTH).trimEnd()}…`;
}
const MAX_SUGGESTED_LENGTH = 40;
