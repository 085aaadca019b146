import { isRightSufficient, resolveRight } from '../../core/access/rights/rights.ts';
import type { GuildSettings } from '../../core/guilds/settings-store.ts';
import type { InteractionContext } from '../../platform/discord/commands/define.ts';
import type { RouteInfo } from '../../platform/discord/interactions/interaction-router.ts';
import type { Actor } from '../../platform/work.ts';

/** Nobody can lock themselves out of these: they work in every channel and cannot be switched off. */
export const ALWAYS_ENABLED_COMMANDS: readonly string[] = ['help', 'config'];

export type CommandCheck =
  | { ok: true }
  | { ok: false; reason: 'command_switched_off' }
  | { ok: false; reason: 'wrong_channel'; channels: readonly string[] };

/**
 * Whether a server lets a command or button be carried out. The right and the feature come before this and are judged by
 * the verb: who would be refused there is let through, so that they are told that and learn nothing else. Staff may use
 * commands in every channel. Buttons work wherever their message was posted.
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
