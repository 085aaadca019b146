import { say } from '../../../locales/translate.ts';
import { requireStaff } from '../../core/access/rights/staff-rights.ts';
import { requireRight } from '../../core/access/rights/require-right.ts';
import { reaches, rightOf, RIGHTS } from '../../core/access/rights/rights.ts';
import { trustIn } from '../../core/access/rights/role-configuration-store.ts';
import { recordAudit } from '../../core/audit/record-audit.ts';
import { countServers } from '../../core/guilds/store.ts';
import { waitingLines, type Waiting } from '../../platform/outbox/sync-state.ts';
import { defineRefusals } from '../../platform/refusal.ts';
import type { Ctx } from '../../platform/work.ts';
import { readWish, writeWish, type Presence } from './store.ts';

const refuse = defineRefusals({ server_missing: 'missing' });

/** A wish, whether Discord shows it, and why not. */
export type Wish = { status: Presence; applied: boolean; reason: string | null };

/** How the bot does in a server, for its staff. Refuses: server_missing, not_allowed. */
export async function getServerStatus(ctx: Ctx, guildId: string): Promise<Wish & { waiting: Waiting[] }> {
  const { status, waiting } = await ctx.read(guildId, async (queries) => {
    await requireStaff(ctx, queries, guildId);
    return { status: await readWish(queries, guildId), waiting: await waitingLines(queries, guildId) };
  });
  return { ...(await asWish(ctx, status)), waiting };
}

/**
 * Keeps how a server wishes the bot to be shown. Discord knows one status for each connection, so the wish is fulfilled
 * where the bot serves no other server. Refuses: server_missing, not_allowed.
 */
export async function setServerStatus(ctx: Ctx, asked: { guildId: string; status: Presence }): Promise<Wish> {
  const { guildId, status } = asked;
  await ctx.transact(guildId, async (work) => {
    await requireRight(ctx, work, guildId, RIGHTS.change_settings);
    const before = await writeWish(work, status);
    if (before === status) return;
    await recordAudit(work, { act: 'change_status', target: 'status', before: { status: before }, after: { status } });
    await work.change({ dataType: 'status', changeType: 'update', affectedIds: [guildId] });
  });
  return asWish(ctx, status);
}

async function asWish(ctx: Ctx, status: Presence): Promise<Wish> {
  const servers = await ctx.acrossGuilds(countServers);
  const isAlone = servers === 1;
  return { status, applied: isAlone, reason: isAlone ? null : say('discord.status.shared') };
}

/**
 * What waits for Discord in a server, for its staff; null for everybody else, who may ask too. Refuses: server_missing.
 */
export function readWaiting(ctx: Ctx, guildId: string): Promise<Waiting[] | null> {
  return ctx.read(guildId, async (queries) => {
    const trust = await trustIn(queries, guildId);
    if (trust === undefined) throw refuse('server_missing');
    return reaches(rightOf(ctx.actor, trust), RIGHTS.view_dashboard) ? waitingLines(queries, guildId) : null;
  });
}
