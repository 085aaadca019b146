import { createHash } from 'node:crypto';
import type { APIApplicationCommand, RESTPostAPIChatInputApplicationCommandsJSONBody } from 'discord-api-types/v10';
import type { DiscordAnswer } from '../../outbox/delivery.ts';
import type { DiscordPort } from '../rest/discord-port.ts';

type Declaration = RESTPostAPIChatInputApplicationCommandsJSONBody;
export type Registered = 'registered' | 'unchanged';

/** Makes Discord know exactly these commands, and writes only if it knows others. */
export async function registerCommands(
  port: Pick<DiscordPort, 'listCommands' | 'putCommands'>,
  applicationId: string,
  declarations: readonly Declaration[],
): Promise<DiscordAnswer<Registered>> {
  const known = await port.listCommands(applicationId);
  if (!known.ok) return known;
  if (fingerprint(known.value) === fingerprint(declarations)) return { ok: true, value: 'unchanged' };
  const put = await port.putCommands(applicationId, declarations);
  return put.ok ? { ok: true, value: 'registered' } : put;
}

/** Equal for commands that Discord would show and check alike, whatever else it adds to its own copy. */
export function fingerprint(commands: readonly (Declaration | APIApplicationCommand)[]): string {
  const normal = commands.map(meaning).sort((a, b) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(normal)).digest('base64url');
}

/** What a command says, key by key in one order; ids, versions, defaults and empty things are no part of it. */
const MEANINGFUL = [
  'name',
  'description',
  'type',
  'name_localizations',
  'description_localizations',
  'contexts',
  'integration_types',
  'default_member_permissions',
  'nsfw',
  'options',
  'required',
  'choices',
  'value',
  'autocomplete',
  'min_value',
  'max_value',
  'min_length',
  'max_length',
  'channel_types',
] as const;

const meaning = (command: object): string => JSON.stringify(normalise(command));

function normalise(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalise);
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Record<string, unknown>;
  return MEANINGFUL.flatMap((key) => {
    const found = key.endsWith('_localizations') ? sorted(object[key]) : normalise(object[key]);
    return isNothing(found) ? [] : [[key, found]];
  });
}

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);

/** Localizations are keyed by locale, in no order. */
const sorted = (localizations: unknown): unknown =>
  typeof localizations === 'object' && localizations !== null
    ? Object.entries(localizations).sort(([a], [b]) => (a < b ? -1 : 1))
    : undefined;
