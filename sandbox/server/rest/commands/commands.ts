import { type APIApplicationCommand, ApplicationCommandType } from 'discord-api-types/v10';
import { type CommandBody, readCommand } from '../../limits/commands.ts';
import type { LocalDiscord } from '../../../local-discord.ts';
import { refusal } from '../../../world/discord-error.ts';
import { createForm } from '../../http/form.ts';
import type { Call, Route } from '../../http/router.ts';
import { requireGuild } from '../../../world/permissions/access.ts';
import type { CommandShelf } from '../../../world/world.ts';

/** `interactions/application-commands.mdx`: per scope, by type, and creations a day. */
const perType = {
  [ApplicationCommandType.ChatInput]: 100,
  [ApplicationCommandType.User]: 15,
  [ApplicationCommandType.Message]: 15,
};
const createsPerDay = 200;
const dayMs = 86_400_000;

const scopes = ['/applications/:application/commands', '/applications/:application/guilds/:guild/commands'];

/** The same six routes for the global list and for each guild's. */
export const commandRoutes: Route[] = scopes.flatMap((path): Route[] => [
  { method: 'GET', path, handle: list },
  { method: 'PUT', path, handle: overwrite },
  { method: 'POST', path, handle: upsert },
  { method: 'GET', path: `${path}/:command`, handle: (local, call) => ({ status: 200, body: commandOf(local, call) }) },
  { method: 'PATCH', path: `${path}/:command`, handle: edit },
  {
    method: 'DELETE',
    path: `${path}/:command`,
    handle: (local, call) => {
      shelfOf(local, call).byId.delete(commandOf(local, call).id);
      return changed(local, call, { status: 204 });
    },
  },
]);

/** Without `with_localizations=true` the dictionaries are left out. */
function list(local: LocalDiscord, call: Call) {
  const commands = [...shelfOf(local, call).byId.values()];
  const isFull = call.query.get('with_localizations') === 'true';
  return { status: 200, body: isFull ? commands : commands.map(withoutLocalizations) };
}

function withoutLocalizations(command: APIApplicationCommand): object {
  const { name_localizations: _names, description_localizations: _descriptions, ...rest } = command;
  return rest;
}

function overwrite(local: LocalDiscord, call: Call) {
  const shelf = shelfOf(local, call);
  const form = createForm();
  const items = form.list(call.body, [], { max: 130, required: true }) ?? [];
  const bodies = items.map((item, at) => readCommand(form, item, [at]));
  const seen = new Set<string>();
  bodies.forEach(({ type, name }, at) => {
    if (seen.has(`${type} ${name}`)) {
      form.fail([at, 'name'], 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique');
    }
    seen.add(`${type} ${name}`);
  });
  form.finish();
  const fresh = bodies.filter((body) => !sameNamed(shelf, body)).length;
  refuseTooMany(bodies);
  countCreates(local, shelf, fresh);
  const next = bodies.map((body) => build(local, call, body, sameNamed(shelf, body)));
  shelf.byId = new Map(next.map((command) => [command.id, command]));
  return changed(local, call, { status: 200, body: next });
}

function upsert(local: LocalDiscord, call: Call) {
  const shelf = shelfOf(local, call);
  const form = createForm();
  const body = readCommand(form, call.body);
  form.finish();
  const former = sameNamed(shelf, body);
  if (!former) {
    refuseTooMany([...shelf.byId.values(), body]);
    countCreates(local, shelf, 1);
  }
  const command = build(local, call, body, former);
  shelf.byId.set(command.id, command);
  return changed(local, call, { status: former ? 200 : 201, body: command });
}

function edit(local: LocalDiscord, call: Call) {
  const former = commandOf(local, call);
  const form = createForm();
  const patch = form.record(call.body, []) ?? {};
  const body = readCommand(form, { ...former, ...patch, type: former.type });
  form.finish();
  const twin = sameNamed(shelfOf(local, call), body);
  if (twin && twin.id !== former.id) {
    form.fail(['name'], 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique');
    form.finish();
  }
  const command = build(local, call, body, former);
  shelfOf(local, call).byId.set(command.id, command);
  return changed(local, call, { status: 200, body: command });
}

function build(
  local: LocalDiscord,
  call: Call,
  body: CommandBody,
  former?: APIApplicationCommand,
): APIApplicationCommand {
  const { world, settings } = local;
  const { raw } = body;
  const guildId = call.param('guild');
  return {
    id: former?.id ?? world.nextId(),
    application_id: settings.applicationId,
    version: world.nextId(),
    type: body.type,
    name: body.name,
    description: body.type === ApplicationCommandType.ChatInput ? String(raw['description']) : '',
    default_member_permissions: (raw['default_member_permissions'] as string | null | undefined) ?? null,
    nsfw: raw['nsfw'] === true,
    // `readCommand` checked all of these; absent and null mean the same.
    ...({
      name_localizations: raw['name_localizations'] ?? null,
      description_localizations: raw['description_localizations'] ?? null,
      integration_types: raw['integration_types'] ?? [0],
      ...(Array.isArray(raw['options']) ? { options: raw['options'] } : {}),
      ...(guildId ? {} : { contexts: raw['contexts'] ?? null, dm_permission: raw['dm_permission'] ?? true }),
    } as Partial<APIApplicationCommand>),
    ...(guildId ? { guild_id: guildId } : {}),
  };
}

function shelfOf(local: LocalDiscord, call: Call): CommandShelf {
  if (call.param('application') !== local.settings.applicationId) throw refusal(50_001);
  const guildId = call.param('guild');
  if (!guildId) return local.world.globalCommands;
  if (!local.world.guilds.has(guildId)) throw refusal(50_001);
  requireGuild(local, guildId);
  const known = local.world.guildCommands.get(guildId);
  if (known) return known;
  const made: CommandShelf = { byId: new Map(), createdAtMs: [] };
  local.world.guildCommands.set(guildId, made);
  return made;
}

function commandOf(local: LocalDiscord, call: Call): APIApplicationCommand {
  const command = shelfOf(local, call).byId.get(call.param('command'));
  if (!command) throw refusal(10_063);
  return command;
}

function sameNamed(shelf: CommandShelf, body: Pick<CommandBody, 'type' | 'name'>): APIApplicationCommand | undefined {
  for (const command of shelf.byId.values()) {
    if (command.type === body.type && command.name === body.name) return command;
  }
  return undefined;
}

function refuseTooMany(commands: readonly Pick<APIApplicationCommand, 'type'>[]): void {
  for (const [type, max] of Object.entries(perType)) {
    if (commands.filter((command) => String(command.type) === type).length > max) throw refusal(30_032);
  }
}

function countCreates(local: LocalDiscord, shelf: CommandShelf, fresh: number): void {
  const at = local.world.now();
  shelf.createdAtMs = shelf.createdAtMs.filter((then) => at - then < dayMs);
  if (shelf.createdAtMs.length + fresh > createsPerDay) throw refusal(30_034);
  for (let n = 0; n < fresh; n += 1) shelf.createdAtMs.push(at);
}

function changed<T>(local: LocalDiscord, call: Call, answer: T): T {
  local.hub.emit({ type: 'commands', guildId: call.param('guild') || null });
  return answer;
}
