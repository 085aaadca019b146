/** What stands inside a line of Discord's markdown. Ids are Discord ids, `seconds` is Unix time. */
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

/** Deeper nesting is shown as plain text, so that no message can exhaust the stack. */
const DEEPEST = 8;
const FENCE = /```(?:([\w+-]{1,30})\n)?\n?([\s\S]*?)\n?```\n?/g;

/** Reads the markdown that Discord shows in messages and embeds. Links other than http and https stay text. */
export function parseMarkdown(source: string): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  for (const fence of source.matchAll(FENCE)) {
    blocks.push(...readLines(source.slice(at, fence.index)));
    blocks.push({ kind: 'code', language: fence[1] ?? '', text: fence[2] ?? '' });
    at = fence.index + fence[0].length;
  }
  return [...blocks, ...readLines(source.slice(at))];
}

function readLines(source: string): Block[] {
  if (source === '' || source === '\n') return [];
  const lines = source.replace(/\n$/, '').split('\n');
  const blocks: Block[] = [];
  for (let at = 0; at < lines.length;) {
    const rest = lines.slice(at);
    const line = rest[0] ?? '';
    const taken = quote(rest) ?? list(rest) ?? single(line) ?? plain(rest);
    blocks.push(taken.block);
    at += taken.count;
  }
  return blocks;
}

type Taken = { block: Block; count: number };

function quote(rest: readonly string[]): Taken | undefined {
  if (rest[0]?.startsWith('>>> ')) {
    const inner = [rest[0].slice(4), ...rest.slice(1)].join('\n');
    return { block: { kind: 'quote', blocks: readLines(inner.replaceAll(/^>+ /gm, '')) }, count: rest.length };
  }
  const count = countWhile(rest, (line) => line.startsWith('> '));
  if (count === 0) return undefined;
  const inner = rest.slice(0, count).map((line) => line.slice(2));
  return { block: { kind: 'quote', blocks: [{ kind: 'lines', children: parseInline(inner.join('\n')) }] }, count };
}

const BULLET = /^ {0,6}[-*] (?=\S)/;
const NUMBER = /^ {0,6}(\d{1,9})\. (?=\S)/;

function list(rest: readonly string[]): Taken | undefined {
  const marker = [BULLET, NUMBER].find((pattern) => pattern.test(rest[0] ?? ''));
  if (!marker) return undefined;
  const count = countWhile(rest, (line) => marker.test(line));
  const start = NUMBER.exec(rest[0] ?? '')?.[1];
  const items = rest.slice(0, count).map((line) => parseInline(line.replace(marker, '')));
  return { block: { kind: 'list', start: start === undefined ? null : Number(start), items }, count };
}

