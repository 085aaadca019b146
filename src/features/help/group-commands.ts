import { isRightSufficient, resolveRight } from '../../core/access/rights/rights.ts';
import type { GuildSettings } from '../../core/guilds/settings-store.ts';
import type { SubcommandHandler } from '../../platform/discord/commands/define.ts';
import type { Actor } from '../../platform/work.ts';

/** A command as help shows it. */
export type CommandHelp = Pick<SubcommandHandler, 'path' | 'description' | 'right' | 'feature'>;
export type CommandGroups = { usable: CommandHelp[]; staffOnly: CommandHelp[]; disabled: CommandHelp[] };

/** Sorts commands by what the actor may do with them in a server with this manner. It only shows; verbs judge. */
export function groupCommands(
  lines: readonly CommandHelp[],
  actor: Actor,
  guildSettings: GuildSettings,
): CommandGroups {
  const heldRight = resolveRight(actor, guildSettings);
  const groups: CommandGroups = { usable: [], staffOnly: [], disabled: [] };
  for (const line of [...lines].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    // Using Discord's commands at all proves membership, so a member without roles is no stranger here.
    const isAllowed = line.right === 'everyone' || isRightSufficient(heldRight, line.right);
    const isDisabled = guildSettings.disabledCommands.includes(line.path.split(' ', 1)[0] ?? line.path);
    const isOn = !isDisabled && (line.feature === null || guildSettings.features[line.feature]);
    if (!isOn) groups.disabled.push(line);
    else if (isAllowed) groups.usable.push(line);
    else groups.staffOnly.push(line);
  }
  return groups;
}
