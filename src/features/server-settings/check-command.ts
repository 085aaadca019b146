import { reaches, rightOf } from '../../core/access/rights/rights.ts';
import type { GuildManner } from '../../core/guilds/settings-store.ts';
import type { Where } from '../../platform/discord/commands/define.ts';
import type { AskedFor } from '../../platform/discord/interactions/interaction-router.ts';
import type { Actor } from '../../platform/work.ts';

/** Nobody can lock themselves out of these: they work in every channel and cannot be switched off. */
export const ALWAYS_ON: readonly string[] = ['help', 'config'];

export type Verdict =
  | { ok: true }
  | { ok: false; why: 'command_switched_off' }
  | { ok: false; why: 'wrong_channel'; channels: readonly string[] };

/**
 * Whether a server lets a command or button be carried out. The right and the feature come before this and are judged by
 * the verb: who would be refused there is let through, so that they are told that and learn nothing else. Staff may use
 * commands in every channel. Buttons work wherever their message was posted.
 */
export function judgeCommand(
  asked: AskedFor,
  { actor, where }: { actor: Actor; where: Pick<Where, 'channelId' | 'parentChannelId'> },
  manner: GuildManner,
): Verdict {
  const held = rightOf(actor, manner);
  const mayUse = asked.right === 'everyone' || reaches(held, asked.right);
  const isOn = asked.feature === null || manner.features[asked.feature];
  if (!mayUse || !isOn || ALWAYS_ON.includes(asked.command)) return { ok: true };
  if (manner.disabledCommands.includes(asked.command)) return { ok: false, why: 'command_switched_off' };
  const channels = manner.commandChannels;
  const isHere = [where.channelId, where.parentChannelId].some((id) => id !== null && channels.includes(id));
  const isFree = asked.kind === 'component' || channels.length === 0 || reaches(held, 'moderator');
  return isFree || isHere ? { ok: true } : { ok: false, why: 'wrong_channel', channels };
}
