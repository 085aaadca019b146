import { type APIEmbed, EmbedType } from 'discord-api-types/v10';
import { formatTimestamp } from '../../world/format-timestamp.ts';
import { codePointCount, type Form, type FormPath } from '../http/form.ts';

/** `resources/message.mdx`, "Embed Limits": lengths after trimming; the total is over all embeds of a message. */
const LIMITS = {
  embeds: 10,
  title: 256,
  description: 4_096,
  fields: 25,
  name: 256,
  value: 1_024,
  footer: 2_048,
  author: 256,
};
const MAX_TOTAL_LENGTH = 6_000;
const MAX_URL_LENGTH = 2_048;

/** Reads the embeds of a message, trimmed as Discord stores them. */
export function readEmbeds(form: Form, value: unknown): APIEmbed[] | undefined {
  const items = form.list(value, ['embeds'], { max: LIMITS.embeds });
  if (!items) return undefined;
  let total = 0;
  const embeds = items.map((item, index) => {
    const embed = readEmbed(form, item, ['embeds', index]);
    total += countCharacters(embed);
    if (total > MAX_TOTAL_LENGTH) {
      form.fail(['embeds'], 'MAX_EMBED_SIZE_EXCEEDED', `Embed size exceeds maximum size of ${MAX_TOTAL_LENGTH}`);
    }
    return embed;
  });
  return embeds;
}

function readEmbed(form: Form, item: unknown, path: FormPath): APIEmbed {
  const embed: APIEmbed = { type: EmbedType.Rich };
  const raw = form.record(item, path);
  if (!raw) return embed;
  const title = form.text(raw['title'], [...path, 'title'], { max: LIMITS.title, trim: true });
  const description = form.text(raw['description'], [...path, 'description'], { max: LIMITS.description, trim: true });
  const url = readUrl(form, raw['url'], [...path, 'url'], false);
  if (title) embed.title = title;
  if (description) embed.description = description;
  if (url) embed.url = url;
  const color = form.integer(raw['color'], [...path, 'color'], { min: 0, max: 0xffffff });
  if (color !== undefined) embed.color = color;
  const timestamp = readTimestamp(form, raw['timestamp'], [...path, 'timestamp']);
  if (timestamp) embed.timestamp = timestamp;
  for (const key of ['image', 'thumbnail'] as const) {
    if (raw[key] === undefined || raw[key] === null) continue;
    const part = form.record(raw[key], [...path, key]);
    const source = part && readUrl(form, part['url'], [...path, key, 'url'], true);
    if (source) embed[key] = { url: source };
  }
  readFooterAndAuthor(form, raw, path, embed);
  const fields = readFields(form, raw['fields'], path);
  if (fields?.length) embed.fields = fields;
  if (Object.keys(embed).length === 1 && !form.hasErrors()) form.required([...path, 'description']);
  return embed;
}

function readFooterAndAuthor(form: Form, raw: Record<string, unknown>, path: FormPath, embed: APIEmbed): void {
  if (raw['footer'] !== undefined && raw['footer'] !== null) {
    const footer = form.record(raw['footer'], [...path, 'footer']);
    const text = footer && form.text(footer['text'], [...path, 'footer', 'text'], { max: LIMITS.footer, trim: true });
    const icon = footer && readUrl(form, footer['icon_url'], [...path, 'footer', 'icon_url'], true);
    if (text) embed.footer = { text, ...(icon ? { icon_url: icon } : {}) };
  }
  if (raw['author'] !== undefined && raw['author'] !== null) {
    const author = form.record(raw['author'], [...path, 'author']);
    const rule = { min: 1, max: LIMITS.author, trim: true, required: true };
    const name = author && form.text(author['name'], [...path, 'author', 'name'], rule);
    const icon = author && readUrl(form, author['icon_url'], [...path, 'author', 'icon_url'], true);
    const url = author && readUrl(form, author['url'], [...path, 'author', 'url'], false);
    if (name) embed.author = { name, ...(icon ? { icon_url: icon } : {}), ...(url ? { url } : {}) };
  }
}

function readFields(form: Form, value: unknown, path: FormPath): APIEmbed['fields'] {
  return form.list(value, [...path, 'fields'], { max: LIMITS.fields })?.map((item, index) => {
    const itemPath = [...path, 'fields', index];
    const field = form.record(item, itemPath) ?? {};
    const name = form.text(field['name'], [...itemPath, 'name'], {
      min: 1,
      max: LIMITS.name,
      trim: true,
      required: true,
    });
    const text = form.text(field['value'], [...itemPath, 'value'], {
      min: 1,
      max: LIMITS.value,
      trim: true,
      required: true,
    });
    return { name: name ?? '', value: text ?? '', inline: field['inline'] === true };
  });
}

export function readUrl(form: Form, value: unknown, path: FormPath, allowsAttachments: boolean): string | undefined {
  const url = form.text(value, path, { max: MAX_URL_LENGTH, trim: true });
  if (!url) return undefined;
  const scheme = /^([a-z]+):\/\/\S+$/iu.exec(url)?.[1]?.toLowerCase();
  const allowed = allowsAttachments ? ['http', 'https', 'attachment'] : ['http', 'https', 'discord'];
  if (!scheme) form.fail(path, 'URL_TYPE_INVALID_URL', 'Not a well formed URL.');
  else if (!allowed.includes(scheme)) {
    form.fail(
      path,
      'URL_TYPE_INVALID_SCHEME',
      `Scheme "${scheme}" is not supported. Scheme must be one of ('http', 'https').`,
    );
  }
  return url;
}

function readTimestamp(form: Form, value: unknown, path: FormPath): string | undefined {
  const text = form.text(value, path, { max: 64 });
  if (!text) return undefined;
  const timeMs = Date.parse(text);
  if (Number.isNaN(timeMs)) {
    form.fail(path, 'DATE_TIME_TYPE_PARSE', `Could not parse ${text}. Should be ISO8601.`);
    return undefined;
  }
  return formatTimestamp(timeMs);
}

function countCharacters(embed: APIEmbed): number {
  const size = (text: string | undefined): number => (text ? codePointCount(text) : 0);
  const fields = (embed.fields ?? []).reduce((sum, field) => sum + size(field.name) + size(field.value), 0);
  return size(embed.title) + size(embed.description) + size(embed.footer?.text) + size(embed.author?.name) + fields;
}
