import {
  type APIApplicationCommandPermission,
  type ApplicationCommandPermissionType,
  PermissionFlagsBits as bit,
} from 'discord-api-types/v10';
import type { LocalDiscord } from '../../../local-discord.ts';
import { refusal } from '../../../world/discord-error.ts';
import { createForm, isRecord } from '../../http/form.ts';
import type { Answer, Call, Route } from '../../http/router.ts';
import { guildPermissions, requireGuild } from '../../../world/permissions/access.ts';
import {
  commandPermissions,
  permissionsView,
  setCommandPermissions,
} from '../../../world/guilds/command-permissions.ts';
import { may } from '../../../world/permissions/permissions.ts';

/** `application-commands.mdx`, "Permissions": up to a hundred entries for one command. */
const maxEntries = 100;
const all = '/applications/:application/guilds/:guild/commands/permissions';
const one = '/applications/:application/guilds/:guild/commands/:command/permissions';

/** Bots read what a server's staff decided; only staff, with a token of their own, decide. */
export const commandPermissionRoutes: Route[] = [
  {
    method: 'GET',
    path: all,
    handle: (local, { param }) => {
      const { guild } = requireGuild(local, param('guild'));
      const entries = [...commandPermissions(local, guild.id)];
      return {
        status: 200,
        body: entries.map(([id, permissions]) => permissionsView(local, guild.id, { id, permissions })),
      };
    },
  },
  {
    method: 'GET',
    path: one,
    handle: (local, { param }) => {
      const { guild } = requireGuild(local, param('guild'));
      const id = param('command');
      const permissions = commandPermissions(local, guild.id).get(id);
      if (!permissions) throw refusal(10_066);
      return { status: 200, body: permissionsView(local, guild.id, { id, permissions }) };
    },
  },
  { method: 'PUT', path: one, bearerScope: 'applications.commands.permissions.update', handle: decide },
];

function decide(local: LocalDiscord, { param, body, bearer }: Call): Answer {
  if (bearer === null) throw refusal(20_001);
  const { guild } = requireGuild(local, param('guild'));
  const held = guildPermissions(local, guild, bearer);
  if (!may(held, bit.ManageGuild | bit.ManageRoles)) throw refusal(50_013);
  const { world, settings } = local;
  const id = param('command');
  const isKnown =
    id === settings.applicationId ||
    world.globalCommands.byId.has(id) ||
    world.guildCommands.get(guild.id)?.byId.has(id) === true;
  if (!isKnown) throw refusal(10_063);
  const form = createForm();
  const raw = form.record(body, []) ?? {};
  const given = form.list(raw['permissions'], ['permissions'], { max: maxEntries, required: true }) ?? [];
  const permissions = given.map((item, at): APIApplicationCommandPermission => {
    const entry = isRecord(item) ? item : {};
    const path = ['permissions', at];
    const target = form.text(entry['id'], [...path, 'id'], { min: 1, max: 20, required: true }) ?? '';
    const kind: ApplicationCommandPermissionType = form.oneOf(entry['type'], [...path, 'type'], [1, 2, 3]) ?? 1;
    return { id: target, type: kind, permission: entry['permission'] === true };
  });
  form.finish();
  return { status: 200, body: setCommandPermissions(local, guild, { id, permissions }) };
}
