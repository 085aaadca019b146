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

/** The credential of one interaction: its token, good for 3 s before the first answer and 15 min after it. */
export type Ticket = { id: string; application_id: string; token: string };
/** `late`: the token is dead (10062, 10015, 50027). `taken`: already answered (40060). `unsure`: no answer came back. */
export type Sent = 'sent' | 'late' | 'taken' | 'unsure';
type MessageReply = Exclude<Reply, { show: 'modal' }>;

const SENT_BY_CODE: Readonly<Record<number, Sent>> = { 10062: 'late', 10015: 'late', 50027: 'late', 40060: 'taken' };
/** A first answer that took longer would come too late, and a second one might be a second answer. */
const CALLBACK_TIMEOUT_MS = 2_000;
const EDIT_TIMEOUT_MS = 10_000;

/** What a handler's answer can become on the wire. Failures are answers, except Discord refusing the body, which throws. */
export type Callbacks = ReturnType<typeof createCallbacks>;

/** Interaction callbacks carry no bot token and are exempt from the bot's global limit, so they use clients of their own. */
export function createCallbacks(options: { apiUrl: string }) {
  const base = { version: '10', api: options.apiUrl } as const;
  const first = new REST({
    ...base,
    retries: 0,
    timeout: CALLBACK_TIMEOUT_MS,
    globalRequestsPerSecond: Number.POSITIVE_INFINITY,
  });
  // Edits of the original message may be repeated without harm, and have 15 minutes.
  const later = new REST({ ...base, retries: 3, timeout: EDIT_TIMEOUT_MS });

  const answer = (to: Ticket, body: APIInteractionResponse) =>
    sending(() => first.post(Routes.interactionCallback(to.id, to.token), { auth: false, body }));
  const original = (to: Ticket) => Routes.webhookMessage(to.application_id, to.token, '@original');
  return {
    reply: (to: Ticket, reply: Reply) => answer(to, responseOf(reply)),
    choices: (to: Ticket, choices: APIApplicationCommandOptionChoice[]) =>
      answer(to, { type: Type.ApplicationCommandAutocompleteResult, data: { choices } }),
    defer: (to: Ticket, as: 'private' | 'public' | 'update') =>
      answer(
        to,
        as === 'update'
          ? { type: Type.DeferredMessageUpdate }
          : { type: Type.DeferredChannelMessageWithSource, data: as === 'private' ? PRIVATE : {} },
      ),
    /** Fills the message that a deferral promised, or that the component stands on. */
    editOriginal: (to: Ticket, reply: MessageReply) =>
      sending(() => later.patch(original(to), { auth: false, body: bodyToEdit(reply) })),
    deleteOriginal: (to: Ticket) => sending(() => later.delete(original(to), { auth: false })),
    followUp: (to: Ticket, reply: MessageReply) =>
      sending(() =>
        later.post(Routes.webhook(to.application_id, to.token), {
          auth: false,
          body: { ...bodyToSend(reply), ...(reply.show !== 'public' && PRIVATE) },
        }),
      ),
  };
}

const PRIVATE = { flags: MessageFlags.Ephemeral };

function responseOf(reply: Reply): APIInteractionResponse {
  if (reply.show === 'modal') return { type: Type.Modal, data: reply.modal };
  if (reply.show === 'update') return { type: Type.UpdateMessage, data: bodyToEdit(reply) };
  const data = { ...bodyToSend(reply), ...(reply.show === 'private' && PRIVATE) };
  return { type: Type.ChannelMessageWithSource, data };
}

async function sending(send: () => Promise<unknown>): Promise<Sent> {
  try {
    await send();
    return 'sent';
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) return 'unsure';
    const sent = SENT_BY_CODE[Number(error.code)];
    if (sent === undefined) throw error;
    return sent;
  }
}
