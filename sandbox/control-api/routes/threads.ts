import { PermissionFlagsBits as bit, ThreadAutoArchiveDuration } from 'discord-api-types/v10';
import { newThreadSchema, threadChangeSchema, type ThreadChange } from '../contract.ts';
import { discordError } from '../../world/discord-error.ts';
import type { RouteResponse, Call } from '../../server/http/router.ts';
import { computeChannelPermissions, type ChannelLocation } from '../../world/permissions/access.ts';
import type { ThreadState } from '../../world/guilds/guild-state.ts';
import { findMessage } from '../../world/messages/messages.ts';
import { openThreadFromMessage } from '../../world/threads/open-thread.ts';
import { hasPermissions } from '../../world/permissions/permissions.ts';
import { isRepliable } from '../../world/messages/replies.ts';
import { changeThread } from '../../world/threads/threads.ts';
import { findThread, type World } from '../../world/world.ts';
import { type ActorContext, resolveActor } from '../name-lookup.ts';
import { forbidden, invalid, notFound, parseBody } from '../control-refusal.ts';
import type { ControlContext, ControlRoute } from '../control-context.ts';

/** Creating and changing threads, as a person. */
export const threadRoutes: ControlRoute[] = [
  { method: 'POST', path: '/threads', handle: createThread },
  { method: 'PATCH', path: '/threads/:thread', handle: editThread },
];

function createThread({ world }: ControlContext, { body }: Call): RouteResponse {
  const input = parseBody(newThreadSchema, body);
  const { user, location } = resolveActor(world, input);
  const stored = findMessage(world, location.channel.id, input.message);
  if (!stored || stored.onlyFor !== null) throw notFound(`message ${input.message}`);
  if (!isRepliable(stored.message)) throw invalid('message', 'Cannot open a thread at a system message');
  if (location.guild && !hasPermissions(computeChannelPermissions(world, location, user.id), bit.CreatePublicThreads))
    throw forbidden('They may not open threads in that channel.');
  const { channel } = openThreadFromMessage(
    world,
    { location, stored },
    { name: input.name, ownerId: user.id, autoArchiveMinutes: ThreadAutoArchiveDuration.OneDay, slowModeS: 0 },
  );
  return { status: 201, body: channel };
}

function editThread({ world }: ControlContext, { param, query, body }: Call): RouteResponse {
  const input = parseBody(threadChangeSchema, body);
  const actor = resolveActor(world, { as: query.get('as') ?? '', channel: param('thread') });
  const thread = findThread(world, actor.location.channel.id);
  if (!actor.location.guild || !thread) throw notFound(`thread ${param('thread')}`);
  if (!canChangeThread(world, actor, { thread, input })) throw forbidden('They may not change that thread.');
  const { name, archived, locked } = input;
  changeThread(world, actor.location.guild, thread, {
    ...(name === undefined ? {} : { name }),
    ...(archived === undefined ? {} : { archived }),
    ...(locked === undefined ? {} : { locked }),
  });
  return { status: 200, body: thread.channel };
}

/** `topics/threads.mdx`: only those with Manage Threads may change a locked thread. */
function canChangeThread(
  world: World,
  { user, location }: ActorContext,
  { thread, input }: { thread: ThreadState; input: ThreadChange },
): boolean {
  const permissions = computeChannelPermissions(world, location, user.id);
  if (hasPermissions(permissions, bit.ManageThreads)) return true;
  if (input.locked !== undefined || thread.channel.thread_metadata?.locked) return false;
  if (thread.channel.owner_id === user.id) return true;
  return input.name === undefined && input.archived === false && hasPermissions(permissions, bit.SendMessagesInThreads);
}

/**
 * Refuses with 160005 to write in a locked thread without Manage Threads. A message reopens a thread that is only
 * archived.
 */
export function requireUnlocked(world: World, location: ChannelLocation, userId: string): void {
  const isLocked = findThread(world, location.channel.id)?.channel.thread_metadata?.locked === true;
  if (isLocked && !hasPermissions(computeChannelPermissions(world, location, userId), bit.ManageThreads))
    throw discordError(160_005);
}
