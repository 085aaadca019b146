/** A name that becomes a mention when it is typed with its prefix. */
export type Mentionable = { prefix: '@' | '#'; name: string; mention: string };

/** Replaces `@Wren Sato` and `#market` by Discord's mention syntax, as its client does on sending. Longer names win. */
export function insertMentions(text: string, mentionables: readonly Mentionable[]): string {
  const longestFirst = [...mentionables].sort((left, right) => right.name.length - left.name.length);
  let result = text;
  for (const { prefix, name, mention } of longestFirst)
    result = result.replaceAll(new RegExp(`(?<![\\w<])${prefix}${escapeRegExp(name)}(?![\\w-])`, 'giu'), mention);
  return result;
}

const escapeRegExp = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
