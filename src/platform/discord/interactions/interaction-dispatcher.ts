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

/** A slow reply is deferred after this time, which leaves room for the network before the deadline of 3 s. */
const DEFER_AFTER_MS = 1_500;
/**
 * When an interaction is older than this on arrival, nothing runs before Discord has accepted a deferral: the user must
 * be able to get the outcome.
 */
const LATE_AFTER_MS = 2_400;
const MAX_CHOICES = 25;
/** Edits of a reply are rate limited like all others. */
const PROGRESS_INTERVAL_MS = 2_000;

export type InteractionDispatcherDependencies = {
  registry: InteractionRegistry;
  callbacks: Callbacks;
  contexts: Contexts;
  log: Log;
  nowMs: () => number;
  /** Called with every user that an interaction shows, independently of the reply. */
  onUsersObserved?(guildId: string, users: readonly ObservedUser[]): void;
  /** Reads the guild's values that refusal messages may need: `currency`. */
  loadMessageValues?: (guildId: string) => Promise<RefusalData>;
  gate?: Gate;
};

/** Called before every handler: refuses, as a use case would, what the guild has disabled. */
export type Gate = (ctx: Ctx, interactionContext: InteractionContext, routeInfo: RouteInfo) => Promise<void>;

/** Responds to interactions: finds the handler, runs it, and sends its reply, deferring when it takes long. */
export function createInteractionDispatcher(dependencies: InteractionDispatcherDependencies) {
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
      dependencies.log.warn({ err: error, interaction: interaction.id }, 'An autocomplete request failed.');
      return [];
    });
    return choices.slice(0, MAX_CHOICES).map(({ name, value }) => ({ name: name.slice(0, 100), value }));
  }

  return {
    /** Returns at once and never throws. */
    handle(interaction: APIInteraction): void {
      const responding: Promise<void> = respond(interaction)
        .catch((error: unknown) =>
          dependencies.log.error({ err: error, interaction: interaction.id }, 'No response was sent.'),
        )
        .finally(() => inFlight.delete(responding));
      inFlight.add(responding);
    },
    /** Resolves when every response in flight has been sent. */
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
  dependencies: InteractionDispatcherDependencies,
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
    command: route.source.command,
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
  { gate }: InteractionDispatcherDependencies,
  ctx: Ctx,
  interactionContext: InteractionContext,
  route: ResolvedRoute,
): Promise<Reply> {
  await gate?.(ctx, interactionContext, route.routeInfo);
  return route.run(ctx, interactionContext);
}

/** A message can do without these values: a failure to read them must not hide a refusal. */
async function readMessageValues(
  { loadMessageValues, log }: InteractionDispatcherDependencies,
  guildId: string,
): Promise<RefusalData> {
  try {
    return (await loadMessageValues?.(guildId)) ?? {};
  } catch (error) {
    log.warn({ err: error, guild: guildId }, 'The message values of a guild could not be read.');
    return {};
  }
}

/** The responses to one interaction: at most one first response, and after a deferral its completion. */
function createResponder({ callbacks, log, nowMs }: InteractionDispatcherDependencies, interaction: APIInteraction) {
  let deferral: { as: 'private' | 'public' | 'update'; outcome: Promise<SendOutcome> } | undefined;
  let lastProgress: { atMs: number; delivered: Promise<unknown> } | undefined;
  const logOutcome = (outcome: SendOutcome) => {
    if (outcome === 'sent') return;
    const level = outcome === 'taken' ? 'info' : 'warn';
    log[level]({ interaction: interaction.id, outcome }, 'Discord did not accept a response.');
  };
  const complete = (as: 'private' | 'public' | 'update', reply: Reply): Promise<SendOutcome> => {
    if (reply.show === 'modal') throw new Error('A modal cannot follow a deferral; declare responseMode: "modal".');
    if (reply.show === as || (as === 'private' && reply.show === 'update'))
      return callbacks.editOriginal(interaction, reply);
    return followUp(as, reply);
  };
  const followUp = async (
    as: 'private' | 'public' | 'update',
    reply: Exclude<Reply, { show: 'modal' }>,
  ): Promise<SendOutcome> => {
    // A follow-up right after a deferred message would only fill that message, with its visibility.
    if (as !== 'update') await callbacks.deleteOriginal(interaction);
    return callbacks.followUp(interaction, reply);
  };
  const sendPublicFollowUp = async (body: MessageBody): Promise<void> => {
    try {
      logOutcome(await callbacks.followUp(interaction, { show: 'public', ...body }));
    } catch (error) {
      log.warn({ err: error, interaction: interaction.id }, 'Discord refused the public follow-up.');
    }
  };
  return {
    /**
     * Fills the deferred reply with progress. An update too soon after the previous one is skipped, since the final
     * reply follows anyway.
     */
    progress(body: MessageBody): void {
      const as = deferral?.as;
      if (deferral === undefined || as === undefined || as === 'update') return;
      if (lastProgress !== undefined && nowMs() - lastProgress.atMs < PROGRESS_INTERVAL_MS) return;
      const delivered = deferral.outcome
        .then((outcome) => (outcome === 'sent' ? callbacks.editOriginal(interaction, { show: as, ...body }) : outcome))
        .catch((error: unknown) =>
          log.warn({ err: error, interaction: interaction.id }, 'The progress could not be shown.'),
        );
      lastProgress = { atMs: nowMs(), delivered };
    },
    /** Defers the reply. Returns `sent` when Discord accepted it. */
    async defer(as: 'private' | 'public' | 'update'): Promise<SendOutcome> {
      deferral ??= { as, outcome: callbacks.defer(interaction, as).catch((): SendOutcome => 'unsure') };
      const outcome = await deferral.outcome;
      logOutcome(outcome);
      return outcome;
    },
    /** Throws only when Discord refuses the body itself; a shorter error reply may then still replace it. */
    async send(reply: Reply): Promise<void> {
      const deferralOutcome = await deferral?.outcome;
      // A progress edit in flight must not arrive after the reply.
      await lastProgress?.delivered;
      if (deferralOutcome === 'late' || deferralOutcome === 'taken') return;
      const outcome = await (deferral === undefined
        ? callbacks.reply(interaction, reply)
        : complete(deferral.as, reply));
      logOutcome(outcome);
      if (outcome === 'sent' && reply.show === 'private' && reply.publicFollowUp !== undefined)
        await sendPublicFollowUp(reply.publicFollowUp);
    },
  };
}

const unknownInteractionKey = (interaction: APIInteraction) =>
  interaction.type === InteractionType.ApplicationCommand ? 'discord.command_unknown' : 'discord.button_unknown';
