import { OverwriteType, PermissionFlagsBits as bit, type APIOverwrite, type APIRole } from 'discord-api-types/v10';

/** The rights a bot lives by in a channel, as Discord's channel settings list them. */
export const CHANNEL_PERMISSIONS = [
  'ViewChannel',
  'SendMessages',
  'EmbedLinks',
  'AttachFiles',
  'ReadMessageHistory',
  'AddReactions',
  'MentionEveryone',
  'ManageMessages',
  'PinMessages',
  'CreatePublicThreads',
  'SendMessagesInThreads',
  'ManageThreads',
  'UseApplicationCommands',
] as const satisfies readonly (keyof typeof bit)[];

/** The rights of a role in the whole server. */
export const SERVER_PERMISSIONS = [
  'Administrator',
  'ManageGuild',
  'ManageRoles',
  'ManageChannels',
  'KickMembers',
  ...CHANNEL_PERMISSIONS,
] as const satisfies readonly (keyof typeof bit)[];
export type PermissionName = (typeof SERVER_PERMISSIONS)[number];

/** What a channel says of a right for one role or member: given, taken, or whatever the server says. */
export type OverwriteState = 'allow' | 'inherit' | 'deny';
export const OVERWRITE_STATES: readonly OverwriteState[] = ['deny', 'inherit', 'allow'];

export function overwriteStateOf(
  overwrite: Pick<APIOverwrite, 'allow' | 'deny'> | undefined,
  permission: PermissionName,
): OverwriteState {
  if ((BigInt(overwrite?.deny ?? 0) & bit[permission]) !== 0n) return 'deny';
  return (BigInt(overwrite?.allow ?? 0) & bit[permission]) !== 0n ? 'allow' : 'inherit';
}

/** The overwrite that says the same but for one right. */
export function withOverwriteState(
  overwrite: Pick<APIOverwrite, 'allow' | 'deny'> | undefined,
  permission: PermissionName,
  overwriteState: OverwriteState,
): { allow: string; deny: string } {
  const without = (bits: string | undefined) => BigInt(bits ?? 0) & ~bit[permission];
  return {
    allow: (without(overwrite?.allow) | (overwriteState === 'allow' ? bit[permission] : 0n)).toString(),
    deny: (without(overwrite?.deny) | (overwriteState === 'deny' ? bit[permission] : 0n)).toString(),
  };
}

export const hasPermission = (role: Pick<APIRole, 'permissions'>, permission: PermissionName): boolean =>
  (BigInt(role.permissions) & bit[permission]) !== 0n;

/** A role's permissions with one right switched. */
export const togglePermission = (role: Pick<APIRole, 'permissions'>, permission: PermissionName): string =>
  (BigInt(role.permissions) ^ bit[permission]).toString();

/** The role that came with the bot, which carries what the bot may do. */
export const findBotRole = (roles: readonly APIRole[], botId: string): APIRole | undefined =>
  roles.find(({ tags }) => tags?.bot_id === botId);

/** The overwrite of a role or member among a channel's. */
export const findOverwrite = (
  overwrites: readonly APIOverwrite[] | undefined,
  target: { id: string; type: OverwriteType },
): APIOverwrite | undefined => overwrites?.find(({ id, type }) => id === target.id && type === target.type);
