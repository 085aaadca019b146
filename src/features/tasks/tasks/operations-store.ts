import type { ActorParameters, OperationContext } from '../shared/actor-parameters.ts';

export type ProposeTaskRow = {
  task_id: number;
  /** Coins held in escrow. */
  held: number;
  balance: number;
  currency_name: string;
  replayed: boolean;
};

/** Calls economy.propose_task: the whole operation in one statement. `terms` is JSON with the columns. */
export async function proposeTask(
  ctx: OperationContext,
  params: ActorParameters & { terms: string },
): Promise<ProposeTaskRow> {
  const { result } = await ctx.callFunction<{ result: ProposeTaskRow }>(
    'select economy.propose_task($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8) as result',
    [params.guildId, ctx.operationId, ...params.actor, params.terms, params.data, params.at],
  );
  return result;
}

export type CloseTaskRow = {
  task_id: number;
  task_name: string;
  /** Open claims that were cancelled and whose members are notified. */
  cancelled_claims: number;
  /** Coins returned to the proposer. */
  released: number;
  replayed: boolean;
};

/** Calls economy.close_task: the whole operation in one statement. Ends a task, or with `isDeletion` hides it for good. */
export async function closeTask(
  ctx: OperationContext,
  params: ActorParameters & {
    right: string;
    taskId: number;
    reason: string | null;
    isDeletion: boolean;
    isForced: boolean;
  },
): Promise<CloseTaskRow> {
  const { result } = await ctx.callFunction<{ result: CloseTaskRow }>(
    'select economy.close_task($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::jsonb, $13) as result',
    [
      params.guildId,
      ctx.operationId,
      ...params.actor,
      params.right,
      params.taskId,
      params.isDeletion,
      params.isForced,
      params.reason,
      params.by,
      params.data,
      params.at,
    ],
  );
  return result;
}
