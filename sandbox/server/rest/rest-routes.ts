import { channelRoutes } from './channels/channels.ts';
import { messageRoutes } from './channels/messages.ts';
import { pinRoutes } from './channels/pins.ts';
import { reactionRoutes } from './channels/reactions.ts';
import { threadRoutes } from './channels/threads.ts';
import { commandPermissionRoutes } from './commands/command-permissions.ts';
import { commandRoutes } from './commands/commands.ts';
import { gatewayRoutes } from './gateway.ts';
import { banRoutes } from './guilds/bans.ts';
import { guildRoutes } from './guilds/guilds.ts';
import { memberRoutes } from './guilds/members.ts';
import { roleRoutes } from './guilds/roles.ts';
import { interactionRoutes } from './interactions/interaction-callback.ts';
import { webhookRoutes } from './interactions/webhooks.ts';
import { oauthRoutes } from './oauth.ts';
import { userRoutes } from './users.ts';
import type { RestRoute } from './rest-context.ts';

/** Every route of Discord's REST API that the sandbox serves. */
export const restRoutes: RestRoute[] = [
  ...gatewayRoutes,
  ...userRoutes,
  ...commandRoutes,
  ...commandPermissionRoutes,
  ...interactionRoutes,
  ...webhookRoutes,
  ...guildRoutes,
  ...channelRoutes,
  ...memberRoutes,
  ...banRoutes,
  ...roleRoutes,
  ...messageRoutes,
  ...pinRoutes,
  ...reactionRoutes,
  ...threadRoutes,
  ...oauthRoutes,
];
