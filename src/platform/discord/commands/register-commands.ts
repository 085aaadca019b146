import { createHash } from 'node:crypto';
import type { APIApplicationCommand, RESTPostAPIChatInputApplicationCommandsJSONBody } from 'discord-api-types/v10';
import type { DiscordResult } from '../../outbox/delivery.ts';
import type { DiscordPort } from '../rest/discord-port.ts';

type Declaration = RESTPostAPIChatInputApplicationCommandsJSONBody;
export type RegistrationResult = 'registered' | 'unchanged';

/** Registers exactly these commands with Discord; writes only when other ones are registered. */
export async function registerCommands(
  port: Pick<DiscordPort, 'listCommands' | 'putCommands'>,
  applicationId: string,
  declarations: readonly Declaration[],
): Promise<DiscordResult<RegistrationResult>> {
  const registered = await port.listCommands(applicationId);
  if (!registered.ok) return registered;
  if (fingerprint(registered.value) === fingerprint(declarations)) return { ok: true, value: 'unchanged' };
  const written = await port.putCommands(applicationId, declarations);
  return written.ok ? { ok: true, value: 'registered' } : written;
}

/** Returns the same hash for commands that Discord would show and check alike, whatever it adds to its own copy. */
export function fingerprint(commands: readonly (Declaration | APIApplicationCommand)[]): string {
  const canonical = commands.map(canonicalJson).sort((a, b) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(canonical)).digest('base64url');
}

/** The compared keys of a command, in one order; ids, versions, defaults and empty values are not compared. */
const COMPARED_KEYS = [
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

const canonicalJson = (command: object): string => JSON.stringify(normalize(command));

function normalize(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalize);
  if (typeof value !== 'object' || value === null) return value;
  const object = value as Record<string, unknown>;
  return COMPARED_KEYS.flatMap((key) => {
    const found = key.endsWith('_localizations') ? sortedEntries(object[key]) : normalize(object[key]);
    return isEmpty(found) ? [] : [[key, found]];
  });
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);

/** Localizations are keyed by locale, in no fixed order. */
const sortedEntries = (localizations: unknown): unknown =>
  typeof localizations === 'object' && localizations !== null
    ? Object.entries(localizations).sort(([a], [b]) => (a < b ? -1 : 1))
    : undefined;
