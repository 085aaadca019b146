/** Discord's bits (topics/permissions.mdx): administrator, see the channel, send messages, embed links, manage roles. */
const ADMINISTRATOR = 1n << 3n;
const VIEW_CHANNEL = 1n << 10n;
const POST_PERMISSIONS = VIEW_CHANNEL | (1n << 11n) | (1n << 14n);
const MANAGE_ROLES = 1n << 28n;

const hasPermissions = (permissions: string, needed: bigint): boolean => {
  const held = BigInt(permissions);
  return (held & ADMINISTRATOR) !== 0n || (held & needed) === needed;
};

/** Whether the bot may post messages with embeds, by its permissions in the channel. */
export const canPost = (permissions: string): boolean => hasPermissions(permissions, POST_PERMISSIONS);

/** Why the bot cannot post there; undefined when it can. */
export const findAccessProblem = (permissions: string): 'no_access' | 'no_permission' | undefined =>
  canPost(permissions) ? undefined : hasPermissions(permissions, VIEW_CHANNEL) ? 'no_permission' : 'no_access';

/** Discord lets a bot grant roles below its own highest one, and never those that integrations manage. */
export const canGrant = (
  role: { position: number; isManaged: boolean },
  bot: { permissions: string; topRole: number },
): boolean => !role.isManaged && role.position < bot.topRole && hasPermissions(bot.permissions, MANAGE_ROLES);
