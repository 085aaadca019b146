import { actorSqlParams } from '../../../core/access/rights/rights.ts';
import { actorToText, toStaffEntryData } from '../../../core/ledger/entry-data.ts';
import type { Ctx } from '../../../platform/work.ts';
import type { ActorParameters } from './operations-store.ts';

/** The acting person or job as the hot functions of this room take them, at the database's own time. */
export const toActorParameters = (ctx: Pick<Ctx, 'actor' | 'source'>, guildId: string): ActorParameters => ({
  guildId,
  actor: actorSqlParams(ctx.actor),
  by: actorToText(ctx.actor),
  data: toStaffEntryData(ctx),
  at: null,
});
