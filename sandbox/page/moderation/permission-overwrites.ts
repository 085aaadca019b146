import { OverwriteType, PermissionFlagsBits as bit, type APIOverwrite, type APIRole } from 'discord-api-types/v10';

/** The rights a bot lives by in a channel, as Discord's channel settings list them. */
export const CHANNEL_RIGHTS = [
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
export const SERVER_RIGHTS = [
  'Administrator',
  'ManageGuild',
  'ManageRoles',
  'ManageChannels',
  'KickMembers',
  ...CHANNEL_RIGHTS,
] as const satisfies readonly (keyof typeof bit)[];
export type Right = (typeof SERVER_RIGHTS)[number];

/** What a channel says of a right for one role or member: given, taken, or whatever the server says. */
export type Stand = 'allow' | 'inherit' | 'deny';
export const STANDS: readonly Stand[] = ['deny', 'inherit', 'allow'];

export function standOf(overwrite: Pick<APIOverwrite, 'allow' | 'deny'> | undefined, right: Right): Stand {
  if ((BigInt(overwrite?.deny ?? 0) & bit[right]) !== 0n) return 'deny';
  return (BigInt(overwrite?.allow ?? 0) & bit[right]) !== 0n ? 'allow' : 'inherit';
}

/** The overwrite that says the same but for one right. */
export function withStand(
  overwrite: Pick<APIOverwrite, 'allow' | 'deny'> | undefined,
  right: Right,
  stand: Stand,
): { allow: string; deny: string } {
  const without = (bits: string | undefined) => BigInt(bits ?? 0) & ~bit[right];
  return {
    allow: (without(overwrite?.allow) | (stand === 'allow' ? bit[right] : 0n)).toString(),
    deny: (without(overwrite?.deny) | (stand === 'deny' ? bit[right] : 0n)).toString(),
  };
}

export const holds = (role: Pick<APIRole, 'permissions'>, right: Right): boolean =>
  (BigInt(role.permissions) & bit[right]) !== 0n;

/** A role's permissions with one right switched. */
export const switched = (role: Pick<APIRole, 'permissions'>, right: Right): string =>
  (BigInt(role.permissions) ^ bit[right]).toString();

/** The role that came with the bot, which carries what the bot may do. */
export const roleOfBot = (roles: readonly APIRole[], botId: string): APIRole | undefined =>
  roles.find(({ tags }) => tags?.bot_id === botId);

/** The overwrite of a role or member among a channel's. */
export const overwriteFor = (
  overwrites: readonly APIOverwrite[] | undefined,
  target: { id: string; type: OverwriteType },
): APIOverwrite | undefined => overwrites?.find(({ id, type }) => id === target.id && type === target.type);
