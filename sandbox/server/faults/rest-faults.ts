import type { Faults } from '../../control-api/contract.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import { discordErrorFromCode } from '../../world/discord-error.ts';
import type { RouteResponse, Match } from '../http/router.ts';

/** Counts a fault that lasts a number of calls down, and switches it off with the last. */
function consumeFault(local: LocalDiscord, name: 'rateLimit' | 'refuse' | 'loseReply'): void {
  const fault: { times?: number | undefined } | null = local.faults[name];
  if (!fault || fault.times === undefined) return;
  fault.times -= 1;
  if (fault.times < 1) local.faults[name] = null;
  local.broadcaster.emit({ type: 'faults', faults: { ...local.faults } });
}

const matchesRoute = (match: Match, route: string | undefined): boolean =>
  route === undefined || route === `${match.route.method} ${match.route.path}`;

/** The rate limit fault, if it hits this call. Interaction routes are exempt from the global one. */
export function takeRateLimitFault(local: LocalDiscord, match: Match): NonNullable<Faults['rateLimit']> | undefined {
  const fault = local.faults.rateLimit;
  if (!fault || (fault.channel !== undefined && match.params['channel'] !== fault.channel)) return undefined;
  if (match.route.isOpen && fault.scope === 'global') return undefined;
  const taken = { ...fault };
  consumeFault(local, 'rateLimit');
  return taken;
}

/** Throws one of Discord's errors, or answers a bare status of a broken server, while the fault says so. */
export function takeRefusalFault(local: LocalDiscord, match: Match): number | undefined {
  const fault = local.faults.refuse;
  if (!fault || !matchesRoute(match, fault.route)) return undefined;
  consumeFault(local, 'refuse');
  if ('status' in fault) return fault.status;
  throw discordErrorFromCode(fault.code);
}

/** True if the call's effect stands while its answer must not arrive. */
export function takeLostReplyFault(local: LocalDiscord, match: Match, response: RouteResponse): boolean {
  const { faults } = local;
  if (response.status >= 300) return false;
  if (faults.loseReply && matchesRoute(match, faults.loseReply.route)) {
    consumeFault(local, 'loseReply');
    return true;
  }
  const isWrite = match.route.method === 'POST' || match.route.method === 'PATCH';
  if (faults.replyLost < 1 || !isWrite || !/\/messages/u.test(match.route.path)) return false;
  faults.replyLost -= 1;
  local.broadcaster.emit({ type: 'faults', faults: { ...faults } });
  return true;
}
