import { createHash } from 'node:crypto';

/** Fields that Discord adds to the parts of a message, and defaults that it includes or omits. */
const IGNORED_KEYS = new Set([
  'proxy_url',
  'proxy_icon_url',
  'height',
  'width',
  'placeholder',
  'placeholder_version',
  'flags',
]);
const IGNORED_EMBED_KEYS = new Set(['type', 'content_scan_version', 'reference_id']);
const DEFAULTS: Readonly<Record<string, unknown>> = { min_values: 1, max_values: 1, animated: false };
const MAX_DEPTH = 12;

type MessageContent = {
  content?: string | undefined;
  embeds?: readonly object[] | undefined;
  components?: readonly object[] | undefined;
  /** Of a message that Discord returned. */
  attachments?: readonly { url: string; filename: string }[] | undefined;
};
/** Files of the message itself, from their URL without the signature to the name that our bodies use. */
type OwnFiles = ReadonlyMap<string, string>;

/**
 * Returns one hash of what a message shows, the same for the body we send and for the message Discord returns. It tells
 * whether an edit would change anything, and finds a message of ours whose id was lost with the response.
 */
export function contentHash({ content, embeds, components, attachments = [] }: MessageContent): string {
  const ownFiles: OwnFiles = new Map(
    attachments.map(({ url, filename }) => [unsigned(url), `attachment://${filename}`]),
  );
  const normalized = {
    content: content?.trim() ?? '',
    embeds: (embeds ?? []).map((embed) => normalize(embed, { depth: 0, ownFiles }, IGNORED_EMBED_KEYS)),
    components: (components ?? []).map((component) => normalize(component, { depth: 0, ownFiles })),
  };
  return createHash('sha256').update(JSON.stringify(normalized)).digest('base64url').slice(0, 32);
}

/** Sorts the keys and drops empty values and defaults. */
function normalize(
  value: unknown,
  at: { depth: number; ownFiles: OwnFiles },
  ignoredKeys?: ReadonlySet<string>,
): unknown {
  const { depth, ownFiles } = at;
  const inner = { depth: depth + 1, ownFiles };
  if (depth > MAX_DEPTH) return undefined;
  if (typeof value === 'string') return ownFiles.get(unsigned(value)) ?? value.trim();
  if (Array.isArray(value)) return value.map((item) => normalize(item, inner));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value)
    .filter(([key]) => !IGNORED_KEYS.has(key) && ignoredKeys?.has(key) !== true)
    // Discord numbers components by itself; emojis and options keep their ids, which are strings.
    .filter(([key, item]) => !(key === 'id' && typeof item === 'number'))
    .map(([key, item]): [string, unknown] => [
      key,
      key === 'timestamp' ? Date.parse(String(item)) : normalize(item, inner),
    ])
    .filter(([key, item]) => !isEmpty(item) && DEFAULTS[key] !== item)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}

const unsigned = (url: string): string => url.split('?', 1)[0] ?? '';

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  value === '' ||
  (Array.isArray(value) && value.length === 0);
