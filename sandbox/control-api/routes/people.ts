import {
  clockChangeSchema,
  type FileInput,
  overwriteChangeSchema,
  personChangeSchema,
  type PersonView,
} from '../contract.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import type { RouteResponse, Call, Route } from '../../server/http/router.ts';
import type { GuildContents } from '../../world/guilds/guild-state.ts';
import { removeOverwrite, setOverwrite } from '../../world/guilds/guild-operations.ts';
import { storeImage } from '../../world/images.ts';
import { announceMemberUpdate } from '../../world/guilds/membership.ts';
import { setPresence } from '../../world/guilds/presences.ts';
import type { StoredFile } from '../../world/world.ts';
import { resolveGuildChannel, findMember, resolvePerson, findRole } from '../name-lookup.ts';
import { notFound, parseBody } from '../control-refusal.ts';

/** Acts on people themselves, on what they may do in one channel, and on time. */
export const personRoutes: Route[] = [
  {
    method: 'GET',
    path: '/people/:person',
    handle: (local, { param }) => ({ status: 200, body: toPersonView(local, param('person')) }),
  },
  { method: 'PATCH', path: '/people/:person', handle: changePerson },
  { method: 'PUT', path: '/channels/:channel/permissions/:target', handle: allow },
  { method: 'DELETE', path: '/channels/:channel/permissions/:target', handle: deleteOverwrite },
  { method: 'GET', path: '/clock', handle: (local) => ({ status: 200, body: { now: local.world.now() } }) },
  {
    method: 'POST',
    path: '/clock',
    handle: (local, { body }) => {
      local.advanceClock(parseBody(clockChangeSchema, body).advanceMs);
      return { status: 200, body: { now: local.world.now() } };
    },
  },
];

export const decodeFile = (file: FileInput): StoredFile => ({
  bytes: Buffer.from(file.data, 'base64'),
  contentType: file.content_type ?? 'application/octet-stream',
});

function toPersonView(local: LocalDiscord, person: string): PersonView {
  const user = resolvePerson(local, person);
  return { user, acceptsDms: !local.world.closedDms.has(user.id) };
}

function changePerson(local: LocalDiscord, { param, body }: Call): RouteResponse {
  const change = parseBody(personChangeSchema, body);
  const { world } = local;
  const user = resolvePerson(local, param('person'));
  if (change.acceptsDms === true) world.closedDms.delete(user.id);
  if (change.acceptsDms === false) world.closedDms.add(user.id);
  if (change.displayName !== undefined) user.global_name = change.displayName;
  if (change.avatar !== undefined) {
    user.avatar = change.avatar === null ? null : storeImage(local, 'avatars', user.id, decodeFile(change.avatar));
  }
  if (change.status !== undefined) {
    const activities = change.activity === undefined ? [] : [{ name: change.activity, type: 0 }];
    setPresence(local, user.id, change.status === 'offline' ? null : { status: change.status, activities });
  }
  if (change.displayName !== undefined || change.avatar !== undefined) {
    for (const guild of world.guilds.values()) {
      const member = guild.contents?.members.get(user.id);
      if (member) announceMemberUpdate(local, guild, member);
    }
  }
  return { status: 200, body: toPersonView(local, user.id) };
}

function allow(local: LocalDiscord, { param, query, body }: Call): RouteResponse {
  const input = parseBody(overwriteChangeSchema, body);
  const place = resolveGuildChannel(local, param('channel'), query.get('guild') ?? undefined);
  const overwrite = {
    ...resolveOverwriteTarget(place.contents, param('target')),
    allow: input.allow ?? '0',
    deny: input.deny ?? '0',
  };
  setOverwrite(local, place, overwrite);
  return { status: 200, body: place.channel };
}

function deleteOverwrite(local: LocalDiscord, { param, query }: Call): RouteResponse {
  const place = resolveGuildChannel(local, param('channel'), query.get('guild') ?? undefined);
  removeOverwrite(local, place, resolveOverwriteTarget(place.contents, param('target')).id);
  return { status: 200, body: place.channel };
}

function resolveOverwriteTarget(contents: GuildContents, query: string): { id: string; type: 0 | 1 } {
  const role = findRole(contents, query);
  if (role) return { id: role.id, type: 0 };
  const member = findMember(contents, query);
  if (!member) throw notFound(`role or member called ${query}`);
  return { id: member.user.id, type: 1 };
}
