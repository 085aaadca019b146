import { reaches, rightOf } from '../../core/access/rights/rights.ts';
import type { GuildManner } from '../../core/guilds/settings-store.ts';
import type { Leaf } from '../../platform/discord/commands/define.ts';
import type { Actor } from '../../platform/work.ts';

/** A command as help shows it. */
export type HelpLine = Pick<Leaf, 'path' | 'about' | 'right' | 'feature'>;
export type Sorted = { usable: HelpLine[]; forStaff: HelpLine[]; switchedOff: HelpLine[] };

/** Sorts commands by what the actor may do with them in a server with this manner. It only shows; verbs judge. */
export function sortCommands(lines: readonly HelpLine[], actor: Actor, manner: GuildManner): Sorted {
  const held = rightOf(actor, manner);
  const sorted: Sorted = { usable: [], forStaff: [], switchedOff: [] };
  for (const line of [...lines].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    // Using Discord's commands at all proves membership, so a member without roles is no stranger here.
    const mayUse = line.right === 'everyone' || reaches(held, line.right);
    const isDisabled = manner.disabledCommands.includes(line.path.split(' ', 1)[0] ?? line.path);
    const isOn = !isDisabled && (line.feature === null || manner.features[line.feature]);
    if (!isOn) sorted.switchedOff.push(line);
    else if (mayUse) sorted.usable.push(line);
    else sorted.forStaff.push(line);
  }
  return sorted;
}
