/** An inline node of Discord's markdown. Ids are Discord ids, `seconds` is Unix time. */
export type Inline =
  | { kind: 'text' | 'code' | 'everyone'; text: string }
  | { kind: 'strong' | 'emphasis' | 'underline' | 'strike' | 'spoiler'; children: Inline[] }
  | { kind: 'link'; url: string; children: Inline[] }
  | { kind: 'user' | 'channel' | 'role'; id: string }
  | { kind: 'command'; name: string; id: string }
  | { kind: 'emoji'; name: string; id: string; isAnimated: boolean }
  | { kind: 'time'; seconds: number; style: TimeStyle };
export type TimeStyle = 't' | 'T' | 'd' | 'D' | 'f' | 'F' | 's' | 'S' | 'R';

export type Block =
  | { kind: 'lines' | 'subtext'; children: Inline[] }
  | { kind: 'heading'; level: 1 | 2 | 3; children: Inline[] }
  | { kind: 'code'; language: string; text: string }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'list'; start: number | null; items: Inline[][] };

/** Deeper nesting stays plain text, so that no message can overflow the stack. */
const MAX_DEPTH = 8;
const FENCE = /```(?:([\w+-]{1,30})\n)?\n?([\s\S]*?)\n?```\n?/g;

/** Parses the markdown of Discord messages and embeds. Links other than http and https stay text. */
export function parseMarkdown(source: string): Block[] {
  const blocks: Block[] = [];
  let index = 0;
  for (const fence of source.matchAll(FENCE)) {
    blocks.push(...parseBlocks(source.slice(index, fence.index)));
    blocks.push({ kind: 'code', language: fence[1] ?? '', text: fence[2] ?? '' });
    index = fence.index + fence[0].length;
  }
  return [...blocks, ...parseBlocks(source.slice(index))];
}

function parseBlocks(source: string): Block[] {
  if (source === '' || source === '\n') return [];
  const lines = source.replace(/\n$/, '').split('\n');
  const blocks: Block[] = [];
  for (let index = 0; index < lines.length;) {
    const rest = lines.slice(index);
    const line = rest[0] ?? '';
    const parsed = parseQuote(rest) ?? parseList(rest) ?? parseSingleLine(line) ?? parseParagraph(rest);
    blocks.push(parsed.block);
    index += parsed.count;
  }
  return blocks;
}

type ParsedBlock = { block: Block; count: number };

function parseQuote(rest: readonly string[]): ParsedBlock | undefined {
  if (rest[0]?.startsWith('>>> ')) {
    const inner = [rest[0].slice(4), ...rest.slice(1)].join('\n');
    return { block: { kind: 'quote', blocks: parseBlocks(inner.replaceAll(/^>+ /gm, '')) }, count: rest.length };
  }
  const count = countWhile(rest, (line) => line.startsWith('> '));
  if (count === 0) return undefined;
  const inner = rest.slice(0, count).map((line) => line.slice(2));
  return { block: { kind: 'quote', blocks: [{ kind: 'lines', children: parseInline(inner.join('\n')) }] }, count };
}

const BULLET = /^ {0,6}[-*] (?=\S)/;
const NUMBER = /^ {0,6}(\d{1,9})\. (?=\S)/;

function parseList(rest: readonly string[]): ParsedBlock | undefined {
  const marker = [BULLET, NUMBER].find((pattern) => pattern.test(rest[0] ?? ''));
  if (!marker) return undefined;
  const count = countWhile(rest, (line) => marker.test(line));
  const start = NUMBER.exec(rest[0] ?? '')?.[1];
  const items = rest.slice(0, count).map((line) => parseInline(line.replace(marker, '')));
  return { block: { kind: 'list', start: start === undefined ? null : Number(start), items }, count };
}

