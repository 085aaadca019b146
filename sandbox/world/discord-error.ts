/** The tree under `errors` of a 50035: keys along the path in the body, `_errors` at each leaf. */
export type ErrorTree = { [key: string]: ErrorTree | { code: string; message: string }[] };

/** An error of Discord's API: HTTP status, numeric code, message, and with 50035 the nested errors. */
export class DiscordError extends Error {
  readonly status: number;
  readonly code: number;
  readonly errors: ErrorTree | undefined;

  constructor(input: { status: number; code: number; message: string; errors?: ErrorTree }) {
    super(input.message);
    this.status = input.status;
    this.code = input.code;
    this.errors = input.errors;
  }

  body(): object {
    return { message: this.message, ...(this.errors ? { errors: this.errors } : {}), code: this.code };
  }
}

/** From `topics/opcodes-and-status-codes.mdx`; the HTTP statuses are observed, not documented. */
const DISCORD_ERRORS = {
  10003: [404, 'Unknown Channel'],
  10004: [404, 'Unknown Guild'],
  10007: [404, 'Unknown Member'],
  10008: [404, 'Unknown Message'],
  10011: [404, 'Unknown Role'],
  10013: [404, 'Unknown User'],
  10015: [404, 'Unknown Webhook'],
  10009: [404, 'Unknown permission overwrite'],
  10014: [404, 'Unknown Emoji'],
  10026: [404, 'Unknown Ban'],
  10062: [404, 'Unknown interaction'],
  10063: [404, 'Unknown application command'],
  10066: [404, 'Unknown application command permissions'],
  20001: [403, 'Bots cannot use this endpoint'],
  30003: [400, 'Maximum number of pins reached for the channel (250)'],
  30005: [400, 'Maximum number of server roles reached (250)'],
  30010: [400, 'Maximum number of reactions reached (20)'],
  30013: [400, 'Maximum number of server channels reached (500)'],
  30032: [400, 'Maximum number of application commands reached'],
  30034: [400, 'Maximum number of daily application command creates has been reached (200)'],
  30046: [429, 'Maximum number of edits to messages older than 1 hour reached. Try again later.'],
  40005: [413, 'Request entity too large'],
  40060: [400, 'Interaction has already been acknowledged.'],
  40033: [400, 'This message has already been crossposted.'],
  40094: [400, 'Maximum number of follow-up messages reached for this interaction (5)'],
  50001: [403, 'Missing Access'],
  50003: [403, 'Cannot execute action on a DM channel'],
  50005: [403, 'Cannot edit a message authored by another user'],
  50006: [400, 'Cannot send an empty message'],
  50007: [403, 'Cannot send messages to this user'],
  50008: [400, 'Cannot send messages in a non-text channel'],
  50013: [403, 'Missing Permissions'],
  50021: [403, 'Cannot execute action on a system message'],
  50024: [403, 'Cannot execute action on this channel type'],
  50025: [401, 'Invalid OAuth2 access token'],
  50027: [401, 'Invalid Webhook Token'],
  50028: [400, 'Invalid Role'],
  50034: [400, 'You can only bulk delete messages that are under 14 days old.'],
  50083: [400, 'Thread is archived'],
  50109: [400, 'The request body contains invalid JSON.'],
  50278: [403, 'Cannot send messages to this user due to having no mutual guilds'],
  90001: [403, 'Reaction was blocked'],
  160004: [400, 'A thread has already been created for this message'],
  160005: [400, 'Thread is locked'],
} as const satisfies Record<number, readonly [number, string]>;

/** Returns the error for a known code, to be thrown. */
export function discordError(code: keyof typeof DISCORD_ERRORS): DiscordError {
  const [status, message] = DISCORD_ERRORS[code];
  return new DiscordError({ status, code, message });
}

/** Returns the error for any code: with its status and message if known, otherwise a 400. */
export function discordErrorFromCode(code: number): DiscordError {
  const known: Record<number, readonly [number, string]> = DISCORD_ERRORS;
  const [status, message] = known[code] ?? [400, `Refused with ${code}`];
  return new DiscordError({ status, code, message });
}

/** 404 with code 0, as for an unknown route. */
export const notFoundError = (): DiscordError => new DiscordError({ status: 404, code: 0, message: '404: Not Found' });
export const unauthorizedError = (): DiscordError =>
  new DiscordError({ status: 401, code: 0, message: '401: Unauthorized' });
