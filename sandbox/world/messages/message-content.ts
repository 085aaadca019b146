import {
  type APIAttachment,
  type APIEmbed,
  type APIMessage,
  type APIUser,
  MessageType,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import type { AllowedMentions, MessageBody } from './message-body.ts';
import { type World, findUser } from '../world.ts';
import { isRecord } from '../is-record.ts';
import { computeChannelPermissions, type ChannelLocation } from '../permissions/access.ts';
import { hasPermissions } from '../permissions/permissions.ts';

/** An uploaded file; `key` is the `n` of `files[n]`. */
export type UploadedFile = { key: string; filename: string; contentType: string; bytes: Uint8Array };

/** Bounds the memory of a long-running demo; the oldest files are dropped first. */
const MAX_STORED_FILES = 500;

/** Applies content, embeds, components and files of a body to a message, and derives mentions from them. */
export function applyMessageBody(
  world: World,
  message: APIMessage,
  input: { location: ChannelLocation; body: MessageBody; files: UploadedFile[] },
): void {
  const { location, body, files } = input;
  const remaining = body.attachments
    ? message.attachments.filter(({ id }) => body.attachments?.some((attachment) => attachment.id === id))
    : message.attachments;
  const added = files.map((file) => storeFile(world, message.channel_id, file, body));
  message.attachments = [...remaining, ...added];
  if (body.content !== undefined) {
    message.content = body.content;
    applyMentions(world, message, { location, rule: body.mentions });
  }
  const resolveUrls = <T>(value: T): T => resolveAttachmentUrls(value, message.attachments);
  if (body.embeds) message.embeds = body.embeds.map((embed): APIEmbed => resolveUrls(embed));
  // `readComponents` validated the components and keeps them as plain records.
  if (body.components)
    message.components = body.components.map((one) =>
      addFileMetadata(resolveUrls(one), message.attachments),
    ) as unknown as NonNullable<APIMessage['components']>;
}

/** Stores an upload and returns its attachment object. */
export function storeFile(
  world: World,
  channelId: string,
  file: UploadedFile,
  body?: Pick<MessageBody, 'attachments'>,
): APIAttachment {
  const metadata = body?.attachments?.find(({ id }) => id === file.key);
  const id = world.nextId();
  const filename = (metadata?.filename ?? file.filename).replaceAll(/[^\w.-]+/gu, '_') || 'file';
  const path = `/cdn/attachments/${channelId}/${id}/${filename}`;
  world.files.set(path, { bytes: file.bytes, contentType: file.contentType });
  if (world.files.size > MAX_STORED_FILES) {
    const oldest = world.files.keys().next().value;
    if (oldest !== undefined) world.files.delete(oldest);
  }
  const url = world.signFileUrl(path);
  return {
    id,
    filename,
    size: file.bytes.byteLength,
    url,
    proxy_url: url,
    content_type: file.contentType,
    ...(metadata?.description === undefined ? {} : { description: metadata.description }),
  };
}

/** Discord adds name and size to a file component. */
function addFileMetadata(component: Record<string, unknown>, attachments: readonly APIAttachment[]): object {
  const { components, file } = component;
  if (Array.isArray(components)) {
    return { ...component, components: components.filter(isRecord).map((one) => addFileMetadata(one, attachments)) };
  }
  const attachment = isRecord(file) ? attachments.find(({ url }) => url === file['url']) : undefined;
  return attachment ? { ...component, name: attachment.filename, size: attachment.size } : component;
}

/** Replaces `attachment://name` by the URL of the file, at any depth. */
function resolveAttachmentUrls<T>(value: T, attachments: readonly APIAttachment[]): T {
  if (attachments.length === 0) return value;
  const visit = (node: unknown): unknown => {
    if (typeof node === 'string' && node.startsWith('attachment://')) {
      return attachments.find(({ filename }) => filename === node.slice('attachment://'.length))?.url ?? node;
    }
    if (Array.isArray(node)) return node.map(visit);
    if (isRecord(node)) return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, visit(inner)]));
    return node;
  };
  // Only strings are replaced by strings, so the shape stays the same.
  return visit(value) as T;
}

function applyMentions(
  world: World,
  message: APIMessage,
  input: { location: ChannelLocation; rule: AllowedMentions },
): void {
  const { location, rule } = input;
  const allows = (kind: 'users' | 'roles', id: string): boolean =>
    rule === null || rule.parse.includes(kind) || rule[kind].includes(id);
  // Without the permission, `@everyone` and non-mentionable roles are plain text.
  const canMentionAll =
    message.content.includes('@') &&
    hasPermissions(computeChannelPermissions(world, location, message.author.id), PermissionFlagsBits.MentionEveryone);
  const users = new Map<string, APIUser>();
  const roles = new Set<string>();
  for (const [, sign, id] of message.content.matchAll(/<@([!&]?)(\d{17,20})>/gu)) {
    if (id === undefined) continue;
    if (sign === '&') {
      const role = location.contents?.roles.get(id);
      if (role && (role.mentionable || canMentionAll) && allows('roles', id)) roles.add(id);
      continue;
    }
    const user = findUser(world, id);
    if (user && allows('users', id)) users.set(id, user);
  }
  const repliedAuthor = message.referenced_message?.author;
  if (repliedAuthor && message.type === MessageType.Reply && (rule === null || rule.repliedUser))
    users.set(repliedAuthor.id, repliedAuthor);
  message.mentions = [...users.values()];
  message.mention_roles = [...roles];
  const isAllowed = rule === null || rule.parse.includes('everyone');
  message.mention_everyone = isAllowed && canMentionAll && /@(everyone|here)\b/u.test(message.content);
}
