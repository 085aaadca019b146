import type { Actor, Ctx } from '../../platform/work.ts';

type ExtraData = Readonly<Record<string, string | number>>;
type EntryContext = Pick<Ctx, 'source' | 'actor'>;

/**
 * What an entry tells besides its numbers, as JSON text for the SQL functions. Null, which costs nothing to keep, stands
 * for a member's own plain Discord command: the one that the entry's kind belongs to.
 */
export const toEntryData = (ctx: EntryContext, extraData: ExtraData = {}): string | null =>
  ctx.source.source === 'discord_command' && Object.keys(extraData).length === 0
    ? null
    : toStaffEntryData(ctx, extraData);

/** The same for acts of staff and jobs: always says from where and by whom. */
export const toStaffEntryData = ({ source, actor }: EntryContext, extraData: ExtraData = {}): string =>
  JSON.stringify({ ...source, by: actorToText(actor), ...extraData });

/** Who acts, as text: a member's id, operator:<name> or system:<job>. */
export function actorToText(actor: Actor): string {
  if (actor.kind === 'member') return actor.userId;
  return actor.kind === 'operator' ? `operator:${actor.username}` : `system:${actor.job}`;
}
