import {
  InteractionType,
  type APIApplicationCommandAutocompleteInteraction,
  type APIInteraction,
} from 'discord-api-types/v10';
import { say } from '../../../../locales/translate.ts';
import type { Contexts } from '../../context.ts';
import { snowflakeTimeMs } from '../../snowflake.ts';
import type { Log } from '../../log.ts';
import type { RefusalData } from '../../refusal.ts';
import type { Ctx } from '../../work.ts';
import { apologize } from './error-reply.ts';
import type { Callbacks, Sent } from './interaction-callbacks.ts';
import type { Where } from '../commands/define.ts';
import { privately, type MessageBody, type Reply } from '../messages/reply.ts';
import { createRouter, type AskedFor, type Errand, type Surface } from './interaction-router.ts';
import { actorOf, seenIn, whereOf, type Seen } from './interaction-context.ts';

/** A slow answer is announced after this long, so that the deadline of 3 s is met with room for the network. */
const DEFER_AFTER_MS = 1_500;
/** Older than this on arrival, nothing is done before Discord has accepted a deferral: the person must be tellable. */
const LATE_MS = 2_400;
const MOST_CHOICES = 25;
/** Edits of one answer are limited like all others. */
const PROGRESS_MS = 2_000;

export type AnswererParts = {
  surface: Surface;
  callbacks: Callbacks;
  contexts: Contexts;
  log: Log;
  nowMs: () => number;
  /** Told of everybody an interaction shows, apart from the answer. */
  seen?(guildId: string, people: readonly Seen[]): void;
  /** What sentences of refusals may need of the server: `currency`. */
  words?: (guildId: string) => Promise<RefusalData>;
  gate?: Gate;
};

/** Asked before every errand: what a server does not want carried out, it refuses as a verb would. */
export type Gate = (ctx: Ctx, where: Where, asked: AskedFor) => Promise<void>;

