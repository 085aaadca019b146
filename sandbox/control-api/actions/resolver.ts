import type { APIAttachment, APIGuildMember, APIRole, APIUser } from 'discord-api-types/v10';
import type { FileInput } from '../contract.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import { permissionsIn } from '../../world/permissions/access.ts';
import { keepFile } from '../../world/messages/message-content.ts';
import { findPerson } from '../../world/world.ts';
import { memberOf, roleOf, type Scene } from '../name-lookup.ts';
import { invalid } from '../control-refusal.ts';

/** The `resolved` part of an interaction: objects named by ids in its data. */
export type Resolved = {
  users?: Record<string, APIUser>;
  members?: Record<string, object>;
  roles?: Record<string, APIRole>;
  channels?: Record<string, object>;
  messages?: Record<string, object>;
  attachments?: Record<string, APIAttachment>;
};

export type Resolver = {
  resolved: Resolved;
  user: (wanted: string, path: string) => string;
  role: (wanted: string, path: string) => string;
  mentionable: (wanted: string, path: string) => string;
  channel: (wanted: string, path: string, types?: readonly number[]) => string;
  attachment: (file: FileInput) => string;
};

/** Turns what a person names into ids, and gathers the objects Discord sends along. */
export function createResolver(local: LocalDiscord, { place, user: self }: Scene): Resolver {
  const resolved: Resolved = {};

  function addMember(member: APIGuildMember): void {
    const { user, deaf: _deaf, mute: _mute, ...rest } = member;
    resolved.users = { ...resolved.users, [user.id]: user };
    const permissions = permissionsIn(local, place, user.id).toString();
    resolved.members = { ...resolved.members, [user.id]: { ...rest, permissions } };
  }

  function tryUser(wanted: string): string | undefined {
    const member = place.parts && memberOf(place.parts, wanted);
    if (member) {
      addMember(member);
      return member.user.id;
    }
    const stranger = findPerson(local.world, wanted.replace(/^<@!?(\d+)>$/u, '$1'));
    if (!stranger) return undefined;
    resolved.users = { ...resolved.users, [stranger.id]: stranger };
    return stranger.id;
  }

  function tryRole(wanted: string): string | undefined {
    const role = place.parts && roleOf(place.parts, wanted);
    if (!role) return undefined;
    resolved.roles = { ...resolved.roles, [role.id]: role };
    return role.id;
  }

  function channel(wanted: string, path: string, types?: readonly number[]): string {
    const name = wanted.replace(/^#/u, '');
    const channels = place.parts ? [...place.parts.channels.values()] : [];
    const found = channels.find((one) => one.id === wanted) ?? channels.find((one) => one.name === name);
    if (!found || !place.guild) throw invalid(path, 'Select a valid channel.');
    if (types?.length && !types.includes(found.type)) throw invalid(path, 'Select a valid channel.');
    const permissions = permissionsIn(local, { ...place, channel: found }, self.id).toString();
    const appPermissions = permissionsIn(local, { ...place, channel: found }, local.world.bot.id).toString();
    resolved.channels = {
      ...resolved.channels,
      [found.id]: { ...found, permissions, app_permissions: appPermissions },
    };
    return found.id;
  }

  return {
    resolved,
    channel,
    user: (wanted, path) => demand(tryUser(wanted), path, 'Select a valid user.'),
    role: (wanted, path) => demand(tryRole(wanted), path, 'Select a valid role.'),
    mentionable: (wanted, path) => demand(tryUser(wanted) ?? tryRole(wanted), path, 'Select a valid user or role.'),
    attachment(file) {
      const kept = keepFile(local, place.channel.id, {
        key: '0',
        filename: file.filename,
        contentType: file.content_type ?? 'application/octet-stream',
        bytes: Buffer.from(file.data, 'base64'),
      });
      resolved.attachments = { ...resolved.attachments, [kept.id]: { ...kept, ephemeral: true } };
      return kept.id;
    },
  };
}

function demand(found: string | undefined, path: string, message: string): string {
  if (found === undefined) throw invalid(path, message);
  return found;
}

export const hasAny = (resolved: Resolved): boolean => Object.keys(resolved).length > 0;
