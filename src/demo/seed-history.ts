import { keepPeople } from '../core/members/sync-profiles.ts';
import type { Ctx } from '../platform/work.ts';
import { snowflakeAt } from '../platform/snowflake.ts';
import { pastWeek, type Person } from './generate-history.ts';
import { enrol, furnish, isUntouched, replay } from './store.ts';

export type DemoGuild = { guildId: string; people: readonly Person[]; moderatorRoleIds: readonly string[] };

/**
 * Gives the demo server its people and a week of history, all or nothing, once: a server in which something has moved is
 * left alone. Answers false while the bot has not told of the server yet.
 */
export async function fillWeek(ctx: Ctx, guild: DemoGuild, nowMs: number): Promise<boolean> {
  const untouched = await ctx.read(guild.guildId, (queries) => isUntouched(queries, guild.guildId));
  if (untouched !== true) return untouched === false;
  const members = guild.people.map((person) => ({ ...person, avatar: null, isMember: true }));
  await keepPeople(ctx, guild.guildId, members);
  await ctx.transact(guild.guildId, async (work) => {
    await furnish(work, guild.moderatorRoleIds);
    const acts = pastWeek(guild.people, nowMs);
    await enrol(work, acts);
    for (const [index, act] of acts.entries())
      // Two acts of one millisecond would share a key without the index in the low bits.
      await replay(work, act, String(BigInt(snowflakeAt(act.atMs)) + BigInt(index)));
  });
  return true;
}
