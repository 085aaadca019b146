import { createHash } from 'node:crypto';
import type { Ctx } from '../../platform/work.ts';
import { requireSystem } from '../access/rights/require-system.ts';
import type { GuildSnapshot } from './guild-snapshot.ts';
import { findShardGuilds, type KnownGuild } from './known-guilds-store.ts';
import * as sql from './known-guilds-store.ts';

/** A snapshot as JSON, compact enough to queue thousands. Equal snapshots have equal content hashes. */
export type SerializedSnapshot = { guildId: string; json: string; contentHash: string };

export function serializeSnapshot(snapshot: GuildSnapshot): SerializedSnapshot {
  const json = JSON.stringify(snapshot);
  return { guildId: snapshot.guild_id, json, contentHash: createHash('sha256').update(json).digest('base64url') };
}

/** Stores the snapshot of one guild; a guild that was left before gets back all its data. Refuses `not_allowed`. */
export async function syncGuild(ctx: Ctx, snapshot: SerializedSnapshot): Promise<{ isNew: boolean; isBack: boolean }> {
  requireSystem(ctx);
  const { is_new: isNew, is_back: isBack } = await sql.syncGuild(ctx, snapshot);
  return { isNew, isBack };
}

/** Records an outage that Discord reports: the bot has not left, and the guild comes back by itself. Refuses `not_allowed`. */
export async function recordGuildOutage(ctx: Ctx, guildId: string): Promise<void> {
  requireSystem(ctx);
  await sql.recordGuildAbsence(ctx, { guildId, hasLeft: false });
}

/** Records that the bot was removed from a guild; its data stays. Refuses `not_allowed`. */
export async function recordGuildLeft(ctx: Ctx, guildId: string): Promise<void> {
  requireSystem(ctx);
  await sql.recordGuildAbsence(ctx, { guildId, hasLeft: true });
}

/** Lists the guilds of one shard that are stored and not left. Refuses `not_allowed`. */
export async function listKnownGuilds(
  ctx: Ctx,
  query: { shard: number; shardCount: number },
): Promise<readonly KnownGuild[]> {
  requireSystem(ctx);
  return ctx.acrossGuilds((queries) => findShardGuilds(queries, query));
}
