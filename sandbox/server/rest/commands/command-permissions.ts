import {
  type APIApplicationCommandPermission,
  type ApplicationCommandPermissionType,
  PermissionFlagsBits as bit,
} from 'discord-api-types/v10';
import { discordError } from '../../../world/discord-error.ts';
import { createForm } from '../../http/form.ts';
import { isRecord } from '../../../world/is-record.ts';
import type { RouteResponse, Call } from '../../http/router.ts';
import { computeGuildPermissions, requireGuild } from '../../../world/permissions/access.ts';
import {
  getCommandPermissions,
  serializeCommandPermissions,
  setCommandPermissions,
} from '../../../world/guilds/command-permissions.ts';
import { hasPermissions } from '../../../world/permissions/permissions.ts';
import type { RestContext, RestRoute } from '../rest-context.ts';

/** `application-commands.mdx`, "Permissions": up to 100 entries for one command. */
const MAX_ENTRIES = 100;
const GUILD_PERMISSIONS_PATH = '/applications/:application/guilds/:guild/commands/permissions';
const COMMAND_PERMISSIONS_PATH = '/applications/:application/guilds/:guild/commands/:command/permissions';

/** Bots can read the permissions; only staff can change them, with an access token of their own. */
export const commandPermissionRoutes: RestRoute[] = [
  {
    method: 'GET',
    path: GUILD_PERMISSIONS_PATH,
    handle: ({ world }, { param }) => {
      const { guild } = requireGuild(world, param('guild'));
      const entries = [...getCommandPermissions(world, guild.id)];
      return {
        status: 200,
        body: entries.map(([id, permissions]) => serializeCommandPermissions(world, guild.id, { id, permissions })),
      };
    },
  },
  {
    method: 'GET',
    path: COMMAND_PERMISSIONS_PATH,
    handle: ({ world }, { param }) => {
      const { guild } = requireGuild(world, param('guild'));
      const id = param('command');
      const permissions = getCommandPermissions(world, guild.id).get(id);
      if (!permissions) throw discordError(10_066);
      return { status: 200, body: serializeCommandPermissions(world, guild.id, { id, permissions }) };
    },
  },
  {
    method: 'PUT',
    path: COMMAND_PERMISSIONS_PATH,
    bearerScope: 'applications.commands.permissions.update',
    handle: putPermissions,
  },
];

function putPermissions({ world, settings }: RestContext, { param, body, bearerUserId }: Call): RouteResponse {
  if (bearerUserId === null) throw discordError(20_001);
  const { guild } = requireGuild(world, param('guild'));
  const memberPermissions = computeGuildPermissions(world, guild, bearerUserId);
  if (!hasPermissions(memberPermissions, bit.ManageGuild | bit.ManageRoles)) throw discordError(50_013);
  const id = param('command');
  const isKnown =
    id === settings.applicationId ||
    world.globalCommands.byId.has(id) ||
    world.guildCommands.get(guild.id)?.byId.has(id) === true;
  if (!isKnown) throw discordError(10_063);
  const form = createForm();
  const raw = form.record(body, []) ?? {};
  const items = form.list(raw['permissions'], ['permissions'], { max: MAX_ENTRIES, required: true }) ?? [];
  const permissions = items.map((item, index): APIApplicationCommandPermission => {
    const entry = isRecord(item) ? item : {};
    const path = ['permissions', index];
    const target = form.text(entry['id'], [...path, 'id'], { min: 1, max: 20, required: true }) ?? '';
    const kind: ApplicationCommandPermissionType = form.oneOf(entry['type'], [...path, 'type'], [1, 2, 3]) ?? 1;
    return { id: target, type: kind, permission: entry['permission'] === true };
  });
  form.finish();
  return { status: 200, body: setCommandPermissions(world, guild, { id, permissions }) };
}