function parseSingleLine(line: string): ParsedBlock | undefined {
  const heading = /^(#{1,3}) +(\S.*)$/.exec(line);
  const level = heading?.[1]?.length;
  if (level === 1 || level === 2 || level === 3)
    return { block: { kind: 'heading', level, children: parseInline(heading?.[2] ?? '') }, count: 1 };
  const subtext = /^-# +(\S.*)$/.exec(line);
  return subtext ? { block: { kind: 'subtext', children: parseInline(subtext[1] ?? '') }, count: 1 } : undefined;
}

function parseParagraph(rest: readonly string[]): ParsedBlock {
  const isPlain = (line: string) =>
    !line.startsWith('> ') &&
    !line.startsWith('>>> ') &&
    !BULLET.test(line) &&
    !NUMBER.test(line) &&
    !parseSingleLine(line);
  const count = Math.max(1, countWhile(rest, isPlain));
  return { block: { kind: 'lines', children: parseInline(rest.slice(0, count).join('\n')) }, count };
}

function countWhile(lines: readonly string[], predicate: (line: string) => boolean): number {
  const end = lines.findIndex((line) => !predicate(line));
  return end === -1 ? lines.length : end;
}

type Rule = { pattern: RegExp; toNode: (match: readonly string[], depth: number) => Inline };
const wrapChildren =
  (kind: 'strong' | 'emphasis' | 'underline' | 'strike' | 'spoiler') => (match: readonly string[], depth: number) =>
    ({ kind, children: parseInline(match[1] ?? '', depth + 1) }) satisfies Inline;
const createLink = (url: string, children: Inline[]): Inline => ({ kind: 'link', url, children });

/** Rules are tried in this order at each position; every pattern is sticky. */
const RULES: readonly Rule[] = [
  { pattern: /\\([\\`*_{}[\]()#+\-.!~|<>:@])/y, toNode: ([, text = '']) => ({ kind: 'text', text }) },
  { pattern: /``([^\n]+?)``(?!`)/y, toNode: ([, text = '']) => ({ kind: 'code', text: text.trim() }) },
  { pattern: /`([^`\n]+)`/y, toNode: ([, text = '']) => ({ kind: 'code', text }) },
  { pattern: /<(https?:\/\/[^\s<>]+)>/y, toNode: ([, url = '']) => createLink(url, [{ kind: 'text', text: url }]) },
  {
    pattern: /\[([^\]\n]+)\]\(<?(https?:\/\/[^\s<>)]+)>?\)/y,
    toNode: ([, label = '', url = ''], depth) => createLink(url, parseInline(label, depth + 1)),
  },
  {
    pattern: /https?:\/\/[^\s<>]*[^\s<>.,:;"'\])*_~|]/y,
    toNode: ([url = '']) => createLink(url, [{ kind: 'text', text: url }]),
  },
  { pattern: /<@!?(\d{1,20})>/y, toNode: ([, id = '']) => ({ kind: 'user', id }) },
  { pattern: /<@&(\d{1,20})>/y, toNode: ([, id = '']) => ({ kind: 'role', id }) },
  { pattern: /<#(\d{1,20})>/y, toNode: ([, id = '']) => ({ kind: 'channel', id }) },
  {
    pattern: /<\/([-_\p{L}\p{N} ]{1,100}):(\d{1,20})>/uy,
    toNode: ([, name = '', id = '']) => ({ kind: 'command', name, id }),
  },
  {
    pattern: /<(a?):(\w{2,32}):(\d{1,20})>/y,
    toNode: ([, animated, name = '', id = '']) => ({ kind: 'emoji', name, id, isAnimated: animated === 'a' }),
  },
  {
    pattern: /<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>/y,
    // The cast is safe: the pattern matches only the letters of TimeStyle.
    toNode: ([, seconds = '0', style = 'f']) => ({ kind: 'time', seconds: Number(seconds), style: style as TimeStyle }),
  },
  { pattern: /@(?:everyone|here)\b/y, toNode: ([text = '']) => ({ kind: 'everyone', text }) },
  { pattern: /\*\*(?=\S)([\s\S]+?)\*\*(?!\*)/y, toNode: wrapChildren('strong') },
  { pattern: /__(?=\S)([\s\S]+?)__(?!_)/y, toNode: wrapChildren('underline') },
  { pattern: /\*(?![\s*])([\s\S]*?[^\s*])\*(?!\*)/y, toNode: wrapChildren('emphasis') },
  { pattern: /(?<![A-Za-z0-9])_(?![\s_])([\s\S]*?[^\s_])_(?![A-Za-z0-9_])/y, toNode: wrapChildren('emphasis') },
  { pattern: /~~(?=\S)([\s\S]+?)~~/y, toNode: wrapChildren('strike') },
  { pattern: /\|\|(?=\S)([\s\S]+?)\|\|/y, toNode: wrapChildren('spoiler') },
];
const SPECIAL = /[\\`<[h@*_~|]/;

/** Parses inline markdown without blocks, as in embed titles and field names. Line breaks stay in the text. */
export function parseInline(source: string, depth = 0): Inline[] {
  if (depth > MAX_DEPTH) return [{ kind: 'text', text: source }];
  const nodes: Inline[] = [];
  let text = '';
  for (let index = 0; index < source.length;) {
    const match = SPECIAL.test(source[index] ?? '') ? matchRule(source, index, depth) : undefined;
    if (!match) text += source[index];
    else if (match.node.kind === 'text') text += match.node.text;
    else {
      if (text) nodes.push({ kind: 'text', text });
      text = '';
      nodes.push(match.node);
    }
    index += match?.length ?? 1;
  }
  return text ? [...nodes, { kind: 'text', text }] : nodes;
}

function matchRule(source: string, index: number, depth: number): { node: Inline; length: number } | undefined {
  for (const { pattern, toNode } of RULES) {
    pattern.lastIndex = index;
    const match = pattern.exec(source);
    if (match) return { node: toNode(match, depth), length: match[0].length };
  }
  return undefined;
}
