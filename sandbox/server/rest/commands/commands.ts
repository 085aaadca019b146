import { type APIApplicationCommand, ApplicationCommandType } from 'discord-api-types/v10';
import { type CommandBody, readCommand } from '../../limits/commands.ts';
import { discordError } from '../../../world/discord-error.ts';
import { createForm } from '../../http/form.ts';
import type { Call } from '../../http/router.ts';
import { requireGuild } from '../../../world/permissions/access.ts';
import type { CommandRegistry, World } from '../../../world/world.ts';
import type { RestContext, RestRoute } from '../rest-context.ts';

/** `interactions/application-commands.mdx`: commands per scope and type, and creations per day. */
const MAX_PER_TYPE = {
  [ApplicationCommandType.ChatInput]: 100,
  [ApplicationCommandType.User]: 15,
  [ApplicationCommandType.Message]: 15,
};
const MAX_CREATES_PER_DAY = 200;
const DAY_MS = 86_400_000;

const SCOPE_PATHS = ['/applications/:application/commands', '/applications/:application/guilds/:guild/commands'];

/** The same six routes for the global commands and for those of each guild. */
export const commandRoutes: RestRoute[] = SCOPE_PATHS.flatMap((path): RestRoute[] => [
  { method: 'GET', path, handle: list },
  { method: 'PUT', path, handle: overwrite },
  { method: 'POST', path, handle: upsert },
  {
    method: 'GET',
    path: `${path}/:command`,
    handle: (context, call) => ({ status: 200, body: requireCommand(context, call) }),
  },
  { method: 'PATCH', path: `${path}/:command`, handle: edit },
  {
    method: 'DELETE',
    path: `${path}/:command`,
    handle: (context, call) => {
      requireRegistry(context, call).byId.delete(requireCommand(context, call).id);
      return notifyCommandsChanged(context, call, { status: 204 });
    },
  },
]);

/** Leaves out the localizations unless `with_localizations=true`. */
function list(context: RestContext, call: Call) {
  const commands = [...requireRegistry(context, call).byId.values()];
  const includesLocalizations = call.query.get('with_localizations') === 'true';
  return { status: 200, body: includesLocalizations ? commands : commands.map(withoutLocalizations) };
}

function withoutLocalizations(command: APIApplicationCommand): object {
  const { name_localizations: _names, description_localizations: _descriptions, ...rest } = command;
  return rest;
}

function overwrite(context: RestContext, call: Call) {
  const registry = requireRegistry(context, call);
  const form = createForm();
  const items = form.list(call.body, [], { max: 130, required: true }) ?? [];
  const bodies = items.map((item, index) => readCommand(form, item, [index]));
  const names = new Set<string>();
  bodies.forEach(({ type, name }, index) => {
    if (names.has(`${type} ${name}`)) {
      form.fail([index, 'name'], 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique');
    }
    names.add(`${type} ${name}`);
  });
  form.finish();
  const newCount = bodies.filter((body) => !findSameNamed(registry, body)).length;
  requireWithinLimits(bodies);
  countCreations(context.world, registry, newCount);
  const next = bodies.map((body) => buildCommand(context, call, body, findSameNamed(registry, body)));
  registry.byId = new Map(next.map((command) => [command.id, command]));
  return notifyCommandsChanged(context, call, { status: 200, body: next });
}

function upsert(context: RestContext, call: Call) {
  const registry = requireRegistry(context, call);
  const form = createForm();
  const body = readCommand(form, call.body);
  form.finish();
  const existing = findSameNamed(registry, body);
  if (!existing) {
    requireWithinLimits([...registry.byId.values(), body]);
    countCreations(context.world, registry, 1);
  }
  const command = buildCommand(context, call, body, existing);
  registry.byId.set(command.id, command);
  return notifyCommandsChanged(context, call, { status: existing ? 200 : 201, body: command });
}

function edit(context: RestContext, call: Call) {
  const existing = requireCommand(context, call);
  const form = createForm();
  const patch = form.record(call.body, []) ?? {};
  const body = readCommand(form, { ...existing, ...patch, type: existing.type });
  form.finish();
  const duplicate = findSameNamed(requireRegistry(context, call), body);
  if (duplicate && duplicate.id !== existing.id) {
    form.fail(['name'], 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique');
    form.finish();
  }
  const command = buildCommand(context, call, body, existing);
  requireRegistry(context, call).byId.set(command.id, command);
  return notifyCommandsChanged(context, call, { status: 200, body: command });
}

function buildCommand(
  { world, settings }: RestContext,
  call: Call,
  body: CommandBody,
  existing?: APIApplicationCommand,
): APIApplicationCommand {
  const { raw } = body;
  const guildId = call.param('guild');
  return {
    id: existing?.id ?? world.nextId(),
    application_id: settings.applicationId,
    version: world.nextId(),
    type: body.type,
    name: body.name,
    description: body.type === ApplicationCommandType.ChatInput ? String(raw['description']) : '',
    default_member_permissions: (raw['default_member_permissions'] as string | null | undefined) ?? null,
    nsfw: raw['nsfw'] === true,
    // `readCommand` validated these keys; absent and null mean the same.
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

function requireRegistry({ settings, world }: RestContext, call: Call): CommandRegistry {
  if (call.param('application') !== settings.applicationId) throw discordError(50_001);
  const guildId = call.param('guild');
  if (!guildId) return world.globalCommands;
  if (!world.guilds.has(guildId)) throw discordError(50_001);
  requireGuild(world, guildId);
  const known = world.guildCommands.get(guildId);
  if (known) return known;
  const created: CommandRegistry = { byId: new Map(), createdAtMs: [] };
  world.guildCommands.set(guildId, created);
  return created;
}

function requireCommand(context: RestContext, call: Call): APIApplicationCommand {
  const command = requireRegistry(context, call).byId.get(call.param('command'));
  if (!command) throw discordError(10_063);
  return command;
}

function findSameNamed(
  registry: CommandRegistry,
  body: Pick<CommandBody, 'type' | 'name'>,
): APIApplicationCommand | undefined {
  for (const command of registry.byId.values()) {
    if (command.type === body.type && command.name === body.name) return command;
  }
  return undefined;
}

function requireWithinLimits(commands: readonly Pick<APIApplicationCommand, 'type'>[]): void {
  for (const [type, max] of Object.entries(MAX_PER_TYPE)) {
    if (commands.filter((command) => String(command.type) === type).length > max) throw discordError(30_032);
  }
}

function countCreations(world: World, registry: CommandRegistry, newCount: number): void {
  const at = world.now();
  registry.createdAtMs = registry.createdAtMs.filter((createdMs) => at - createdMs < DAY_MS);
  if (registry.createdAtMs.length + newCount > MAX_CREATES_PER_DAY) throw discordError(30_034);
  for (let n = 0; n < newCount; n += 1) registry.createdAtMs.push(at);
}

function notifyCommandsChanged<T>({ broadcaster }: RestContext, call: Call, response: T): T {
  broadcaster.emit({ type: 'commands', guildId: call.param('guild') || null });
  return response;
}
