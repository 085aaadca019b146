import { readManner } from '../../core/guilds/settings-store.ts';
import { defineRefusals } from '../../platform/refusal.ts';
import type { Ctx } from '../../platform/work.ts';
import { sortCommands, type HelpLine, type Sorted } from './group-commands.ts';

const refuse = defineRefusals({ server_missing: 'missing' });

/** What the actor can do in a server, out of these commands. Refuses: server_missing. */
export async function listCommands(ctx: Ctx, of: { guildId: string; lines: readonly HelpLine[] }): Promise<Sorted> {
  const manner = await ctx.read(of.guildId, (queries) => readManner(queries, of.guildId));
  if (manner === undefined) throw refuse('server_missing');
  return sortCommands(of.lines, ctx.actor, manner);
}
