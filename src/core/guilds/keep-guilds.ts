import type { Ctx } from '../../platform/work.ts';
import { onlySystem } from '../access/only-system.ts';
import type { GuildFacts } from './guild-facts.ts';
import { guildsHere, type KnownGuild } from './presence-store.ts';

/** Keeps what Discord tells of one server; a server left before comes back with all it had. Answers how many rows said something new. */
export async function keepGuild(
  ctx: Ctx,
  facts: GuildFacts,
  fingerprint: string,
): Promise<{ isNew: boolean; isBack: boolean; touched: number }> {
  onlySystem(ctx);
  const { result } = await ctx.act<{ result: { is_new: boolean; is_back: boolean; touched: number } }>(
    'select economy.sync_guild($1::jsonb) as result',
    [JSON.stringify({ ...facts, facts_hash: fingerprint })],
  );
  return { isNew: result.is_new, isBack: result.is_back, touched: result.touched };
}

/** Discord reports an outage of the server: it is not left, and comes back by itself. */
export async function noteOutage(ctx: Ctx, guildId: string): Promise<void> {
  onlySystem(ctx);
  await ctx.act('select economy.miss_guild($1, false) as result', [guildId]);
}

/** The bot was removed from the server. All data stays for a return. */
export async function leaveGuild(ctx: Ctx, guildId: string): Promise<void> {
  onlySystem(ctx);
  await ctx.act('select economy.miss_guild($1, true) as result', [guildId]);
}

/** The servers of one shard that we know and have not left. */
export async function knownGuilds(ctx: Ctx, of: { shard: number; shardCount: number }): Promise<readonly KnownGuild[]> {
  onlySystem(ctx);
  return ctx.acrossGuilds((queries) => guildsHere(queries, of));
}