/** Answers interactions: finds the handler, runs it, sends its reply, deferring when it takes long. */
export function createAnswerer(parts: AnswererParts) {
  const router = createRouter(parts.surface);
  const underWay = new Set<Promise<void>>();

  async function answer(interaction: APIInteraction): Promise<void> {
    const where = whereOf(interaction);
    if (interaction.type === InteractionType.ApplicationCommandAutocomplete) {
      await parts.callbacks.choices(interaction, await choicesFor(interaction, where));
      return;
    }
    const exchange = openExchange(parts, interaction);
    if (where === undefined) return exchange.send(privately({ content: say('discord.only_in_servers') }));
    parts.seen?.(where.guildId, seenIn(interaction, where));
    const errand = router.errand(interaction);
    if (errand === undefined) return exchange.send(privately({ content: say(unknownWords(interaction)) }));
    await carryOut(parts, { interaction, where, errand, exchange });
  }

  async function choicesFor(interaction: APIApplicationCommandAutocompleteInteraction, where: Where | undefined) {
    const completion = where && router.completion(interaction);
    if (!completion) return [];
    const ctx = parts.contexts.for(actorOf(where), { ...completion.source, actId: interaction.id });
    const choices = await completion.suggest(ctx, where).catch((error: unknown) => {
      parts.log.warn({ err: error, interaction: interaction.id }, 'An option could not be completed.');
      return [];
    });
    return choices.slice(0, MOST_CHOICES).map(({ name, value }) => ({ name: name.slice(0, 100), value }));
  }

  return {
    /** Never throws and never keeps the caller waiting. */
    handle(interaction: APIInteraction): void {
      const answering: Promise<void> = answer(interaction)
        .catch((error: unknown) => parts.log.error({ err: error, interaction: interaction.id }, 'No answer was sent.'))
        .finally(() => underWay.delete(answering));
      underWay.add(answering);
    },
    /** Resolves when every answer under way has been sent. */
    async drain(): Promise<void> {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}

type Exchange = ReturnType<typeof openExchange>;
type Asked = { interaction: APIInteraction; where: Where; errand: Errand; exchange: Exchange };

async function carryOut(parts: AnswererParts, { interaction, where, errand, exchange }: Asked): Promise<void> {
  const deferral = errand.answers === 'update' && where.messageId === null ? 'private' : errand.answers;
  const ageMs = Math.max(0, parts.nowMs() - snowflakeTimeMs(interaction.id));
  if (deferral !== 'modal' && ageMs > LATE_MS && (await exchange.defer(deferral)) !== 'sent') return;
  const timer =
    deferral === 'modal'
      ? undefined
      : setTimeout(() => void exchange.defer(deferral), Math.max(0, Math.min(DEFER_AFTER_MS, LATE_MS - ageMs)));
  const log = parts.log.child({ interaction: interaction.id, guild: where.guildId, errand: errand.source.command });
  const about = { interactionId: interaction.id, log, wordsOf: () => wordsFor(parts, where.guildId) };
  try {
    const ctx = parts.contexts.for(actorOf(where), { ...errand.source, actId: interaction.id });
    const scene = { ...where, progress: (body: MessageBody) => exchange.progress(body) };
    const reply = await run(parts, ctx, scene, errand).catch((error: unknown) => apologize(error, about));
    clearTimeout(timer);
    await exchange.send(reply).catch(async (error: unknown) => exchange.send(await apologize(error, about)));
  } finally {
    clearTimeout(timer);
  }
}

async function run({ gate }: AnswererParts, ctx: Ctx, where: Where, errand: Errand): Promise<Reply> {
  await gate?.(ctx, where, errand.asked);
  return errand.run(ctx, where);
}

/** A sentence may do without them: their failure must not hide a refusal. */
async function wordsFor({ words, log }: AnswererParts, guildId: string): Promise<RefusalData> {
  try {
    return (await words?.(guildId)) ?? {};
  } catch (error) {
    log.warn({ err: error, guild: guildId }, 'The words of a server could not be read.');
    return {};
  }
}

/** One interaction's answers: at most one first answer, and after a deferral its completion. */
function openExchange({ callbacks, log, nowMs }: AnswererParts, interaction: APIInteraction) {
  let deferral: { as: 'private' | 'public' | 'update'; sent: Promise<Sent> } | undefined;
  let told: { atMs: number; shown: Promise<unknown> } | undefined;
  const note = (sent: Sent) => {
    if (sent === 'sent') return;
    const level = sent === 'taken' ? 'info' : 'warn';
    log[level]({ interaction: interaction.id, sent }, 'Discord did not take an answer.');
  };
  const complete = (as: 'private' | 'public' | 'update', reply: Reply): Promise<Sent> => {
    if (reply.show === 'modal') throw new Error('A modal cannot follow a deferral; declare answers: "modal".');
    if (reply.show === as || (as === 'private' && reply.show === 'update'))
      return callbacks.editOriginal(interaction, reply);
    return followUp(as, reply);
  };
  const followUp = async (
    as: 'private' | 'public' | 'update',
    reply: Exclude<Reply, { show: 'modal' }>,
  ): Promise<Sent> => {
    // A follow-up right after a deferred message would only fill that message, with its privacy.
    if (as !== 'update') await callbacks.deleteOriginal(interaction);
    return callbacks.followUp(interaction, reply);
  };
  const sayAloud = async (body: MessageBody): Promise<void> => {
    try {
      note(await callbacks.followUp(interaction, { show: 'public', ...body }));
    } catch (error) {
      log.warn({ err: error, interaction: interaction.id }, 'Discord refused the line for the channel.');
    }
  };
  return {
    /** Fills the announced answer meanwhile; what comes too soon after the one before is left out, since the end is told anyway. */
    progress(body: MessageBody): void {
      const as = deferral?.as;
      if (deferral === undefined || as === undefined || as === 'update') return;
      if (told !== undefined && nowMs() - told.atMs < PROGRESS_MS) return;
      const shown = deferral.sent
        .then((sent) => (sent === 'sent' ? callbacks.editOriginal(interaction, { show: as, ...body }) : sent))
        .catch((error: unknown) => log.warn({ err: error, interaction: interaction.id }, 'No progress was shown.'));
      told = { atMs: nowMs(), shown };
    },
    /** Announces that the answer will take longer; `sent` when Discord accepted it. */
    async defer(as: 'private' | 'public' | 'update'): Promise<Sent> {
      deferral ??= { as, sent: callbacks.defer(interaction, as).catch((): Sent => 'unsure') };
      const sent = await deferral.sent;
      note(sent);
      return sent;
    },
    /** Throws only when Discord refuses the body itself, which a shorter apology may still replace. */
    async send(reply: Reply): Promise<void> {
      const deferred = await deferral?.sent;
      // An edit on its way must not arrive after the answer.
      await told?.shown;
      if (deferred === 'late' || deferred === 'taken') return;
      const sent = await (deferral === undefined ? callbacks.reply(interaction, reply) : complete(deferral.as, reply));
      note(sent);
      if (sent === 'sent' && reply.show === 'private' && reply.aloud !== undefined) await sayAloud(reply.aloud);
    },
  };
}

const unknownWords = (interaction: APIInteraction) =>
  interaction.type === InteractionType.ApplicationCommand ? 'discord.command_unknown' : 'discord.button_unknown';
