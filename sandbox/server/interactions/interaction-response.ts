import {
  type APIMessage,
  InteractionResponseType as Callback,
  InteractionType,
  MessageFlags,
  MessageType,
} from 'discord-api-types/v10';
import { readChoice } from '../limits/commands.ts';
import { type MessageBody, readMessageBody } from '../limits/message-body.ts';
import { readModal } from '../limits/modals.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import { discordError } from '../../world/discord-error.ts';
import { createForm, type Form, isRecord } from '../http/form.ts';
import { requirePlace } from '../../world/permissions/access.ts';
import type { UploadedFile } from '../../world/messages/message-content.ts';
import { NO_FLAGS } from '../../world/guilds/guild-state.ts';
import { changeMessage, findMessage, postMessage } from '../../world/messages/messages.ts';
import type { StoredMessage } from '../../world/world.ts';
import { updateOutcome, type InteractionRecord } from './interaction-store.ts';

/** `receiving-and-responding.mdx`, "Interaction Callback Type": which answers fit which interaction. */
const RESPONSE_TYPES: Record<number, readonly number[]> = {
  [InteractionType.ApplicationCommand]: [4, 5, 9, 12],
  [InteractionType.MessageComponent]: [4, 5, 6, 7, 9, 12],
  [InteractionType.ApplicationCommandAutocomplete]: [8],
  [InteractionType.ModalSubmit]: [4, 5, 6, 7, 12],
};

/**
 * Takes the bot's first answer to an interaction. Refuses an unknown or late one with 10062, a second answer with 40060,
 * a bad body with 50035. Answers the message it made or changed, if any.
 */
export function respondToInteraction(
  local: LocalDiscord,
  response: { id: string; token: string; body: unknown; files: UploadedFile[] },
): { record: InteractionRecord; type: number; stored: StoredMessage | undefined } {
  const record = local.interactions.byId.get(response.id);
  if (!record || record.token !== response.token) throw discordError(10_062);
  if (record.responseType !== null) throw discordError(40_060);
  if (local.world.now() - record.createdAtMs > local.settings.responseTimeoutMs) throw discordError(10_062);

  const raw = isRecord(response.body) ? response.body : {};
  const typeForm = createForm();
  const type = typeForm.oneOf(raw['type'], ['type'], allowedResponseTypes(record)) ?? 0;
  typeForm.finish();
  const stored = applyResponse(local, record, { type, data: raw['data'], files: response.files });
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
  local: LocalDiscord,
  record: InteractionRecord,
  response: InteractionResponse,
): StoredMessage | undefined {
  const form = createForm(['data']);
  switch (response.type) {
    case Callback.ChannelMessageWithSource: {
      const body = readMessageBody(form, response.data, { fileCount: response.files.length, isEdit: false });
      const stored = reply(local, record, { body, files: response.files });
      recordResponse(local, record, response.type, { state: 'replied', reply: stored.message });
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
      const stored = reply(local, record, { body, files: [], isLoading: true });
      recordResponse(local, record, response.type, { state: 'deferred' });
      return stored;
    }
    case Callback.DeferredMessageUpdate: {
      record.originalId = record.sourceId;
      recordResponse(local, record, response.type, { state: 'deferred' });
      return undefined;
    }
    case Callback.UpdateMessage: {
      return updateSourceMessage(local, record, { form, response });
    }
    case Callback.ApplicationCommandAutocompleteResult: {
      const choices = form.list(isRecord(response.data) ? response.data['choices'] : undefined, ['choices'], {
        max: 25,
        required: true,
      });
      choices?.forEach((choice, index) => readChoice(form, choice, ['choices', index], record.optionType ?? 3));
      form.finish();
      // Each choice was checked above.
      recordResponse(local, record, response.type, { state: 'choices', choices: choices as never });
      return undefined;
    }
    case Callback.Modal: {
      const modal = readModal(form, response.data);
      form.finish();
      if (!modal) return undefined;
      record.modal = modal;
      recordResponse(local, record, response.type, { state: 'modal', modal });
      return undefined;
    }
    default:
      recordResponse(local, record, response.type, { state: 'failed', error: 'The application opened an activity' });
      return undefined;
  }
}

function recordResponse(
  local: LocalDiscord,
  record: InteractionRecord,
  type: number,
  outcomeChange: Parameters<typeof updateOutcome>[2],
): void {
  record.responseType = type;
  if (record.deadline) clearTimeout(record.deadline);
  record.deadline = null;
  updateOutcome(local, record, outcomeChange);
}

function updateSourceMessage(
  local: LocalDiscord,
  record: InteractionRecord,
  input: { form: Form; response: InteractionResponse },
): StoredMessage {
  const { form, response } = input;
  const source = record.sourceId === null ? undefined : findMessage(local, record.channelId, record.sourceId);
  if (!source) throw discordError(10_008);
  const context = { formerFlags: source.message.flags ?? NO_FLAGS, fileCount: response.files.length, isEdit: true };
  const body = readMessageBody(form, response.data, context);
  changeMessage(local, source, { place: requirePlace(local, record.channelId), body, files: response.files });
  record.originalId = source.message.id;
  recordResponse(local, record, response.type, { state: 'updated', reply: source.message });
  return source;
}

/** Posts what the person sees as the answer; `@original` names it from now on. */
function reply(
  local: LocalDiscord,
  record: InteractionRecord,
  input: { body: MessageBody; files: UploadedFile[]; isLoading?: boolean },
): StoredMessage {
  const stored = postInteractionMessage(local, record, input);
  record.originalId = stored.message.id;
  record.isEphemeral = stored.onlyFor !== null;
  return stored;
}

/** Posts a reply or follow-up of an interaction, marked as such. */
export function postInteractionMessage(
  local: LocalDiscord,
  record: InteractionRecord,
  input: { body: MessageBody; files: UploadedFile[]; isLoading?: boolean; extra?: Partial<APIMessage> },
): StoredMessage {
  const isCommand = record.type === InteractionType.ApplicationCommand;
  return postMessage(local, {
    place: requirePlace(local, record.channelId),
    author: local.world.bot,
    body: input.body,
    files: input.files,
    ...(input.body.flags & MessageFlags.Ephemeral ? { onlyFor: record.userId } : {}),
    ...(input.isLoading ? { isLoading: true } : {}),
    extra: {
      type: isCommand ? MessageType.ChatInputCommand : record.sourceId ? MessageType.Reply : MessageType.Default,
      application_id: local.settings.applicationId,
      webhook_id: local.settings.applicationId,
      interaction_metadata: record.metadata,
      // Deprecated by Discord, still sent, and the only place that says which command it was.
      ...(record.name === null
        ? {}
        : { interaction: { id: record.id, type: record.type, name: record.name, user: record.metadata.user } }),
      ...input.extra,
    },
  });
}
