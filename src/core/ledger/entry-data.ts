import type { Actor, Ctx } from '../../platform/work.ts';

type More = Readonly<Record<string, string | number>>;
type Told = Pick<Ctx, 'source' | 'actor'>;

/**
 * What an entry tells besides its numbers, as JSON text for the SQL functions. Null, which costs nothing to keep, stands
 * for a member's own plain Discord command: the one that the entry's kind belongs to.
 */
export const entryData = (ctx: Told, more: More = {}): string | null =>
  ctx.source.source === 'discord_command' && Object.keys(more).length === 0 ? null : staffEntryData(ctx, more);

/** The same for acts of staff and jobs: always says from where and by whom. */
export const staffEntryData = ({ source, actor }: Told, more: More = {}): string =>
  JSON.stringify({ ...source, by: byOf(actor), ...more });

/** Who acts, as text: a member's id, operator:<name> or system:<job>. */
export function byOf(actor: Actor): string {
  if (actor.kind === 'member') return actor.userId;
  return actor.kind === 'operator' ? `operator:${actor.username}` : `system:${actor.job}`;
}
