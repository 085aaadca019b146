import type { ObservedUser } from '../../platform/discord/interactions/interaction-context.ts';
import type { Ctx } from '../../platform/work.ts';
import { requireSystem } from '../access/rights/require-system.ts';

/** Keeps how people were called when an interaction showed them, and whether they are in the server. */
export async function syncProfiles(ctx: Ctx, guildId: string, users: readonly ObservedUser[]): Promise<void> {
  requireSystem(ctx);
  const rows = users.map(({ userId, username, displayName, avatar, isBot, isMember }) => ({
    user_id: userId,
    username,
    display_name: displayName,
    avatar,
    is_bot: isBot,
    is_member: isMember,
  }));
  await ctx.callFunction('select economy.sync_profiles($1, $2::jsonb) as result', [guildId, JSON.stringify(rows)]);
}

/** Somebody joined, or came back to the account they had. */
export async function recordMemberJoined(ctx: Ctx, guildId: string, userId: string): Promise<void> {
  requireSystem(ctx);
  await ctx.callFunction('select economy.record_membership($1, $2, true) as result', [guildId, userId]);
}

/** Somebody left; their account stays. */
export async function recordMemberLeft(ctx: Ctx, guildId: string, userId: string): Promise<void> {
  requireSystem(ctx);
  await ctx.callFunction('select economy.record_membership($1, $2, false) as result', [guildId, userId]);
}
