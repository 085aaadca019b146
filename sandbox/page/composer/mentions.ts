import type { GuildView } from '../../control-api/contract.ts';
import { memberDisplayName } from '../state/guild-access.ts';

/** A name that becomes a mention when it is typed with its prefix. */
type Mentionable = { prefix: '@' | '#'; name: string; mention: string };

/** Lists the members, roles and channels of a guild; `@everyone` is not replaced. */
export function listMentionables(guild: GuildView): readonly Mentionable[] {
  return [
    ...guild.members.map((member) => ({
      prefix: '@' as const,
      name: memberDisplayName(member),
      mention: `<@${member.user.id}>`,
    })),
    ...guild.roles
      .filter(({ id }) => id !== guild.id)
      .map(({ id, name }) => ({ prefix: '@' as const, name, mention: `<@&${id}>` })),
    ...guild.channels.map(({ id, name }) => ({ prefix: '#' as const, name: name ?? id, mention: `<#${id}>` })),
  ];
}

/** Replaces `@Wren Sato` and `#market` by Discord's mention syntax, as its client does on sending. Longer names win. */
export function insertMentions(text: string, mentionables: readonly Mentionable[]): string {
  const longestFirst = [...mentionables].sort((left, right) => right.name.length - left.name.length);
  let result = text;
  for (const { prefix, name, mention } of longestFirst)
    result = result.replaceAll(new RegExp(`(?<![\\w<])${prefix}${escapeRegExp(name)}(?![\\w-])`, 'giu'), mention);
  return result;
}

const escapeRegExp = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
