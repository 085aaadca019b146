/** Invisible; it breaks the word that would ping everyone. */
const ZERO_WIDTH_SPACE = '\u200B';

/**
 * Escapes users' text inside our messages, so that it yields no formatting, mention, emoji, heading, list or masked
 * link. Only for message text and embeds; names of choices and buttons show no formatting anyway.
 */
export const escapeText = (text: string): string =>
  text
    .replace(/[\\*_~`|<>[\]():]/g, String.raw`\$&`)
    .replace(/^(\s*)([-+#])/gm, String.raw`$1\$2`)
    .replace(/^(\s*\d+)\./gm, String.raw`$1\.`)
    .replace(/@(?=everyone|here)/gi, `@${ZERO_WIDTH_SPACE}`);
