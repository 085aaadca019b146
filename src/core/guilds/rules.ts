/** Discord's permission bits (topics/permissions); posting takes VIEW_CHANNEL, SEND_MESSAGES and EMBED_LINKS. */
const ADMINISTRATOR = 1n << 3n;
const VIEW_CHANNEL = 1n << 10n;
const POST_PERMISSIONS = VIEW_CHANNEL | (1n << 11n) | (1n << 14n);
const MANAGE_ROLES = 1n << 28n;

const hasPermissions = (permissions: string, needed: bigint): boolean => {
  const held = BigInt(permissions);
  return (held & ADMINISTRATOR) !== 0n || (held & needed) === needed;
};

/** True when these channel permissions allow the bot to post messages with embeds. */
export const canPost = (permissions: string): boolean => hasPermissions(permissions, POST_PERMISSIONS);

/** Returns why the bot cannot post in a channel; undefined when it can. */
export const findAccessProblem = (permissions: string): 'no_access' | 'no_permission' | undefined =>
  canPost(permissions) ? undefined : hasPermissions(permissions, VIEW_CHANNEL) ? 'no_permission' : 'no_access';

/** Discord lets a bot grant roles below its own highest one, but never those managed by an integration. */
export const canGrant = (
  role: { position: number; isManaged: boolean },
  bot: { permissions: string; topRole: number },
): boolean => !role.isManaged && role.position < bot.topRole && hasPermissions(bot.permissions, MANAGE_ROLES);
