import { ApplicationFlags, GatewayIntentBits } from 'discord-api-types/v10';
import type { SandboxSettings } from './settings.ts';

const PRIVILEGED_INTENT_FLAGS: [number, number][] = [
  [GatewayIntentBits.GuildPresences, ApplicationFlags.GatewayPresenceLimited],
  [GatewayIntentBits.GuildMembers, ApplicationFlags.GatewayGuildMembersLimited],
  [GatewayIntentBits.MessageContent, ApplicationFlags.GatewayMessageContentLimited],
];

/** Returns the application as READY carries it; its flags say which privileged intents were granted. */
export function buildApplicationObject(settings: SandboxSettings): { id: string; flags: number } {
  const granted = settings.grantedPrivilegedIntents;
  const flags = PRIVILEGED_INTENT_FLAGS.reduce((sum, [intent, flag]) => (granted & intent ? sum | flag : sum), 0);
  return { id: settings.applicationId, flags: flags | ApplicationFlags.ApplicationCommandBadge };
}
