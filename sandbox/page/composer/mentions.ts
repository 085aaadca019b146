/** A name that becomes a mention when it is written with its sign. */
export type Mentionable = { sign: '@' | '#'; name: string; mark: string };

/** Turns `@Wren Sato` and `#market` into Discord's marks as its client does on sending; longer names win. */
export function withMentions(text: string, mentionables: readonly Mentionable[]): string {
  const longestFirst = [...mentionables].sort((left, right) => right.name.length - left.name.length);
  let written = text;
  for (const { sign, name, mark } of longestFirst)
    written = written.replaceAll(new RegExp(`(?<![\\w<])${sign}${escaped(name)}(?![\\w-])`, 'giu'), mark);
  return written;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`);
