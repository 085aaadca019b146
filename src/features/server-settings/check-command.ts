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
  invocation: RouteInfo,
  { actor, interaction }: { actor: Actor; interaction: Pick<InteractionContext, 'channelId' | 'parentChannelId'> },
  guildSettings: GuildSettings,
): CommandCheck {
  const heldRight = resolveRight(actor, guildSettings);
  const isAllowed = invocation.right === 'everyone' || isRightSufficient(heldRight, invocation.right);
  const isOn = invocation.feature === null || guildSettings.features[invocation.feature];
  if (!isAllowed || !isOn || ALWAYS_ENABLED_COMMANDS.includes(invocation.command)) return { ok: true };
  if (guildSettings.disabledCommands.includes(invocation.command)) return { ok: false, reason: 'command_switched_off' };
  const channels = guildSettings.commandChannels;
  const isInAllowedChannel = [interaction.channelId, interaction.parentChannelId].some(
    (id) => id !== null && channels.includes(id),
  );
  const isExempt =
    invocation.kind === 'component' || channels.length === 0 || isRightSufficient(heldRight, 'moderator');
  return isExempt || isInAllowedChannel ? { ok: true } : { ok: false, reason: 'wrong_channel', channels };
}
