import type { Actor, Ctx } from '../../platform/work.ts';

type ExtraData = Readonly<Record<string, string | number>>;
type EntryContext = Pick<Ctx, 'source' | 'actor'>;

/**
 * Returns the data of an entry besides its numbers, as JSON text for the SQL functions. Null, which takes no space, means
 * the member's own Discord command that belongs to the entry's kind.
 */
export const toEntryData = (ctx: EntryContext, extraData: ExtraData = {}): string | null =>
  ctx.source.source === 'discord_command' && Object.keys(extraData).length === 0
    ? null
    : toStaffEntryData(ctx, extraData);

/** The same for operations of staff and jobs: always contains source and actor. */
export const toStaffEntryData = ({ source, actor }: EntryContext, extraData: ExtraData = {}): string =>
  JSON.stringify({ ...source, by: actorToText(actor), ...extraData });

/** The actor as stored text: a member's id, `operator:<name>` or `system:<job>`. */
export function actorToText(actor: Actor): string {
  if (actor.kind === 'member') return actor.userId;
  return actor.kind === 'operator' ? `operator:${actor.username}` : `system:${actor.job}`;
}
