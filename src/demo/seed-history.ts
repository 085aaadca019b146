import { syncProfiles } from '../core/members/sync-profiles.ts';
import type { Ctx } from '../platform/work.ts';
import { snowflakeAt } from '../platform/snowflake.ts';
import { generateHistory, type DemoUser } from './generate-history.ts';
import { insertMembers, configureGuild, isUntouched, replayOperation } from './store.ts';

export type DemoGuild = { guildId: string; users: readonly DemoUser[]; moderatorRoleIds: readonly string[] };

/**
 * Seeds the demo server with its members and a week of history, in one transaction. A server that has entries is left
 * unchanged. Returns false while the bot has not stored the server yet.
 */
export async function seedHistory(ctx: Ctx, guild: DemoGuild, nowMs: number): Promise<boolean> {
  const isGuildUntouched = await ctx.read(guild.guildId, (queries) => isUntouched(queries, guild.guildId));
  if (isGuildUntouched !== true) return isGuildUntouched === false;
  const members = guild.users.map((user) => ({ ...user, avatar: null, isMember: true }));
  await syncProfiles(ctx, guild.guildId, members);
  await ctx.transact(guild.guildId, async (work) => {
    await configureGuild(work, guild.moderatorRoleIds);
    const operations = generateHistory(guild.users, nowMs);
    await insertMembers(work, operations);
    for (const [index, operation] of operations.entries())
      // Without the index in the low bits, two operations in one millisecond would have the same id.
      await replayOperation(work, operation, String(BigInt(snowflakeAt(operation.atMs)) + BigInt(index)));
  });
  return true;
}
