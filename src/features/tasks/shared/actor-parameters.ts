import { actorSqlParams } from '../../../core/access/rights/rights.ts';
import { actorToText, toStaffEntryData } from '../../../core/ledger/entry-data.ts';
import type { Ctx } from '../../../platform/work.ts';

export type OperationContext = Pick<Ctx, 'callFunction' | 'operationId'>;
/** The parameters that every SQL operation of this feature takes. */
export type ActorParameters = {
  guildId: string;
  /** User id, role ids and permission bits, as `actorSqlParams` returns them. */
  actor: readonly [string | null, readonly string[], string];
  /** The same actor as text. */
  by: string;
  /** JSON for the ledger entries: source and actor. */
  data: string;
  /** Null for the database's own time. */
  at: Date | null;
};

/** Converts the acting user or job to the parameters of an SQL operation, at the database's own time. */
export const toActorParameters = (ctx: Pick<Ctx, 'actor' | 'source'>, guildId: string): ActorParameters => ({
  guildId,
  actor: actorSqlParams(ctx.actor),
  by: actorToText(ctx.actor),
  data: toStaffEntryData(ctx),
  at: null,
});