function single(line: string): Taken | undefined {
  const heading = /^(#{1,3}) +(\S.*)$/.exec(line);
  const level = heading?.[1]?.length;
  if (level === 1 || level === 2 || level === 3)
    return { block: { kind: 'heading', level, children: parseInline(heading?.[2] ?? '') }, count: 1 };
  const subtext = /^-# +(\S.*)$/.exec(line);
  return subtext ? { block: { kind: 'subtext', children: parseInline(subtext[1] ?? '') }, count: 1 } : undefined;
}

function plain(rest: readonly string[]): Taken {
  const isPlain = (line: string) =>
    !line.startsWith('> ') && !line.startsWith('>>> ') && !BULLET.test(line) && !NUMBER.test(line) && !single(line);
  const count = Math.max(1, countWhile(rest, isPlain));
  return { block: { kind: 'lines', children: parseInline(rest.slice(0, count).join('\n')) }, count };
}

function countWhile(lines: readonly string[], holds: (line: string) => boolean): number {
  const end = lines.findIndex((line) => !holds(line));
  return end === -1 ? lines.length : end;
}

type Rule = { pattern: RegExp; make: (found: readonly string[], depth: number) => Inline };
const inside =
  (kind: 'strong' | 'emphasis' | 'underline' | 'strike' | 'spoiler') => (found: readonly string[], depth: number) =>
    ({ kind, children: parseInline(found[1] ?? '', depth + 1) }) satisfies Inline;
const link = (url: string, children: Inline[]): Inline => ({ kind: 'link', url, children });

/** Tried in this order at every place; each pattern is sticky. */
const RULES: readonly Rule[] = [
  { pattern: /\\([\\`*_{}[\]()#+\-.!~|<>:@])/y, make: ([, text = '']) => ({ kind: 'text', text }) },
  { pattern: /``([^\n]+?)``(?!`)/y, make: ([, text = '']) => ({ kind: 'code', text: text.trim() }) },
  { pattern: /`([^`\n]+)`/y, make: ([, text = '']) => ({ kind: 'code', text }) },
  { pattern: /<(https?:\/\/[^\s<>]+)>/y, make: ([, url = '']) => link(url, [{ kind: 'text', text: url }]) },
  {
    pattern: /\[([^\]\n]+)\]\(<?(https?:\/\/[^\s<>)]+)>?\)/y,
    make: ([, words = '', url = ''], depth) => link(url, parseInline(words, depth + 1)),
  },
  {
    pattern: /https?:\/\/[^\s<>]*[^\s<>.,:;"'\])*_~|]/y,
    make: ([url = '']) => link(url, [{ kind: 'text', text: url }]),
  },
  { pattern: /<@!?(\d{1,20})>/y, make: ([, id = '']) => ({ kind: 'user', id }) },
  { pattern: /<@&(\d{1,20})>/y, make: ([, id = '']) => ({ kind: 'role', id }) },
  { pattern: /<#(\d{1,20})>/y, make: ([, id = '']) => ({ kind: 'channel', id }) },
  {
    pattern: /<\/([-_\p{L}\p{N} ]{1,100}):(\d{1,20})>/uy,
    make: ([, name = '', id = '']) => ({ kind: 'command', name, id }),
  },
  {
    pattern: /<(a?):(\w{2,32}):(\d{1,20})>/y,
    make: ([, animated, name = '', id = '']) => ({ kind: 'emoji', name, id, isAnimated: animated === 'a' }),
  },
  {
    pattern: /<t:(-?\d{1,13})(?::([tTdDfFsSR]))?>/y,
    // The pattern lets only the letters of TimeStyle through.
    make: ([, seconds = '0', style = 'f']) => ({ kind: 'time', seconds: Number(seconds), style: style as TimeStyle }),
  },
  { pattern: /@(?:everyone|here)\b/y, make: ([text = '']) => ({ kind: 'everyone', text }) },
  { pattern: /\*\*(?=\S)([\s\S]+?)\*\*(?!\*)/y, make: inside('strong') },
  { pattern: /__(?=\S)([\s\S]+?)__(?!_)/y, make: inside('underline') },
  { pattern: /\*(?![\s*])([\s\S]*?[^\s*])\*(?!\*)/y, make: inside('emphasis') },
  { pattern: /(?<![A-Za-z0-9])_(?![\s_])([\s\S]*?[^\s_])_(?![A-Za-z0-9_])/y, make: inside('emphasis') },
  { pattern: /~~(?=\S)([\s\S]+?)~~/y, make: inside('strike') },
  { pattern: /\|\|(?=\S)([\s\S]+?)\|\|/y, make: inside('spoiler') },
];
const SPECIAL = /[\\`<[h@*_~|]/;

/** Reads one stretch without blocks, as in embed titles and field names. Line breaks stay in the text. */
export function parseInline(source: string, depth = 0): Inline[] {
  if (depth > DEEPEST) return [{ kind: 'text', text: source }];
  const nodes: Inline[] = [];
  let text = '';
  for (let at = 0; at < source.length;) {
    const found = SPECIAL.test(source[at] ?? '') ? firstRule(source, at, depth) : undefined;
    if (!found) text += source[at];
    else if (found.node.kind === 'text') text += found.node.text;
    else {
      if (text) nodes.push({ kind: 'text', text });
      text = '';
      nodes.push(found.node);
    }
    at += found?.length ?? 1;
  }
  return text ? [...nodes, { kind: 'text', text }] : nodes;
}

function firstRule(source: string, at: number, depth: number): { node: Inline; length: number } | undefined {
  for (const { pattern, make } of RULES) {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found) return { node: make(found, depth), length: found[0].length };
  }
  return undefined;
}
