import type { Seen } from '../../platform/discord/interactions/interaction-context.ts';
import type { Ctx } from '../../platform/work.ts';
import { onlySystem } from '../access/rights/require-system.ts';

/** Keeps how people were called when an interaction showed them, and whether they are in the server. */
export async function keepPeople(ctx: Ctx, guildId: string, people: readonly Seen[]): Promise<void> {
  onlySystem(ctx);
  const told = people.map(({ userId, username, displayName, avatar, isBot, isMember }) => ({
    user_id: userId,
    username,
    display_name: displayName,
    avatar,
    is_bot: isBot,
    is_member: isMember,
  }));
  await ctx.act('select economy.note_people($1, $2::jsonb) as result', [guildId, JSON.stringify(told)]);
}

/** Somebody joined, or came back to the account they had. */
export async function memberJoined(ctx: Ctx, guildId: string, userId: string): Promise<void> {
  onlySystem(ctx);
  await ctx.act('select economy.note_presence($1, $2, true) as result', [guildId, userId]);
}

/** Somebody left; their account stays. */
export async function memberLeft(ctx: Ctx, guildId: string, userId: string): Promise<void> {
  onlySystem(ctx);
  await ctx.act('select economy.note_presence($1, $2, false) as result', [guildId, userId]);
}
