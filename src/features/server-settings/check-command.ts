import { isRightSufficient, resolveRight } from '../../core/access/rights/rights.ts';
import type { GuildSettings } from '../../core/guilds/settings-store.ts';
import type { InteractionContext } from '../../platform/discord/commands/define.ts';
import type { RouteInfo } from '../../platform/discord/interactions/interaction-router.ts';
import type { Actor } from '../../platform/work.ts';

/** Work in every channel and cannot be disabled, so that nobody can lock themselves out. */
export const ALWAYS_ENABLED_COMMANDS: readonly string[] = ['help', 'config'];

export type CommandCheck =
  | { ok: true }
  | { ok: false; reason: 'command_switched_off' }
  | { ok: false; reason: 'wrong_channel'; channels: readonly string[] };

/**
 * Checks whether a server allows a command or button. The right and the feature come first and are checked by the use case:
 * callers who would be refused there pass, so that they get that refusal and learn nothing else. Staff can use commands in
 * every channel. Buttons work wherever their message was posted.
 */
export function checkCommand(
  routeInfo: RouteInfo,
  { actor, interaction }: { actor: Actor; interaction: Pick<InteractionContext, 'channelId' | 'parentChannelId'> },
  guildSettings: GuildSettings,
): CommandCheck {
  const heldRight = resolveRight(actor, guildSettings);
  const isAllowed = routeInfo.right === 'everyone' || isRightSufficient(heldRight, routeInfo.right);
  const isOn = routeInfo.feature === null || guildSettings.features[routeInfo.feature] === true;
  if (!isAllowed || !isOn || ALWAYS_ENABLED_COMMANDS.includes(routeInfo.command)) return { ok: true };
  if (guildSettings.disabledCommands.includes(routeInfo.command)) return { ok: false, reason: 'command_switched_off' };
  const channels = guildSettings.commandChannels;
  const isInAllowedChannel = [interaction.channelId, interaction.parentChannelId].some(
    (id) => id !== null && channels.includes(id),
  );
  const isExempt = routeInfo.kind === 'component' || channels.length === 0 || isRightSufficient(heldRight, 'moderator');
  return isExempt || isInAllowedChannel ? { ok: true } : { ok: false, reason: 'wrong_channel', channels };
}
