import type { Ctx } from '../../../platform/work.ts';

/**
 * The key whose rate limit a balance change counts against: per user in Discord, per user and member on the dashboard,
 * none for jobs.
 */
export function rateLimitKeyOf({ actor, source }: Pick<Ctx, 'actor' | 'source'>, userId: string): string | null {
  if (actor.kind === 'system') return null;
  if (actor.kind === 'operator') return `coins:operator:${actor.username}:${userId}`;
  return source.source.startsWith('discord') ? `coins:${actor.userId}` : `coins:${actor.userId}:${userId}`;
}
