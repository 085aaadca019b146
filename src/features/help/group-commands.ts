import { isRightSufficient, resolveRight } from '../../core/access/rights/rights.ts';
import type { GuildSettings } from '../../core/guilds/settings-store.ts';
import type { SubcommandHandler } from '../../platform/discord/commands/define.ts';
import type { Actor } from '../../platform/work.ts';

/** A command as shown by `/help`. */
export type CommandHelp = Pick<SubcommandHandler, 'path' | 'description' | 'right' | 'feature'>;
export type CommandGroups = { usable: CommandHelp[]; staffOnly: CommandHelp[]; disabled: CommandHelp[] };

/** Groups commands by what the actor can do with them under these settings. For display only: use cases check the rights. */
export function groupCommands(
  lines: readonly CommandHelp[],
  actor: Actor,
  guildSettings: GuildSettings,
): CommandGroups {
  const heldRight = resolveRight(actor, guildSettings);
  const groups: CommandGroups = { usable: [], staffOnly: [], disabled: [] };
  for (const line of [...lines].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    // Only members can use commands, so an actor without roles is not treated as a stranger here.
    const isAllowed = line.right === 'everyone' || isRightSufficient(heldRight, line.right);
    const isDisabled = guildSettings.disabledCommands.includes(line.path.split(' ', 1)[0] ?? line.path);
    const isOn = !isDisabled && (line.feature === null || guildSettings.features[line.feature]);
    if (!isOn) groups.disabled.push(line);
    else if (isAllowed) groups.usable.push(line);
    else groups.staffOnly.push(line);
  }
  return groups;
}
