import { actorParams } from '../../../core/access/rights/rights.ts';
import { byOf, staffEntryData } from '../../../core/ledger/entry-data.ts';
import type { Ctx } from '../../../platform/work.ts';
import type { Who } from './operations-store.ts';

/** The acting person or job as the hot functions of this room take them, at the database's own time. */
export const whoActs = (ctx: Pick<Ctx, 'actor' | 'source'>, guildId: string): Who => ({
  guildId,
  actor: actorParams(ctx.actor),
  by: byOf(ctx.actor),
  data: staffEntryData(ctx),
  at: null,
});
