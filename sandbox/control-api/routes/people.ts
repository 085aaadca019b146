import {
  clockChangeSchema,
  type FileInput,
  overwriteChangeSchema,
  personChangeSchema,
  type PersonView,
} from '../contract.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import type { Answer, Call, Route } from '../../server/http/router.ts';
import type { GuildParts } from '../../world/guilds/guild-state.ts';
import { removeOverwrite, setOverwrite } from '../../world/guilds/guild-operations.ts';
import { keepImage } from '../../world/images.ts';
import { announceMember } from '../../world/guilds/membership.ts';
import { setPresence } from '../../world/guilds/presences.ts';
import type { StoredFile } from '../../world/world.ts';
import { changeableChannel, memberOf, personOf, roleOf } from '../name-lookup.ts';
import { missing, parse } from '../control-refusal.ts';

/** Acts on people themselves, on what they may do in one channel, and on time. */
export const personRoutes: Route[] = [
  {
    method: 'GET',
    path: '/people/:person',
    handle: (local, { param }) => ({ status: 200, body: viewOf(local, param('person')) }),
  },
  { method: 'PATCH', path: '/people/:person', handle: changePerson },
  { method: 'PUT', path: '/channels/:channel/permissions/:target', handle: allow },
  { method: 'DELETE', path: '/channels/:channel/permissions/:target', handle: reset },
  { method: 'GET', path: '/clock', handle: (local) => ({ status: 200, body: { now: local.world.now() } }) },
  {
    method: 'POST',
    path: '/clock',
    handle: (local, { body }) => {
      local.advanceClock(parse(clockChangeSchema, body).advanceMs);
      return { status: 200, body: { now: local.world.now() } };
    },
  },
];

export const fileOf = (file: FileInput): StoredFile => ({
  bytes: Buffer.from(file.data, 'base64'),
  contentType: file.content_type ?? 'application/octet-stream',
});

function viewOf(local: LocalDiscord, person: string): PersonView {
  const user = personOf(local, person);
  return { user, acceptsDms: !local.world.closedDms.has(user.id) };
}

function changePerson(local: LocalDiscord, { param, body }: Call): Answer {
  const change = parse(personChangeSchema, body);
  const { world } = local;
  const user = personOf(local, param('person'));
  if (change.acceptsDms === true) world.closedDms.delete(user.id);
  if (change.acceptsDms === false) world.closedDms.add(user.id);
  if (change.displayName !== undefined) user.global_name = change.displayName;
  if (change.avatar !== undefined) {
    user.avatar = change.avatar === null ? null : keepImage(local, 'avatars', user.id, fileOf(change.avatar));
  }
  if (change.status !== undefined) {
    const activities = change.activity === undefined ? [] : [{ name: change.activity, type: 0 }];
    setPresence(local, user.id, change.status === 'offline' ? null : { status: change.status, activities });
  }
  if (change.displayName !== undefined || change.avatar !== undefined) {
    for (const guild of world.guilds.values()) {
      const member = guild.parts?.members.get(user.id);
      if (member) announceMember(local, guild, member);
    }
  }
  return { status: 200, body: viewOf(local, user.id) };
}

function allow(local: LocalDiscord, { param, query, body }: Call): Answer {
  const wish = parse(overwriteChangeSchema, body);
  const place = changeableChannel(local, param('channel'), query.get('guild') ?? undefined);
  const overwrite = { ...targetOf(place.parts, param('target')), allow: wish.allow ?? '0', deny: wish.deny ?? '0' };
  setOverwrite(local, place, overwrite);
  return { status: 200, body: place.channel };
}

function reset(local: LocalDiscord, { param, query }: Call): Answer {
  const place = changeableChannel(local, param('channel'), query.get('guild') ?? undefined);
  removeOverwrite(local, place, targetOf(place.parts, param('target')).id);
  return { status: 200, body: place.channel };
}

function targetOf(parts: GuildParts, wanted: string): { id: string; type: 0 | 1 } {
  const role = roleOf(parts, wanted);
  if (role) return { id: role.id, type: 0 };
  const member = memberOf(parts, wanted);
  if (!member) throw missing(`role or member called ${wanted}`);
  return { id: member.user.id, type: 1 };
}
