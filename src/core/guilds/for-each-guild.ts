import type { Failures } from '../../platform/process-due.ts';
import type { Ctx } from '../../platform/work.ts';
import { listGuildIdsAfter } from './store.ts';

const BATCH_SIZE = 500;

/** Runs a step for every server, one after the other; failures are added to `failures`. Throws when the signal fires. */
export async function forEachGuild(
  ctx: Ctx,
  run: { step: (guildId: string) => Promise<unknown>; failures: Failures; signal: AbortSignal },
): Promise<void> {
  let after = '0';
  for (;;) {
    const guildIds = await ctx.acrossGuilds((queries) => listGuildIdsAfter(queries, after, BATCH_SIZE));
    for (const guildId of guildIds) {
      // Fail on shutdown, so that the next process continues soon.
      run.signal.throwIfAborted();
      await run.failures.attempt(guildId, () => run.step(guildId));
    }
    const last = guildIds.at(-1);
    if (last === undefined) return;
    after = last;
  }
}
