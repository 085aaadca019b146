import {
  InteractionType,
  type APIApplicationCommandAutocompleteInteraction,
  type APIInteraction,
} from 'discord-api-types/v10';
import { t } from '../../../../locales/translate.ts';
import type { Contexts } from '../../context.ts';
import { snowflakeTimeMs } from '../../snowflake.ts';
import type { Log } from '../../log.ts';
import type { RefusalData } from '../../refusal.ts';
import type { Ctx } from '../../work.ts';
import { toErrorReply } from './error-reply.ts';
import type { Callbacks, SendOutcome } from './interaction-callbacks.ts';
import type { InteractionContext } from '../commands/define.ts';
import { privateReply, type MessageBody, type Reply } from '../messages/reply.ts';
import { createRouter, type RouteInfo, type ResolvedRoute, type InteractionRegistry } from './interaction-router.ts';
import { actorOf, observedUsersIn, readInteractionContext, type ObservedUser } from './interaction-context.ts';

/** A slow answer is announced after this long, so that the deadline of 3 s is met with room for the network. */
const DEFER_AFTER_MS = 1_500;
/** Older than this on arrival, nothing is done before Discord has accepted a deferral: the person must be tellable. */
const LATE_AFTER_MS = 2_400;
const MAX_CHOICES = 25;
/** Edits of one answer are limited like all others. */
const PROGRESS_INTERVAL_MS = 2_000;

export type InteractionDispatcherParts = {
  registry: InteractionRegistry;
  callbacks: Callbacks;
  contexts: Contexts;
  log: Log;
  nowMs: () => number;
  /** Told of everybody an interaction shows, apart from the answer. */
  onUsersObserved?(guildId: string, people: readonly ObservedUser[]): void;
  /** What sentences of refusals may need of the server: `currency`. */
  loadMessageValues?: (guildId: string) => Promise<RefusalData>;
  gate?: Gate;
};

/** Asked before every errand: what a server does not want carried out, it refuses as a verb would. */
export type Gate = (ctx: Ctx, interactionContext: InteractionContext, routeInfo: RouteInfo) => Promise<void>;

/** Answers interactions: finds the handler, runs it, sends its reply, deferring when it takes long. */
export function createInteractionDispatcher(dependencies: InteractionDispatcherParts) {
  const router = createRouter(dependencies.registry);
  const inFlight = new Set<Promise<void>>();

  async function respond(interaction: APIInteraction): Promise<void> {
    const interactionContext = readInteractionContext(interaction);
    if (interaction.type === InteractionType.ApplicationCommandAutocomplete) {
      await dependencies.callbacks.autocomplete(interaction, await choicesFor(interaction, interactionContext));
      return;
    }
    const responder = createResponder(dependencies, interaction);
    if (interactionContext === undefined)
      return responder.send(privateReply({ content: t('discord.only_in_servers') }));
    dependencies.onUsersObserved?.(interactionContext.guildId, observedUsersIn(interaction, interactionContext));
    const route = router.resolve(interaction);
    if (route === undefined) return responder.send(privateReply({ content: t(unknownInteractionKey(interaction)) }));
    await runRoute(dependencies, { interaction, interactionContext, route, responder });
  }

  async function choicesFor(
    interaction: APIApplicationCommandAutocompleteInteraction,
    interactionContext: InteractionContext | undefined,
  ) {
    const autocomplete = interactionContext && router.resolveAutocomplete(interaction);
    if (!autocomplete) return [];
    const ctx = dependencies.contexts.for(actorOf(interactionContext), {
      ...autocomplete.source,
      operationId: interaction.id,
    });
    const choices = await autocomplete.suggest(ctx, interactionContext).catch((error: unknown) => {
      dependencies.log.warn({ err: error, interaction: interaction.id }, 'An option could not be completed.');
      return [];
    });
    return choices.slice(0, MAX_CHOICES).map(({ name, value }) => ({ name: name.slice(0, 100), value }));
  }

  return {
    /** Never throws and never keeps the caller waiting. */
    handle(interaction: APIInteraction): void {
      const responding: Promise<void> = respond(interaction)
        .catch((error: unknown) =>
          dependencies.log.error({ err: error, interaction: interaction.id }, 'No answer was sent.'),
        )
        .finally(() => inFlight.delete(responding));
      inFlight.add(responding);
    },
    /** Resolves when every answer under way has been sent. */
    async drain(): Promise<void> {
      while (inFlight.size > 0) await Promise.all(inFlight);
    },
  };
}

type InteractionResponder = ReturnType<typeof createResponder>;
type RoutedInteraction = {
  interaction: APIInteraction;
  interactionContext: InteractionContext;
  route: ResolvedRoute;
  responder: InteractionResponder;
};

