import { createHash } from 'node:crypto';
import type { Ctx } from '../../platform/work.ts';
import { onlySystem } from '../access/rights/require-system.ts';
import type { GuildFacts } from './guild-snapshot.ts';
import { guildsHere, type KnownGuild } from './known-guilds-store.ts';

/** A server's facts packed for waiting in a queue of thousands. Equal facts have equal fingerprints. */
export type PackedFacts = { guildId: string; json: string; fingerprint: string };

export function pack(facts: GuildFacts): PackedFacts {
  const json = JSON.stringify(facts);
  return { guildId: facts.guild_id, json, fingerprint: createHash('sha256').update(json).digest('base64url') };
}

/** Keeps what Discord tells of one server; a server left before comes back with all it had. */
export async function keepGuild(ctx: Ctx, facts: PackedFacts): Promise<{ isNew: boolean; isBack: boolean }> {
  onlySystem(ctx);
  const { result } = await ctx.act<{ result: { is_new: boolean; is_back: boolean } }>(
    `select economy.sync_guild($1::jsonb || jsonb_build_object('facts_hash', $2::text)) as result`,
    [facts.json, facts.fingerprint],
  );
  return { isNew: result.is_new, isBack: result.is_back };
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
