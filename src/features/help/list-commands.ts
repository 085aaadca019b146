import { readGuildSettings } from '../../core/guilds/settings-store.ts';
import { refuse } from '../../core/access/refusals.ts';
import type { Ctx } from '../../platform/work.ts';
import { groupCommands, type CommandHelp, type CommandGroups } from './group-commands.ts';

/** Groups these commands by what the actor can do with them in a server. Refuses: server_missing. */
export async function listCommands(
  ctx: Ctx,
  input: { guildId: string; commands: readonly CommandHelp[] },
): Promise<CommandGroups> {
  const guildSettings = await ctx.read(input.guildId, (queries) => readGuildSettings(queries, input.guildId));
  if (guildSettings === undefined) throw refuse('server_missing');
  return groupCommands(input.commands, ctx.actor, guildSettings);
}
