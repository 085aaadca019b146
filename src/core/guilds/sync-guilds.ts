import { createHash } from 'node:crypto';
import type { Ctx } from '../../platform/work.ts';
import { requireSystem } from '../access/rights/require-system.ts';
import type { GuildSnapshot } from './guild-snapshot.ts';
import { findShardGuilds, type KnownGuild } from './known-guilds-store.ts';

/** A server's facts packed for waiting in a queue of thousands. Equal facts have equal fingerprints. */
export type SerializedSnapshot = { guildId: string; json: string; contentHash: string };

export function serializeSnapshot(snapshot: GuildSnapshot): SerializedSnapshot {
  const json = JSON.stringify(snapshot);
  return { guildId: snapshot.guild_id, json, contentHash: createHash('sha256').update(json).digest('base64url') };
}

/** Keeps what Discord tells of one server; a server left before comes back with all it had. */
export async function syncGuild(ctx: Ctx, snapshot: SerializedSnapshot): Promise<{ isNew: boolean; isBack: boolean }> {
  requireSystem(ctx);
  const { result } = await ctx.callFunction<{ result: { is_new: boolean; is_back: boolean } }>(
    `select economy.sync_guild($1::jsonb || jsonb_build_object('facts_hash', $2::text)) as result`,
    [snapshot.json, snapshot.contentHash],
  );
  return { isNew: result.is_new, isBack: result.is_back };
}

/** Discord reports an outage of the server: it is not left, and comes back by itself. */
export async function recordGuildOutage(ctx: Ctx, guildId: string): Promise<void> {
  requireSystem(ctx);
  await ctx.callFunction('select economy.record_guild_absence($1, false) as result', [guildId]);
}

/** The bot was removed from the server. All data stays for a return. */
export async function recordGuildLeft(ctx: Ctx, guildId: string): Promise<void> {
  requireSystem(ctx);
  await ctx.callFunction('select economy.record_guild_absence($1, true) as result', [guildId]);
}

/** The servers of one shard that we know and have not left. */
export async function listKnownGuilds(
  ctx: Ctx,
  query: { shard: number; shardCount: number },
): Promise<readonly KnownGuild[]> {
  requireSystem(ctx);
  return ctx.acrossGuilds((queries) => findShardGuilds(queries, query));
}
