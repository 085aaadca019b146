import { PermissionFlagsBits as bit, ThreadAutoArchiveDuration } from 'discord-api-types/v10';
import { newThreadSchema, threadChangeSchema, type ThreadChange } from '../contract.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import { discordError } from '../../world/discord-error.ts';
import type { RouteResponse, Call, Route } from '../../server/http/router.ts';
import { computeChannelPermissions, type Place } from '../../world/permissions/access.ts';
import type { ThreadState } from '../../world/guilds/guild-state.ts';
import { findMessage } from '../../world/messages/messages.ts';
import { openThreadFromMessage } from '../../world/threads/open-thread.ts';
import { hasPermissions } from '../../world/permissions/permissions.ts';
import { isRepliable } from '../../world/messages/replies.ts';
import { changeThread } from '../../world/threads/threads.ts';
import { findThread } from '../../world/world.ts';
import { type ActorContext, resolveActor } from '../name-lookup.ts';
import { forbidden, invalid, notFound, parseBody } from '../control-refusal.ts';

/** What people do with threads, besides reading and writing in them. */
export const threadRoutes: Route[] = [
  { method: 'POST', path: '/threads', handle: createThread },
  { method: 'PATCH', path: '/threads/:thread', handle: editThread },
];

function createThread(local: LocalDiscord, { body }: Call): RouteResponse {
  const input = parseBody(newThreadSchema, body);
  const { user, place } = resolveActor(local, input);
  const stored = findMessage(local, place.channel.id, input.message);
  if (!stored || stored.onlyFor !== null) throw notFound(`message ${input.message}`);
  if (!isRepliable(stored.message)) throw invalid('message', 'Cannot open a thread at a system message');
  if (place.guild && !hasPermissions(computeChannelPermissions(local, place, user.id), bit.CreatePublicThreads))
    throw forbidden('They may not open threads in that channel.');
  const { channel } = openThreadFromMessage(
    local,
    { place, stored },
    { name: input.name, ownerId: user.id, autoArchiveMinutes: ThreadAutoArchiveDuration.OneDay, slowModeS: 0 },
  );
  return { status: 201, body: channel };
}

function editThread(local: LocalDiscord, { param, query, body }: Call): RouteResponse {
  const input = parseBody(threadChangeSchema, body);
  const actor = resolveActor(local, { as: query.get('as') ?? '', channel: param('thread') });
  const thread = findThread(local.world, actor.place.channel.id);
  if (!actor.place.guild || !thread) throw notFound(`thread ${param('thread')}`);
  if (!canChangeThread(local, actor, { thread, input })) throw forbidden('They may not change that thread.');
  const { name, archived, locked } = input;
  changeThread(local, actor.place.guild, thread, {
    ...(name === undefined ? {} : { name }),
    ...(archived === undefined ? {} : { archived }),
    ...(locked === undefined ? {} : { locked }),
  });
  return { status: 200, body: thread.channel };
}

/** `topics/threads.mdx`: a locked thread is left to those who manage threads. */
function canChangeThread(
  local: LocalDiscord,
  { user, place }: ActorContext,
  { thread, input }: { thread: ThreadState; input: ThreadChange },
): boolean {
  const permissions = computeChannelPermissions(local, place, user.id);
  if (hasPermissions(permissions, bit.ManageThreads)) return true;
  if (input.locked !== undefined || thread.channel.thread_metadata?.locked) return false;
  if (thread.channel.owner_id === user.id) return true;
  return input.name === undefined && input.archived === false && hasPermissions(permissions, bit.SendMessagesInThreads);
}

/** Writing reopens a thread that is archived, and only its managers write in a locked one: 160005. */
export function requireUnlocked(local: LocalDiscord, place: Place, userId: string): void {
  const isLocked = findThread(local.world, place.channel.id)?.channel.thread_metadata?.locked === true;
  if (isLocked && !hasPermissions(computeChannelPermissions(local, place, userId), bit.ManageThreads))
    throw discordError(160_005);
}
