import type { APIAttachment, APIGuildMember, APIRole, APIUser } from 'discord-api-types/v10';
import type { FileInput } from '../actions-contract.ts';
import { computeChannelPermissions } from '../../world/permissions/access.ts';
import { storeFile } from '../../world/messages/message-content.ts';
import { findPerson, type World } from '../../world/world.ts';
import { findMember, findRole, type ActorContext } from '../name-lookup.ts';
import { invalid } from '../control-refusal.ts';

/** The `resolved` part of an interaction: the objects whose ids appear in its data. */
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
  user: (query: string, path: string) => string;
  role: (query: string, path: string) => string;
  mentionable: (query: string, path: string) => string;
  channel: (query: string, path: string, types?: readonly number[]) => string;
  attachment: (file: FileInput) => string;
};

/** Resolves the names a person uses to ids, and collects the objects that Discord sends with them. */
export function createResolver(world: World, { location, user: self }: ActorContext): Resolver {
  const resolved: Resolved = {};

  function addMember(member: APIGuildMember): void {
    const { user, deaf: _deaf, mute: _mute, ...rest } = member;
    resolved.users = { ...resolved.users, [user.id]: user };
    const permissions = computeChannelPermissions(world, location, user.id).toString();
    resolved.members = { ...resolved.members, [user.id]: { ...rest, permissions } };
  }

  function findUserId(query: string): string | undefined {
    const member = location.contents && findMember(location.contents, query);
    if (member) {
      addMember(member);
      return member.user.id;
    }
    const nonMember = findPerson(world, query.replace(/^<@!?(\d+)>$/u, '$1'));
    if (!nonMember) return undefined;
    resolved.users = { ...resolved.users, [nonMember.id]: nonMember };
    return nonMember.id;
  }

  function findRoleId(query: string): string | undefined {
    const role = location.contents && findRole(location.contents, query);
    if (!role) return undefined;
    resolved.roles = { ...resolved.roles, [role.id]: role };
    return role.id;
  }

  function channel(query: string, path: string, types?: readonly number[]): string {
    const name = query.replace(/^#/u, '');
    const channels = location.contents ? [...location.contents.channels.values()] : [];
    const found = channels.find((one) => one.id === query) ?? channels.find((one) => one.name === name);
    if (!found || !location.guild) throw invalid(path, 'Select a valid channel.');
    if (types?.length && !types.includes(found.type)) throw invalid(path, 'Select a valid channel.');
    const permissions = computeChannelPermissions(world, { ...location, channel: found }, self.id).toString();
    const appPermissions = computeChannelPermissions(world, { ...location, channel: found }, world.bot.id).toString();
    resolved.channels = {
      ...resolved.channels,
      [found.id]: { ...found, permissions, app_permissions: appPermissions },
    };
    return found.id;
  }

  return {
    resolved,
    channel,
    user: (query, path) => requireFound(findUserId(query), path, 'Select a valid user.'),
    role: (query, path) => requireFound(findRoleId(query), path, 'Select a valid role.'),
    mentionable: (query, path) =>
      requireFound(findUserId(query) ?? findRoleId(query), path, 'Select a valid user or role.'),
    attachment(file) {
      const stored = storeFile(world, location.channel.id, {
        key: '0',
        filename: file.filename,
        contentType: file.content_type ?? 'application/octet-stream',
        bytes: Buffer.from(file.data, 'base64'),
      });
      resolved.attachments = { ...resolved.attachments, [stored.id]: { ...stored, ephemeral: true } };
      return stored.id;
    },
  };
}

function requireFound(found: string | undefined, path: string, message: string): string {
  if (found === undefined) throw invalid(path, message);
  return found;
}

export const hasResolved = (resolved: Resolved): boolean => Object.keys(resolved).length > 0;
