import { type APIEmbed, MessageFlags, MessageReferenceType } from 'discord-api-types/v10';
import { discordError } from '../../world/discord-error.ts';
import type { Form } from '../http/form.ts';
import { isRecord } from '../../world/is-record.ts';
import { readComponents } from './components.ts';
import type { AllowedMentions, MessageBody } from '../../world/messages/message-body.ts';
import { readEmbeds } from './embeds.ts';

const MAX_CONTENT_LENGTH = 2_000;
const SETTABLE_FLAGS =
  MessageFlags.SuppressEmbeds |
  MessageFlags.SuppressNotifications |
  MessageFlags.Ephemeral |
  MessageFlags.IsComponentsV2;

/**
 * Reads and validates the body of a message create or edit. `previousFlags` are the flags of the message being edited,
 * `fileCount` is the number of uploaded files. Throws 50006 for an empty message.
 */
export function readMessageBody(
  form: Form,
  value: unknown,
  context: { previousFlags?: number; fileCount: number; isEdit: boolean },
): MessageBody {
  const raw = isRecord(value) ? value : {};
  const requestedFlags = form.integer(raw['flags'], ['flags'], { min: 0, max: 2 ** 31 }) ?? 0;
  const flags = requestedFlags & SETTABLE_FLAGS;
  const isV2 = ((flags | (context.previousFlags ?? 0)) & MessageFlags.IsComponentsV2) !== 0;
  const content =
    raw['content'] === null ? '' : form.text(raw['content'], ['content'], { max: MAX_CONTENT_LENGTH, trim: true });
  const embeds = raw['embeds'] === null ? [] : readEmbeds(form, raw['embeds']);
  const components = raw['components'] === null ? [] : readComponents(form, raw['components'], isV2);
  if (isV2) rejectLegacyFields(form, { content, embeds });
  const body: MessageBody = {
    flags,
    enforceNonce: raw['enforce_nonce'] === true,
    mentions: readAllowedMentions(form, raw['allowed_mentions']),
    tts: raw['tts'] === true,
  };
  if (content !== undefined) body.content = content;
  if (embeds) body.embeds = embeds;
  if (components) body.components = components;
  readOptionalFields(form, raw, body);
  form.finish();
  const isEmpty = !content && !embeds?.length && !components?.length && context.fileCount === 0;
  if (
    !context.isEdit &&
    isEmpty &&
    body.reference?.type !== MessageReferenceType.Forward &&
    !raw['sticker_ids'] &&
    !raw['poll']
  )
    throw discordError(50_006);
  return body;
}

function readOptionalFields(form: Form, raw: Record<string, unknown>, body: MessageBody): void {
  const { nonce } = raw;
  if (typeof nonce === 'number') body.nonce = nonce;
  else {
    const text = form.text(nonce, ['nonce'], { max: 25 });
    if (text !== undefined) body.nonce = text;
  }
  const attachments = raw['attachments'] === null ? [] : form.list(raw['attachments'], ['attachments'], { max: 10 });
  if (attachments) body.attachments = attachments.filter(isRecord).map(readAttachment);
  const reference = raw['message_reference'];
  if (isRecord(reference) && typeof reference['message_id'] === 'string') {
    const { message_id: messageId, channel_id: channelId } = reference;
    body.reference = {
      message_id: messageId,
      type:
        reference['type'] === MessageReferenceType.Forward
          ? MessageReferenceType.Forward
          : MessageReferenceType.Default,
      ...(typeof channelId === 'string' ? { channel_id: channelId } : {}),
      ...(reference['fail_if_not_exists'] === false ? { fail_if_not_exists: false } : {}),
    };
  }
}

function readAttachment(raw: Record<string, unknown>): { id: string; filename?: string; description?: string } {
  return {
    id: typeof raw['id'] === 'string' || typeof raw['id'] === 'number' ? String(raw['id']) : '',
    ...(typeof raw['filename'] === 'string' ? { filename: raw['filename'] } : {}),
    ...(typeof raw['description'] === 'string' ? { description: raw['description'] } : {}),
  };
}

function rejectLegacyFields(form: Form, fields: { content: string | undefined; embeds: APIEmbed[] | undefined }): void {
  const code = 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2';
  const message = (name: string): string =>
    `The '${name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2`;
  if (fields.content) form.fail(['content'], code, message('content'));
  if (fields.embeds?.length) form.fail(['embeds'], code, message('embeds'));
}

function readAllowedMentions(form: Form, value: unknown): AllowedMentions {
  if (value === undefined || value === null) return null;
  const raw = form.record(value, ['allowed_mentions']) ?? {};
  const strings = (key: string, max: number): string[] =>
    (form.list(raw[key], ['allowed_mentions', key], { max }) ?? []).map(String);
  const rule = {
    parse: strings('parse', 3),
    users: strings('users', 100),
    roles: strings('roles', 100),
    repliedUser: raw['replied_user'] === true,
  };
  for (const key of ['users', 'roles'] as const) {
    if (rule.parse.includes(key) && rule[key].length > 0) {
      form.fail(
        ['allowed_mentions'],
        'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
        `parse:["${key}"] and ${key}: [ids...] are mutually exclusive.`,
      );
    }
  }
  return rule;
}
