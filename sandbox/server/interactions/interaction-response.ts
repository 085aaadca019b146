import {
  type APIMessage,
  InteractionResponseType as Callback,
  InteractionType,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10';
import { readChoice } from '../limits/commands.ts';
import { readMessageBody } from '../limits/message-body.ts';
import type { MessageBody } from '../../world/messages/message-body.ts';
import { readModal } from '../limits/modals.ts';
import type { InteractionContext } from './interaction-context.ts';
import { discordError } from '../../world/discord-error.ts';
import { createForm, type Form } from '../http/form.ts';
import { isRecord } from '../../world/is-record.ts';
import { requireLocation } from '../../world/permissions/access.ts';
import type { UploadedFile } from '../../world/messages/message-content.ts';
import { NO_FLAGS } from '../../world/guilds/guild-state.ts';
import { changeMessage, findMessage, postMessage } from '../../world/messages/messages.ts';
import type { StoredMessage } from '../../world/world.ts';
import { updateOutcome, type InteractionRecord } from './interaction-store.ts';

/** `receiving-and-responding.mdx`, "Interaction Callback Type": which response types fit which interaction. */
const RESPONSE_TYPES: Record<number, readonly number[]> = {
  [InteractionType.ApplicationCommand]: [4, 5, 9, 12],
  [InteractionType.MessageComponent]: [4, 5, 6, 7, 9, 12],
  [InteractionType.ApplicationCommandAutocomplete]: [8],
  [InteractionType.ModalSubmit]: [4, 5, 6, 7, 12],
};

/**
 * Handles the bot's first response to an interaction. Refuses an unknown or late one with 10062, a second one with
 * 40060, an invalid body with 50035. Returns the message that was created or changed, if any.
 */
export function respondToInteraction(
  context: InteractionContext,
  response: { id: string; token: string; body: unknown; files: UploadedFile[] },
): { record: InteractionRecord; type: number; stored: StoredMessage | undefined } {
  const record = context.interactions.byId.get(response.id);
  if (!record || record.token !== response.token) throw discordError(10_062);
  if (record.responseType !== null) throw discordError(40_060);
  if (context.world.now() - record.createdAtMs > context.settings.responseTimeoutMs) throw discordError(10_062);

  const raw = isRecord(response.body) ? response.body : {};
  const typeForm = createForm();
  const type = typeForm.oneOf(raw['type'], ['type'], allowedResponseTypes(record)) ?? 0;
  typeForm.finish();
  const stored = applyResponse(context, record, { type, data: raw['data'], files: response.files });
  return { record, type, stored };
}

function allowedResponseTypes(record: InteractionRecord): readonly number[] {
  const responseTypes = RESPONSE_TYPES[record.type] ?? [];
  const hasSource = record.type !== InteractionType.ModalSubmit || record.sourceId !== null;
  return hasSource
    ? responseTypes
    : responseTypes.filter((type) => type !== Callback.DeferredMessageUpdate && type !== Callback.UpdateMessage);
}

type InteractionResponse = { type: number; data: unknown; files: UploadedFile[] };

function applyResponse(
  context: InteractionContext,
  record: InteractionRecord,
  response: InteractionResponse,
): StoredMessage | undefined {
  const form = createForm(['data']);
  switch (response.type) {
    case Callback.ChannelMessageWithSource: {
      const body = readMessageBody(form, response.data, { fileCount: response.files.length, isEdit: false });
      const stored = postReply(context, record, { body, files: response.files });
      recordResponse(context, record, response.type, { state: 'replied', reply: stored.message });
      return stored;
    }
    case Callback.DeferredChannelMessageWithSource: {
      const flags = isRecord(response.data) ? Number(response.data['flags'] ?? 0) : 0;
      const body: MessageBody = {
        flags: flags & MessageFlags.Ephemeral,
        enforceNonce: false,
        mentions: null,
        tts: false,
      };
      const stored = postReply(context, record, { body, files: [], isLoading: true });
      recordResponse(context, record, response.type, { state: 'deferred' });
      return stored;
    }
    case Callback.DeferredMessageUpdate: {
      record.originalId = record.sourceId;
      recordResponse(context, record, response.type, { state: 'deferred' });
      return undefined;
    }
    case Callback.UpdateMessage: {
      return updateSourceMessage(context, record, { form, response });
    }
    case Callback.ApplicationCommandAutocompleteResult: {
      const choices = form.list(isRecord(response.data) ? response.data['choices'] : undefined, ['choices'], {
        max: 25,
        required: true,
      });
      choices?.forEach((choice, index) => readChoice(form, choice, ['choices', index], record.optionType ?? 3));
      form.finish();
      // Each choice was validated above.
      recordResponse(context, record, response.type, { state: 'choices', choices: choices as never });
      return undefined;
    }
    case Callback.Modal: {
      const modal = readModal(form, response.data);
      form.finish();
      if (!modal) return undefined;
      record.modal = modal;
      recordResponse(context, record, response.type, { state: 'modal', modal });
      return undefined;
    }
    default:
      recordResponse(context, record, response.type, { state: 'failed', error: 'The application opened an activity' });
      return undefined;
  }
}

function recordResponse(
  context: InteractionContext,
  record: InteractionRecord,
  type: number,
  outcomeChange: Parameters<typeof updateOutcome>[2],
): void {
  record.responseType = type;
  if (record.deadline) clearTimeout(record.deadline);
  record.deadline = null;
  updateOutcome(context, record, outcomeChange);
}

function updateSourceMessage(
  context: InteractionContext,
  record: InteractionRecord,
  input: { form: Form; response: InteractionResponse },
): StoredMessage {
  const { form, response } = input;
  const source = record.sourceId === null ? undefined : findMessage(context.world, record.channelId, record.sourceId);
  if (!source) throw discordError(10_008);
  const limits = { previousFlags: source.message.flags ?? NO_FLAGS, fileCount: response.files.length, isEdit: true };
  const body = readMessageBody(form, response.data, limits);
  changeMessage(context.world, source, {
    location: requireLocation(context.world, record.channelId),
    body,
    files: response.files,
  });
  record.originalId = source.message.id;
  recordResponse(context, record, response.type, { state: 'updated', reply: source.message });
  return source;
}

/** Posts the reply; `@original` names it from now on. */
function postReply(
  context: InteractionContext,
  record: InteractionRecord,
  input: { body: MessageBody; files: UploadedFile[]; isLoading?: boolean },
): StoredMessage {
  const stored = postInteractionMessage(context, record, input);
  record.originalId = stored.message.id;
  record.isEphemeral = stored.onlyFor !== null;
  return stored;
}

/** Posts a reply or follow-up, marked as belonging to the interaction. */
export function postInteractionMessage(
  context: InteractionContext,
  record: InteractionRecord,
  input: { body: MessageBody; files: UploadedFile[]; isLoading?: boolean; extra?: Partial<APIMessage> },
): StoredMessage {
  const isCommand = record.type === InteractionType.ApplicationCommand;
  return postMessage(context.world, {
    location: requireLocation(context.world, record.channelId),
    author: context.world.bot,
    body: input.body,
    files: input.files,
    ...(input.body.flags & MessageFlags.Ephemeral ? { onlyFor: record.userId } : {}),
    ...(input.isLoading ? { isLoading: true } : {}),
    extra: {
      type: isCommand ? MessageType.ChatInputCommand : record.sourceId ? MessageType.Reply : MessageType.Default,
      application_id: context.settings.applicationId,
      webhook_id: context.settings.applicationId,
      interaction_metadata: record.metadata,
      // Deprecated by Discord but still sent, and the only field that names the command.
      ...(record.name === null
        ? {}
        : { interaction: { id: record.id, type: record.type, name: record.name, user: record.metadata.user } }),
      ...input.extra,
    },
  });
}
