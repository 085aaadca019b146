import { PermissionFlagsBits as bit, ThreadAutoArchiveDuration } from 'discord-api-types/v10';
import { newThreadSchema, threadChangeSchema, type ThreadChange } from '../contract.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import { refusal } from '../../world/discord-error.ts';
import type { Answer, Call, Route } from '../../server/http/router.ts';
import { permissionsIn, type Place } from '../../world/permissions/access.ts';
import type { ThreadState } from '../../world/guilds/guild-state.ts';
import { findMessage } from '../../world/messages/messages.ts';
import { openThreadAt } from '../../world/threads/open-thread.ts';
import { may } from '../../world/permissions/permissions.ts';
import { isRepliable } from '../../world/messages/replies.ts';
import { changeThread } from '../../world/threads/threads.ts';
import { findThread } from '../../world/world.ts';
import { type Scene, sceneOf } from '../name-lookup.ts';
import { forbidden, invalid, missing, parse } from '../control-refusal.ts';

/** What people do with threads, besides reading and writing in them. */
export const threadRoutes: Route[] = [
  { method: 'POST', path: '/threads', handle: open },
  { method: 'PATCH', path: '/threads/:thread', handle: change },
];

function open(local: LocalDiscord, { body }: Call): Answer {
  const wish = parse(newThreadSchema, body);
  const { user, place } = sceneOf(local, wish);
  const stored = findMessage(local, place.channel.id, wish.message);
  if (!stored || stored.onlyFor !== null) throw missing(`message ${wish.message}`);
  if (!isRepliable(stored.message)) throw invalid('message', 'Cannot open a thread at a system message');
  if (place.guild && !may(permissionsIn(local, place, user.id), bit.CreatePublicThreads))
    throw forbidden('They may not open threads in that channel.');
  const { channel } = openThreadAt(
    local,
    { place, stored },
    { name: wish.name, ownerId: user.id, autoArchiveMinutes: ThreadAutoArchiveDuration.OneDay, slowModeS: 0 },
  );
  return { status: 201, body: channel };
}

function change(local: LocalDiscord, { param, query, body }: Call): Answer {
  const wish = parse(threadChangeSchema, body);
  const scene = sceneOf(local, { as: query.get('as') ?? '', channel: param('thread') });
  const thread = findThread(local.world, scene.place.channel.id);
  if (!scene.place.guild || !thread) throw missing(`thread ${param('thread')}`);
  if (!mayChange(local, scene, { thread, wish })) throw forbidden('They may not change that thread.');
  const { name, archived, locked } = wish;
  changeThread(local, scene.place.guild, thread, {
    ...(name === undefined ? {} : { name }),
    ...(archived === undefined ? {} : { archived }),
    ...(locked === undefined ? {} : { locked }),
  });
  return { status: 200, body: thread.channel };
}

/** `topics/threads.mdx`: a locked thread is left to those who manage threads. */
function mayChange(
  local: LocalDiscord,
  { user, place }: Scene,
  { thread, wish }: { thread: ThreadState; wish: ThreadChange },
): boolean {
  const held = permissionsIn(local, place, user.id);
  if (may(held, bit.ManageThreads)) return true;
  if (wish.locked !== undefined || thread.channel.thread_metadata?.locked) return false;
  if (thread.channel.owner_id === user.id) return true;
  return wish.name === undefined && wish.archived === false && may(held, bit.SendMessagesInThreads);
}

/** Writing reopens a thread that is archived, and only its managers write in a locked one: 160005. */
export function requireUnlocked(local: LocalDiscord, place: Place, userId: string): void {
  const isLocked = findThread(local.world, place.channel.id)?.channel.thread_metadata?.locked === true;
  if (isLocked && !may(permissionsIn(local, place, userId), bit.ManageThreads)) throw refusal(160_005);
}
