import type { Faults } from '../../control-api/contract.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import { refusalByNumber } from '../../world/discord-error.ts';
import type { Answer, Match } from '../http/router.ts';

/** Counts a fault that lasts a number of calls down, and switches it off with the last. */
function spend(local: LocalDiscord, name: 'rateLimit' | 'refuse' | 'loseReply'): void {
  const fault: { times?: number | undefined } | null = local.faults[name];
  if (!fault || fault.times === undefined) return;
  fault.times -= 1;
  if (fault.times < 1) local.faults[name] = null;
  local.hub.emit({ type: 'faults', faults: { ...local.faults } });
}

const isNamed = (match: Match, route: string | undefined): boolean =>
  route === undefined || route === `${match.route.method} ${match.route.path}`;

/** The rate limit fault, if it hits this call. Interaction routes are exempt from the global one. */
export function rateLimitHit(local: LocalDiscord, match: Match): NonNullable<Faults['rateLimit']> | undefined {
  const fault = local.faults.rateLimit;
  if (!fault || (fault.channel !== undefined && match.params['channel'] !== fault.channel)) return undefined;
  if (match.route.isOpen && fault.scope === 'global') return undefined;
  const hit = { ...fault };
  spend(local, 'rateLimit');
  return hit;
}

/** Throws one of Discord's errors, or answers a bare status of a broken server, while the fault says so. */
export function brokenAnswer(local: LocalDiscord, match: Match): number | undefined {
  const fault = local.faults.refuse;
  if (!fault || !isNamed(match, fault.route)) return undefined;
  spend(local, 'refuse');
  if ('status' in fault) return fault.status;
  throw refusalByNumber(fault.code);
}

/** True if the call's effect stands while its answer must not arrive. */
export function losesReply(local: LocalDiscord, match: Match, answer: Answer): boolean {
  const { faults } = local;
  if (answer.status >= 300) return false;
  if (faults.loseReply && isNamed(match, faults.loseReply.route)) {
    spend(local, 'loseReply');
    return true;
  }
  const writes = match.route.method === 'POST' || match.route.method === 'PATCH';
  if (faults.replyLost < 1 || !writes || !/\/messages/u.test(match.route.path)) return false;
  faults.replyLost -= 1;
  local.hub.emit({ type: 'faults', faults: { ...faults } });
  return true;
}
