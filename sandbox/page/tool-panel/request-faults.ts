import type { FaultChange } from '../../control-api/contract.ts';

/** What bots do most, as faults name calls. */
export const ROUTES = [
  ['post', 'POST /channels/:channel/messages'],
  ['edit', 'PATCH /channels/:channel/messages/:message'],
  ['delete', 'DELETE /channels/:channel/messages/:message'],
  ['give_role', 'PUT /guilds/:guild/members/:user/roles/:role'],
  ['take_role', 'DELETE /guilds/:guild/members/:user/roles/:role'],
  ['open_dm', 'POST /users/@me/channels'],
  ['answer', 'POST /interactions/:interaction/:token/callback'],
] as const;

/** As it was typed; an empty route is every call, an empty number lasts until switched off. */
export type RequestFaultDraft = { effect: 'refuse' | 'lose'; error: string; route: string; times: string };

/** The fault that was asked for; undefined if a number is none that Discord would say. */
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
