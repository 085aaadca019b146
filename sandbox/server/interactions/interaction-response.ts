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
import { refusal } from '../../world/discord-error.ts';
import { createForm, type Form, isRecord } from '../http/form.ts';
import { placeOf } from '../../world/permissions/access.ts';
import type { UploadedFile } from '../../world/messages/message-content.ts';
import { noFlags } from '../../world/guilds/guild-state.ts';
import { changeMessage, findMessage, postMessage } from '../../world/messages/messages.ts';
import type { StoredMessage } from '../../world/world.ts';
import { advance, type InteractionRecord } from './interaction-store.ts';

/** `receiving-and-responding.mdx`, "Interaction Callback Type": which answers fit which interaction. */
const fitting: Record<number, readonly number[]> = {
  [InteractionType.ApplicationCommand]: [4, 5, 9, 12],
  [InteractionType.MessageComponent]: [4, 5, 6, 7, 9, 12],
  [InteractionType.ApplicationCommandAutocomplete]: [8],
  [InteractionType.ModalSubmit]: [4, 5, 6, 7, 12],
};

/**
 * Takes the bot's first answer to an interaction. Refuses an unknown or late one with 10062, a second answer with 40060,
 * a bad body with 50035. Answers the message it made or changed, if any.
 */
export function answerInteraction(
  local: LocalDiscord,
  given: { id: string; token: string; body: unknown; files: UploadedFile[] },
): { record: InteractionRecord; type: number; stored: StoredMessage | undefined } {
  const record = local.interactions.byId.get(given.id);
  if (!record || record.token !== given.token) throw refusal(10_062);
  if (record.answer !== null) throw refusal(40_060);
  if (local.world.now() - record.createdAtMs > local.settings.answerWithinMs) throw refusal(10_062);

  const raw = isRecord(given.body) ? given.body : {};
  const typeForm = createForm();
  const type = typeForm.oneOf(raw['type'], ['type'], answersTo(record)) ?? 0;
  typeForm.finish();
  const stored = carryOut(local, record, { type, data: raw['data'], files: given.files });
  return { record, type, stored };
}

function answersTo(record: InteractionRecord): readonly number[] {
  const answers = fitting[record.type] ?? [];
  const hasSource = record.type !== InteractionType.ModalSubmit || record.sourceId !== null;
  return hasSource
    ? answers
    : answers.filter((type) => type !== Callback.DeferredMessageUpdate && type !== Callback.UpdateMessage);
}

type Given = { type: number; data: unknown; files: UploadedFile[] };

function carryOut(local: LocalDiscord, record: InteractionRecord, given: Given): StoredMessage | undefined {
  const form = createForm(['data']);
  switch (given.type) {
    case Callback.ChannelMessageWithSource: {
      const body = readMessageBody(form, given.data, { fileCount: given.files.length, isEdit: false });
      const stored = reply(local, record, { body, files: given.files });
      close(local, record, given.type, { state: 'replied', reply: stored.message });
      return stored;
    }
    case Callback.DeferredChannelMessageWithSource: {
      const flags = isRecord(given.data) ? Number(given.data['flags'] ?? 0) : 0;
      const body: MessageBody = {
        flags: flags & MessageFlags.Ephemeral,
        enforceNonce: false,
        mentions: null,
        tts: false,
      };
      const stored = reply(local, record, { body, files: [], isLoading: true });
      close(local, record, given.type, { state: 'deferred' });
      return stored;
    }
    case Callback.DeferredMessageUpdate: {
      record.originalId = record.sourceId;
      close(local, record, given.type, { state: 'deferred' });
      return undefined;
    }
    case Callback.UpdateMessage: {
      return updateSource(local, record, { form, given });
    }
    case Callback.ApplicationCommandAutocompleteResult: {
      const choices = form.list(isRecord(given.data) ? given.data['choices'] : undefined, ['choices'], {
        max: 25,
        required: true,
      });
      choices?.forEach((choice, at) => readChoice(form, choice, ['choices', at], record.optionType ?? 3));
      form.finish();
      // Each choice was checked above.
      close(local, record, given.type, { state: 'choices', choices: choices as never });
      return undefined;
    }
    case Callback.Modal: {
      const modal = readModal(form, given.data);
      form.finish();
      if (!modal) return undefined;
      record.modal = modal;
      close(local, record, given.type, { state: 'modal', modal });
      return undefined;
    }
    default:
      close(local, record, given.type, { state: 'failed', error: 'The application opened an activity' });
      return undefined;
  }
}

function close(
  local: LocalDiscord,
  record: InteractionRecord,
  type: number,
  step: Parameters<typeof advance>[2],
): void {
  record.answer = type;
  if (record.deadline) clearTimeout(record.deadline);
  record.deadline = null;
  advance(local, record, step);
}

function updateSource(
  local: LocalDiscord,
  record: InteractionRecord,
  how: { form: Form; given: Given },
): StoredMessage {
  const { form, given } = how;
  const source = record.sourceId === null ? undefined : findMessage(local, record.channelId, record.sourceId);
  if (!source) throw refusal(10_008);
  const context = { formerFlags: source.message.flags ?? noFlags, fileCount: given.files.length, isEdit: true };
  const body = readMessageBody(form, given.data, context);
  changeMessage(local, source, { place: placeOf(local, record.channelId), body, files: given.files });
  record.originalId = source.message.id;
  close(local, record, given.type, { state: 'updated', reply: source.message });
  return source;
}

/** Posts what the person sees as the answer; `@original` names it from now on. */
function reply(
  local: LocalDiscord,
  record: InteractionRecord,
  what: { body: MessageBody; files: UploadedFile[]; isLoading?: boolean },
): StoredMessage {
  const stored = postAnswer(local, record, what);
  record.originalId = stored.message.id;
  record.isEphemeral = stored.onlyFor !== null;
  return stored;
}

/** Posts a reply or follow-up of an interaction, marked as such. */
export function postAnswer(
  local: LocalDiscord,
  record: InteractionRecord,
  what: { body: MessageBody; files: UploadedFile[]; isLoading?: boolean; extra?: Partial<APIMessage> },
): StoredMessage {
  const isCommand = record.type === InteractionType.ApplicationCommand;
  return postMessage(local, {
    place: placeOf(local, record.channelId),
    author: local.world.bot,
    body: what.body,
    files: what.files,
    ...(what.body.flags & MessageFlags.Ephemeral ? { onlyFor: record.userId } : {}),
    ...(what.isLoading ? { isLoading: true } : {}),
    extra: {
      type: isCommand ? MessageType.ChatInputCommand : record.sourceId ? MessageType.Reply : MessageType.Default,
      application_id: local.settings.applicationId,
      webhook_id: local.settings.applicationId,
      interaction_metadata: record.metadata,
      // Deprecated by Discord, still sent, and the only place that says which command it was.
      ...(record.name === null
        ? {}
        : { interaction: { id: record.id, type: record.type, name: record.name, user: record.metadata.user } }),
      ...what.extra,
    },
  });
}
