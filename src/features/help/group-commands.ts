import { isRightSufficient, resolveRight } from '../../core/access/rights/rights.ts';
import type { GuildSettings } from '../../core/guilds/settings-store.ts';
import type { SubcommandHandler } from '../../platform/discord/commands/define.ts';
import type { Actor } from '../../platform/work.ts';

/** A command as shown by `/help`. */
export type CommandHelp = Pick<SubcommandHandler, 'path' | 'description' | 'right' | 'feature'>;
export type CommandGroups = { usable: CommandHelp[]; staffOnly: CommandHelp[]; disabled: CommandHelp[] };

/** Groups commands by what the actor can do with them under these settings. For display only: use cases check the rights. */
export function groupCommands(
  commands: readonly CommandHelp[],
  actor: Actor,
  guildSettings: GuildSettings,
): CommandGroups {
  const heldRight = resolveRight(actor, guildSettings);
  const groups: CommandGroups = { usable: [], staffOnly: [], disabled: [] };
  for (const command of [...commands].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    // Only members can use commands, so an actor without roles is not treated as a stranger here.
    const isAllowed = command.right === 'everyone' || isRightSufficient(heldRight, command.right);
    const isDisabled = guildSettings.disabledCommands.includes(command.path.split(' ', 1)[0] ?? command.path);
    const isOn = !isDisabled && (command.feature === null || guildSettings.features[command.feature] === true);
    if (!isOn) groups.disabled.push(command);
    else if (isAllowed) groups.usable.push(command);
    else groups.staffOnly.push(command);
  }
  return groups;
}
