import { OverwriteType, PermissionFlagsBits as bit, type APIOverwrite, type APIRole } from 'discord-api-types/v10';

/** The channel permissions that matter to a bot, in the order of Discord's channel settings. */
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

/** The permissions of a role in the whole server. */
export const SERVER_PERMISSIONS = [
  'Administrator',
  'ManageGuild',
  'ManageRoles',
  'ManageChannels',
  'KickMembers',
  ...CHANNEL_PERMISSIONS,
] as const satisfies readonly (keyof typeof bit)[];
export type PermissionName = (typeof SERVER_PERMISSIONS)[number];

/** The state of a permission in a channel overwrite; `inherit` leaves it to the server. */
export type OverwriteState = 'allow' | 'inherit' | 'deny';
export const OVERWRITE_STATES: readonly OverwriteState[] = ['deny', 'inherit', 'allow'];

export function overwriteStateOf(
  overwrite: Pick<APIOverwrite, 'allow' | 'deny'> | undefined,
  permission: PermissionName,
): OverwriteState {
  if ((BigInt(overwrite?.deny ?? 0) & bit[permission]) !== 0n) return 'deny';
  return (BigInt(overwrite?.allow ?? 0) & bit[permission]) !== 0n ? 'allow' : 'inherit';
}

/** Returns the overwrite with one permission changed. */
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

/** Returns a role's permissions with one permission toggled. */
export const togglePermission = (role: Pick<APIRole, 'permissions'>, permission: PermissionName): string =>
  (BigInt(role.permissions) ^ bit[permission]).toString();

/** The managed role of the bot, which holds its permissions. */
export const findBotRole = (roles: readonly APIRole[], botId: string): APIRole | undefined =>
  roles.find(({ tags }) => tags?.bot_id === botId);

/** Finds the overwrite of a role or member. */
export const findOverwrite = (
  overwrites: readonly APIOverwrite[] | undefined,
  target: { id: string; type: OverwriteType },
): APIOverwrite | undefined => overwrites?.find(({ id, type }) => id === target.id && type === target.type);