async function runRoute(
  dependencies: InteractionDispatcherParts,
  { interaction, interactionContext, route, responder }: RoutedInteraction,
): Promise<void> {
  const deferral =
    route.responseMode === 'update' && interactionContext.messageId === null ? 'private' : route.responseMode;
  const ageMs = Math.max(0, dependencies.nowMs() - snowflakeTimeMs(interaction.id));
  if (deferral !== 'modal' && ageMs > LATE_AFTER_MS && (await responder.defer(deferral)) !== 'sent') return;
  const timer =
    deferral === 'modal'
      ? undefined
      : setTimeout(() => void responder.defer(deferral), Math.max(0, Math.min(DEFER_AFTER_MS, LATE_AFTER_MS - ageMs)));
  const log = dependencies.log.child({
    interaction: interaction.id,
    guild: interactionContext.guildId,
    errand: route.source.command,
  });
  const errorDetails = {
    interactionId: interaction.id,
    log,
    readMessageValues: () => readMessageValues(dependencies, interactionContext.guildId),
  };
  try {
    const ctx = dependencies.contexts.for(actorOf(interactionContext), {
      ...route.source,
      operationId: interaction.id,
    });
    const handlerContext = { ...interactionContext, progress: (body: MessageBody) => responder.progress(body) };
    const reply = await runThroughGate(dependencies, ctx, handlerContext, route).catch((error: unknown) =>
      toErrorReply(error, errorDetails),
    );
    clearTimeout(timer);
    await responder
      .send(reply)
      .catch(async (error: unknown) => responder.send(await toErrorReply(error, errorDetails)));
  } finally {
    clearTimeout(timer);
  }
}

async function runThroughGate(
  { gate }: InteractionDispatcherParts,
  ctx: Ctx,
  interactionContext: InteractionContext,
  route: ResolvedRoute,
): Promise<Reply> {
  await gate?.(ctx, interactionContext, route.routeInfo);
  return route.run(ctx, interactionContext);
}

/** A sentence may do without them: their failure must not hide a refusal. */
async function readMessageValues(
  { loadMessageValues, log }: InteractionDispatcherParts,
  guildId: string,
): Promise<RefusalData> {
  try {
    return (await loadMessageValues?.(guildId)) ?? {};
  } catch (error) {
    log.warn({ err: error, guild: guildId }, 'The words of a server could not be read.');
    return {};
  }
}

/** One interaction's answers: at most one first answer, and after a deferral its completion. */
function createResponder({ callbacks, log, nowMs }: InteractionDispatcherParts, interaction: APIInteraction) {
  let deferral: { as: 'private' | 'public' | 'update'; sent: Promise<SendOutcome> } | undefined;
  let lastProgress: { atMs: number; delivered: Promise<unknown> } | undefined;
  const logOutcome = (sent: SendOutcome) => {
    if (sent === 'sent') return;
    const level = sent === 'taken' ? 'info' : 'warn';
    log[level]({ interaction: interaction.id, sent }, 'Discord did not take an answer.');
  };
  const complete = (as: 'private' | 'public' | 'update', reply: Reply): Promise<SendOutcome> => {
    if (reply.show === 'modal') throw new Error('A modal cannot follow a deferral; declare answers: "modal".');
    if (reply.show === as || (as === 'private' && reply.show === 'update'))
      return callbacks.editOriginal(interaction, reply);
    return followUp(as, reply);
  };
  const followUp = async (
    as: 'private' | 'public' | 'update',
    reply: Exclude<Reply, { show: 'modal' }>,
  ): Promise<SendOutcome> => {
    // A follow-up right after a deferred message would only fill that message, with its privacy.
    if (as !== 'update') await callbacks.deleteOriginal(interaction);
    return callbacks.followUp(interaction, reply);
  };
  const sendPublicFollowUp = async (body: MessageBody): Promise<void> => {
    try {
      logOutcome(await callbacks.followUp(interaction, { show: 'public', ...body }));
    } catch (error) {
      log.warn({ err: error, interaction: interaction.id }, 'Discord refused the line for the channel.');
    }
  };
  return {
    /** Fills the announced answer meanwhile; what comes too soon after the one before is left out, since the end is told anyway. */
    progress(body: MessageBody): void {
      const as = deferral?.as;
      if (deferral === undefined || as === undefined || as === 'update') return;
      if (lastProgress !== undefined && nowMs() - lastProgress.atMs < PROGRESS_INTERVAL_MS) return;
      const delivered = deferral.sent
        .then((sent) => (sent === 'sent' ? callbacks.editOriginal(interaction, { show: as, ...body }) : sent))
        .catch((error: unknown) => log.warn({ err: error, interaction: interaction.id }, 'No progress was shown.'));
      lastProgress = { atMs: nowMs(), delivered };
    },
    /** Announces that the answer will take longer; `sent` when Discord accepted it. */
    async defer(as: 'private' | 'public' | 'update'): Promise<SendOutcome> {
      deferral ??= { as, sent: callbacks.defer(interaction, as).catch((): SendOutcome => 'unsure') };
      const sent = await deferral.sent;
      logOutcome(sent);
      return sent;
    },
    /** Throws only when Discord refuses the body itself, which a shorter apology may still replace. */
    async send(reply: Reply): Promise<void> {
      const deferred = await deferral?.sent;
      // An edit on its way must not arrive after the answer.
      await lastProgress?.delivered;
      if (deferred === 'late' || deferred === 'taken') return;
      const sent = await (deferral === undefined ? callbacks.reply(interaction, reply) : complete(deferral.as, reply));
      logOutcome(sent);
      if (sent === 'sent' && reply.show === 'private' && reply.publicFollowUp !== undefined)
        await sendPublicFollowUp(reply.publicFollowUp);
    },
  };
}

const unknownInteractionKey = (interaction: APIInteraction) =>
  interaction.type === InteractionType.ApplicationCommand ? 'discord.command_unknown' : 'discord.button_unknown';
