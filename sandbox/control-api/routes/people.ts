import { clockChangeSchema, overwriteChangeSchema, personChangeSchema, type PersonView } from '../contract.ts';
import type { FileInput } from '../actions-contract.ts';
import type { RouteResponse, Call } from '../../server/http/router.ts';
import type { GuildContents } from '../../world/guilds/guild-state.ts';
import { removeOverwrite, setOverwrite } from '../../world/guilds/channel-operations.ts';
import { storeImage } from '../../world/images.ts';
import { announceMemberUpdate } from '../../world/guilds/membership.ts';
import { setPresence } from '../../world/guilds/presences.ts';
import type { StoredFile, World } from '../../world/world.ts';
import { resolveGuildChannel, findMember, resolvePerson, findRole } from '../name-lookup.ts';
import { notFound, parseBody } from '../control-refusal.ts';
import type { ControlContext, ControlRoute } from '../control-context.ts';

/** Changes to people, to permission overwrites and to the clock. */
export const personRoutes: ControlRoute[] = [
  {
    method: 'GET',
    path: '/people/:person',
    handle: ({ world }, { param }) => ({ status: 200, body: toPersonView(world, param('person')) }),
  },
  { method: 'PATCH', path: '/people/:person', handle: changePerson },
  { method: 'PUT', path: '/channels/:channel/permissions/:target', handle: putOverwrite },
  { method: 'DELETE', path: '/channels/:channel/permissions/:target', handle: deleteOverwrite },
  { method: 'GET', path: '/clock', handle: ({ world }) => ({ status: 200, body: { now: world.now() } }) },
  {
    method: 'POST',
    path: '/clock',
    handle: ({ advanceClock, world }, { body }) => {
      advanceClock(parseBody(clockChangeSchema, body).advanceMs);
      return { status: 200, body: { now: world.now() } };
    },
  },
];

export const decodeFile = (file: FileInput): StoredFile => ({
  bytes: Buffer.from(file.data, 'base64'),
  contentType: file.content_type ?? 'application/octet-stream',
});

function toPersonView(world: World, person: string): PersonView {
  const user = resolvePerson(world, person);
  return { user, acceptsDms: !world.closedDms.has(user.id) };
}

function changePerson({ world }: ControlContext, { param, body }: Call): RouteResponse {
  const change = parseBody(personChangeSchema, body);
  const user = resolvePerson(world, param('person'));
  if (change.acceptsDms === true) world.closedDms.delete(user.id);
  if (change.acceptsDms === false) world.closedDms.add(user.id);
  if (change.displayName !== undefined) user.global_name = change.displayName;
  if (change.avatar !== undefined) {
    user.avatar = change.avatar === null ? null : storeImage(world, 'avatars', user.id, decodeFile(change.avatar));
  }
  if (change.status !== undefined) {
    const activities = change.activity === undefined ? [] : [{ name: change.activity, type: 0 }];
    setPresence(world, user.id, change.status === 'offline' ? null : { status: change.status, activities });
  }
  if (change.displayName !== undefined || change.avatar !== undefined) {
    for (const guild of world.guilds.values()) {
      const member = guild.contents?.members.get(user.id);
      if (member) announceMemberUpdate(world, guild, member);
    }
  }
  return { status: 200, body: toPersonView(world, user.id) };
}

function putOverwrite({ world }: ControlContext, { param, query, body }: Call): RouteResponse {
  const input = parseBody(overwriteChangeSchema, body);
  const location = resolveGuildChannel(world, param('channel'), query.get('guild') ?? undefined);
  const overwrite = {
    ...resolveOverwriteTarget(location.contents, param('target')),
    allow: input.allow ?? '0',
    deny: input.deny ?? '0',
  };
  setOverwrite(world, location, overwrite);
  return { status: 200, body: location.channel };
}

function deleteOverwrite({ world }: ControlContext, { param, query }: Call): RouteResponse {
  const location = resolveGuildChannel(world, param('channel'), query.get('guild') ?? undefined);
  removeOverwrite(world, location, resolveOverwriteTarget(location.contents, param('target')).id);
  return { status: 200, body: location.channel };
}

function resolveOverwriteTarget(contents: GuildContents, query: string): { id: string; type: 0 | 1 } {
  const role = findRole(contents, query);
  if (role) return { id: role.id, type: 0 };
  const member = findMember(contents, query);
  if (!member) throw notFound(`role or member called ${query}`);
  return { id: member.user.id, type: 1 };
}
