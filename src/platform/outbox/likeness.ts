import { createHash } from 'node:crypto';
import type { MessageBody } from '../discord/reply.ts';

/** What Discord adds to a message's parts, and defaults that it spells out or leaves away. */
const ADDED = new Set([
  'proxy_url',
  'proxy_icon_url',
  'height',
  'width',
  'placeholder',
  'placeholder_version',
  'flags',
]);
const ADDED_TO_EMBED = new Set(['type', 'content_scan_version', 'reference_id']);
const DEFAULTS: Readonly<Record<string, unknown>> = { min_values: 1, max_values: 1, animated: false };
const DEEPEST = 12;

/** A file of the message's own: we name it, Discord answers its signed link. */
const FILE = /^https?:\/\/\S+\/attachments\/\d+\/\d+\/([\w.-]+)(?:\?\S*)?$/u;

type Shown = {
  content?: string | undefined;
  embeds?: readonly object[] | undefined;
  components?: readonly object[] | undefined;
};

/**
 * One hash of what a message shows, the same for the body we send and for the message Discord answers: it tells whether an
 * edit would change anything, and finds a message of ours whose id was lost with the reply.
 */
export function likenessOf({ content, embeds, components }: Shown | MessageBody): string {
  const shown = {
    content: content?.trim() ?? '',
    embeds: (embeds ?? []).map((embed) => bare(embed, 0, ADDED_TO_EMBED)),
    components: (components ?? []).map((component) => bare(component, 0)),
  };
  return createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 32);
}

/** Keys in one order, without what says nothing. */
function bare(value: unknown, depth: number, without?: ReadonlySet<string>): unknown {
  if (depth > DEEPEST) return undefined;
  if (typeof value === 'string') return value.trim().replace(FILE, 'attachment://$1');
  if (Array.isArray(value)) return value.map((item) => bare(item, depth + 1));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([key]) => !ADDED.has(key) && without?.has(key) !== true)
    // Discord numbers components by itself; emojis and options keep their ids, which are texts.
    .filter(([key, item]) => !(key === 'id' && typeof item === 'number'))
    .map(([key, item]): [string, unknown] => [
      key,
      key === 'timestamp' ? Date.parse(String(item)) : bare(item, depth + 1),
    ])
    .filter(([key, item]) => !isSilent(item) && DEFAULTS[key] !== item)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}

const isSilent = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  value === '' ||
  (Array.isArray(value) && value.length === 0);
