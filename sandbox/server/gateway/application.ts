import { ApplicationFlags, GatewayIntentBits } from 'discord-api-types/v10';
import type { LocalDiscord } from '../../local-discord.ts';

const PRIVILEGED_INTENT_FLAGS: [number, number][] = [
  [GatewayIntentBits.GuildPresences, ApplicationFlags.GatewayPresenceLimited],
  [GatewayIntentBits.GuildMembers, ApplicationFlags.GatewayGuildMembersLimited],
  [GatewayIntentBits.MessageContent, ApplicationFlags.GatewayMessageContentLimited],
];

/** The application as READY carries it: its flags tell which privileged intents it was granted. */
export function buildApplicationObject(local: LocalDiscord): { id: string; flags: number } {
  const granted = local.settings.grantedPrivilegedIntents;
  const flags = PRIVILEGED_INTENT_FLAGS.reduce((sum, [intent, flag]) => (granted & intent ? sum | flag : sum), 0);
  return { id: local.settings.applicationId, flags: flags | ApplicationFlags.ApplicationCommandBadge };
}
