import type { Ctx } from '../../../platform/work.ts';
import { oweReminders } from './reminder-store.ts';

const AT_ONCE = 500;

/** Owes every reminder that is due. For the program's own job. */
export async function remindDaily(ctx: Ctx, signal: AbortSignal): Promise<void> {
  for (let looked = AT_ONCE; looked === AT_ONCE && !signal.aborted;)
    looked = await ctx.acrossGuilds((queries) => oweReminders(queries, AT_ONCE));
}
