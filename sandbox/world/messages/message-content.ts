import {
  type APIAttachment,
  type APIEmbed,
  type APIMessage,
  type APIUser,
  MessageType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import type { MentionRule, MessageBody } from '../../server/limits/message-body.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import { isRecord } from '../../server/http/form.ts';
import { signedLink } from '../../server/cdn/signed-links.ts';
import { permissionsIn, type Place } from '../permissions/access.ts';
import { may } from '../permissions/permissions.ts';
import { findUser } from '../world.ts';

/** One uploaded part; `key` is the `n` of `files[n]`. */
export type UploadedFile = { key: string; filename: string; contentType: string; bytes: Uint8Array };

/** Generous, and enough to keep a forgotten demo from growing without end; the oldest files go first. */
const keptFiles = 500;

/** Writes content, embeds, components and files of a body into a message, with what follows from them. */
export function dressMessage(
  local: LocalDiscord,
  message: APIMessage,
  parts: { place: Place; body: MessageBody; files: UploadedFile[] },
): void {
  const { place, body, files } = parts;
  const kept = body.attachments
    ? message.attachments.filter(({ id }) => body.attachments?.some((wanted) => wanted.id === id))
    : message.attachments;
  const added = files.map((file) => keepFile(local, message.channel_id, file, body));
  message.attachments = [...kept, ...added];
  if (body.content !== undefined) {
    message.content = body.content;
    readMentions(local, message, { place, rule: body.mentions });
  }
  const linked = <T>(value: T): T => linkFiles(value, message.attachments);
  if (body.embeds) message.embeds = body.embeds.map((embed): APIEmbed => linked(embed));
  // Components were checked by `readComponents`, which keeps them as plain records.
  if (body.components)
    message.components = body.components.map((one) =>
      describeFiles(linked(one), message.attachments),
    ) as unknown as NonNullable<APIMessage['components']>;
}

/** Stores an upload and answers the attachment object that points to it. */
export function keepFile(
  local: LocalDiscord,
  channelId: string,
  file: UploadedFile,
  body?: Pick<MessageBody, 'attachments'>,
): APIAttachment {
  const { world } = local;
  const note = body?.attachments?.find(({ id }) => id === file.key);
  const id = world.nextId();
  const filename = (note?.filename ?? file.filename).replaceAll(/[^\w.-]+/gu, '_') || 'file';
  const path = `/cdn/attachments/${channelId}/${id}/${filename}`;
  world.files.set(path, { bytes: file.bytes, contentType: file.contentType });
  if (world.files.size > keptFiles) {
    const oldest = world.files.keys().next().value;
    if (oldest !== undefined) world.files.delete(oldest);
  }
  const url = signedLink(local, path);
  return {
    id,
    filename,
    size: file.bytes.byteLength,
    url,
    proxy_url: url,
    content_type: file.contentType,
    ...(note?.description === undefined ? {} : { description: note.description }),
  };
}

/** Discord adds name and size to a file shown by a component. */
function describeFiles(component: Record<string, unknown>, attachments: readonly APIAttachment[]): object {
  const { components, file } = component;
  if (Array.isArray(components)) {
    return { ...component, components: components.filter(isRecord).map((one) => describeFiles(one, attachments)) };
  }
  const shown = isRecord(file) ? attachments.find(({ url }) => url === file['url']) : undefined;
  return shown ? { ...component, name: shown.filename, size: shown.size } : component;
}

/** Turns `attachment://name` into the file's address, wherever it stands. */
function linkFiles<T>(value: T, attachments: readonly APIAttachment[]): T {
  if (attachments.length === 0) return value;
  const visit = (node: unknown): unknown => {
    if (typeof node === 'string' && node.startsWith('attachment://')) {
      return attachments.find(({ filename }) => filename === node.slice('attachment://'.length))?.url ?? node;
    }
    if (Array.isArray(node)) return node.map(visit);
    if (isRecord(node)) return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, visit(inner)]));
    return node;
  };
  // The walk changes only strings into strings, so the shape stays what it was.
  return visit(value) as T;
}

function readMentions(local: LocalDiscord, message: APIMessage, how: { place: Place; rule: MentionRule }): void {
  const { place, rule } = how;
  const allows = (kind: 'users' | 'roles', id: string): boolean =>
    rule === null || rule.parse.includes(kind) || rule[kind].includes(id);
  // Without the permission `@everyone` and roles that are not mentionable are only words.
  const mayAll =
    message.content.includes('@') &&
    may(permissionsIn(local, place, message.author.id), PermissionFlagsBits.MentionEveryone);
  const users = new Map<string, APIUser>();
  const roles = new Set<string>();
  for (const [, sign, id] of message.content.matchAll(/<@([!&]?)(\d{17,20})>/gu)) {
    if (id === undefined) continue;
    if (sign === '&') {
      const role = place.parts?.roles.get(id);
      if (role && (role.mentionable || mayAll) && allows('roles', id)) roles.add(id);
      continue;
    }
    const user = findUser(local.world, id);
    if (user && allows('users', id)) users.set(id, user);
  }
  const replied = message.referenced_message?.author;
  if (replied && message.type === MessageType.Reply && (rule === null || rule.repliedUser))
    users.set(replied.id, replied);
  message.mentions = [...users.values()];
  message.mention_roles = [...roles];
  const isAllowed = rule === null || rule.parse.includes('everyone');
  message.mention_everyone = isAllowed && mayAll && /@(everyone|here)\b/u.test(message.content);
}
