import { DiscordAPIError, REST } from '@discordjs/rest';
import {
  InteractionResponseType as Type,
  MessageFlags,
  Routes,
  type APIApplicationCommandOptionChoice,
  type APIInteractionResponse,
} from 'discord-api-types/v10';
import { bodyToEdit, bodyToSend } from '../messages/message-body.ts';
import type { Reply } from '../messages/reply.ts';

/** The credential of one interaction: its token, valid for 3 s before the first response and 15 min after it. */
export type InteractionToken = { id: string; application_id: string; token: string };
/**
 * `late`: the token has expired (10062, 10015, 50027). `taken`: already responded (40060). `unsure`: no response came
 * back.
 */
export type SendOutcome = 'sent' | 'late' | 'taken' | 'unsure';
type MessageReply = Exclude<Reply, { show: 'modal' }>;

const OUTCOME_BY_CODE: Readonly<Record<number, SendOutcome>> = {
  10062: 'late',
  10015: 'late',
  50027: 'late',
  40060: 'taken',
};
/** A first response that took longer would be too late, and a retry might be a second response. */
const CALLBACK_TIMEOUT_MS = 2_000;
const EDIT_TIMEOUT_MS = 10_000;

/**
 * What a handler's reply can become on the wire. Failures are return values, except when Discord refuses the body,
 * which throws.
 */
export type Callbacks = ReturnType<typeof createCallbacks>;

/**
 * Interaction callbacks carry no bot token and are exempt from the bot's global limit, so they use clients of their
 * own.
 */
export function createCallbacks(options: { apiUrl: string }) {
  const base = { version: '10', api: options.apiUrl } as const;
  const callbackRest = new REST({
    ...base,
    retries: 0,
    timeout: CALLBACK_TIMEOUT_MS,
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
  });
  // Edits of the original message can be repeated without harm, for 15 minutes.
  const webhookRest = new REST({ ...base, retries: 3, timeout: EDIT_TIMEOUT_MS });

  const respond = (interaction: InteractionToken, body: APIInteractionResponse) =>
    attemptSend(() =>
      callbackRest.post(Routes.interactionCallback(interaction.id, interaction.token), { auth: false, body }),
    );
  const originalUrl = (interaction: InteractionToken) =>
    Routes.webhookMessage(interaction.application_id, interaction.token, '@original');
  return {
    reply: (interaction: InteractionToken, reply: Reply) => respond(interaction, toResponse(reply)),
    autocomplete: (interaction: InteractionToken, choices: APIApplicationCommandOptionChoice[]) =>
      respond(interaction, { type: Type.ApplicationCommandAutocompleteResult, data: { choices } }),
    defer: (interaction: InteractionToken, as: 'private' | 'public' | 'update') =>
      respond(
        interaction,
        as === 'update'
          ? { type: Type.DeferredMessageUpdate }
          : { type: Type.DeferredChannelMessageWithSource, data: as === 'private' ? PRIVATE : {} },
      ),
    /** Fills the deferred message, or the message that holds the component. */
    editOriginal: (interaction: InteractionToken, reply: MessageReply) =>
      attemptSend(() => webhookRest.patch(originalUrl(interaction), { auth: false, body: bodyToEdit(reply) })),
    deleteOriginal: (interaction: InteractionToken) =>
      attemptSend(() => webhookRest.delete(originalUrl(interaction), { auth: false })),
    followUp: (interaction: InteractionToken, reply: MessageReply) =>
      attemptSend(() =>
        webhookRest.post(Routes.webhook(interaction.application_id, interaction.token), {
          auth: false,
          body: { ...bodyToSend(reply), ...(reply.show !== 'public' && PRIVATE) },
        }),
      ),
  };
}

const PRIVATE = { flags: MessageFlags.Ephemeral };

function toResponse(reply: Reply): APIInteractionResponse {
  if (reply.show === 'modal') return { type: Type.Modal, data: reply.modal };
  if (reply.show === 'update') return { type: Type.UpdateMessage, data: bodyToEdit(reply) };
  const data = { ...bodyToSend(reply), ...(reply.show === 'private' && PRIVATE) };
  return { type: Type.ChannelMessageWithSource, data };
}

async function attemptSend(send: () => Promise<unknown>): Promise<SendOutcome> {
  try {
    await send();
    return 'sent';
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) return 'unsure';
    const outcome = OUTCOME_BY_CODE[Number(error.code)];
    if (outcome === undefined) throw error;
    return outcome;
  }
}
