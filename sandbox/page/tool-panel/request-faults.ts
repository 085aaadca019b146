import type { FaultChange } from '../../control-api/faults-contract.ts';

/** The most common calls of bots, as faults name them. */
export const ROUTES = [
  ['post', 'POST /channels/:channel/messages'],
  ['edit', 'PATCH /channels/:channel/messages/:message'],
  ['delete', 'DELETE /channels/:channel/messages/:message'],
  ['give_role', 'PUT /guilds/:guild/members/:user/roles/:role'],
  ['take_role', 'DELETE /guilds/:guild/members/:user/roles/:role'],
  ['open_dm', 'POST /users/@me/channels'],
  ['answer', 'POST /interactions/:interaction/:token/callback'],
] as const;

/** The form input. An empty route means every call; without a number the fault stays on until switched off. */
export type RequestFaultDraft = { effect: 'refuse' | 'lose'; error: string; route: string; times: string };

/** Parses the form input. Returns undefined when a number is out of range. */
export function parseRequestFault({ effect, error, route, times }: RequestFaultDraft): FaultChange | undefined {
  const count = times.trim() === '' ? undefined : Number(times);
  if (count !== undefined && !isBetween(count, 1, 1_000)) return undefined;
  const selector = { ...(route && { route }), ...(count !== undefined && { times: count }) };
  if (effect === 'lose') return { loseReply: selector };
  const errorNumber = Number(error);
  if (isBetween(errorNumber, 500, 599)) return { refuse: { status: errorNumber, ...selector } };
  return isBetween(errorNumber, 10_001, 240_000) ? { refuse: { code: errorNumber, ...selector } } : undefined;
}

const isBetween = (value: number, min: number, max: number): boolean =>
  Number.isInteger(value) && value >= min && value <= max;
