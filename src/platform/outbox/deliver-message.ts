import type { APIMessage } from 'discord-api-types/v10';
import { acrossGuilds, readIn, transactIn } from '../context.ts';
import type { Database } from '../db/database.ts';
import type { DiscordPort } from '../discord/rest/discord-port.ts';
import { postedFiles, withoutLost } from '../discord/messages/message-files.ts';
import type { MessageBody } from '../discord/messages/reply.ts';
import { snowflakeAt, snowflakeTimeMs } from '../snowflake.ts';
import type { Actor, Work } from '../work.ts';
import type { Closed, ClosedAmong, DiscordAnswer, Line, MessageDelivery, PostedMessage, Rendered } from './delivery.ts';
import { likenessOf } from './content-hash.ts';
import {
  claimedMessages,
  dropMessage,
  finishLine,
  forgetMessage,
  knownMessage,
  noteMessage,
  noteStatus,
  noteTry,
  type KnownMessage,
  type TakenLine,
} from './store.ts';

export type Failure = Extract<DiscordAnswer<never>, { ok: false }>;
/** Undefined when the line was carried out, and written back. */
export type Outcome = Failure | undefined;
export type CarryParts = {
  db: Database;
  port: DiscordPort;
  nowMs: () => number;
  newId: () => string;
  /** How long Discord is trusted to know a nonce; its documentation says "the past few minutes". */
  nonceWindowMs: number;
  closedAmong: ClosedAmong;
};
type Shown = Extract<Rendered, { body: unknown }>;

export const COURIER: Actor = { kind: 'system', job: 'courier' };
/** Clocks differ, so a lost message is looked for from a little before its try. */
const CLOCK_DIFFERENCE_MS = 60_000;
const MOST_PAGES = 5;
const PAGE = 100;

/** Brings the one message of a line to the state of the moment. What failed is answered; what was reached is kept. */
export async function carryMessage(parts: CarryParts, delivery: MessageDelivery, line: TakenLine): Promise<Outcome> {
  const { rendered, known, closed } = await readIn(parts.db, line.guildId, async (queries) => {
    const asked = await delivery.render(queries, line);
    const channelIds = typeof asked === 'object' && 'channelId' in asked ? [asked.channelId] : [];
    const shut = await parts.closedAmong(queries, { guildId: line.guildId, channelIds });
    return { rendered: asked, known: await knownMessage(queries, line), closed: shut.get(channelIds[0] ?? '') };
  });
  if (rendered === 'nothing') return writeBack(parts, line, () => Promise.resolve());
  if (rendered === 'orphan') return orphan(parts, delivery, line);
  const target = 'body' in rendered ? rendered : undefined;
  const isLeftOrphaned = known?.isOrphaned === true && delivery.whenGone !== 'repost';
  if (closed !== undefined && !isLeftOrphaned) return knownClosed(closed);
  const found = await findLost(parts, line, known, target);
  if (found !== undefined && 'ok' in found) return found;
  if (target === undefined) return remove(parts, delivery, line, found);
  if (found?.messageId != null && found.channelId === target.channelId) {
    return edit(parts, delivery, line, { rendered: target, known: found, messageId: found.messageId });
  }
  const ready = await withItsFiles(parts, target, found);
  if ('ok' in ready) return ready;
  const gone = await deleteOld(parts, line, found);
  if (gone !== undefined) return gone;
  if (found?.isOrphaned === true && delivery.whenGone !== 'repost') {
    return writeBack(parts, line, () => Promise.resolve());
  }
  return post(parts, delivery, line, {
    rendered: ready,
    nonce: found?.nonce ?? null,
    triedHash: found?.bodyHash ?? null,
  });
}

/** Known beforehand: Discord is not asked, since too many refusals count against the bot. */
const knownClosed = (closed: Closed): Failure => ({
  ok: false,
  kind: 'blocked',
  code: closed === 'no_access' ? 50_001 : 50_013,
  message: 'What is known of the permissions in the channel says so.',
});

/** Files that lie in a message about to be deleted are fetched before. */
async function withItsFiles(
  { port }: CarryParts,
  target: Shown,
  known: KnownMessage | undefined,
): Promise<Shown | Failure> {
  const { files = [] } = target.body;
  if (known?.messageId == null || files.length === 0) return target;
  const answer = await port.loadFiles(files);
  return answer.ok ? { ...target, body: withoutLost(target.body, answer.value) } : answer;
}

/**
 * A post without an answer may have happened. Within Discord's window the same nonce finds out; after it, or when the message
 * should be elsewhere or gone by now, it is looked for among what was written there since.
 */
async function findLost(
  parts: CarryParts,
  line: TakenLine,
  known: KnownMessage | undefined,
  target: Shown | undefined,
): Promise<KnownMessage | Failure | undefined> {
  if (known?.nonce == null || known.messageId !== null) return known;
  const { nonce, channelId } = known;
  const isFresh = parts.nowMs() - snowflakeTimeMs(nonce) < parts.nonceWindowMs;
  if (isFresh && target?.channelId === channelId) return known;
  const likenesses = new Set([known.bodyHash, target === undefined ? null : likenessOf(target.body)]);
  let after = snowflakeAt(snowflakeTimeMs(nonce) - CLOCK_DIFFERENCE_MS);
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await parts.port.listMessages(channelId, { after, limit: PAGE });
    // What can neither be read nor reached any more cannot be looked through.
    if (!answer.ok && (answer.kind === 'blocked' || answer.kind === 'gone_channel')) break;
    if (!answer.ok) return answer;
    const ours = answer.value.filter(
      (message) => message.nonce === nonce || (message.author.bot === true && likenesses.has(likenessOf(message))),
    );
    const ids = ours.map(({ id }) => id);
    const claimed = await acrossGuilds(parts.db, (queries) => claimedMessages(queries, line.guildId, ids));
    const message = ours.find(({ id }) => !claimed.has(id));
    if (message !== undefined) {
      const bodyHash = likenessOf(message);
      await write(parts, line, (work) => noteMessage(work, line, { channelId, messageId: message.id, bodyHash }));
      return { ...known, messageId: message.id, bodyHash, nonce: null };
    }
    const newest = answer.value.map(({ id }) => BigInt(id)).reduce((a, b) => (a > b ? a : b), BigInt(after));
    if (answer.value.length < PAGE) break;
    after = String(newest);
  }
  await write(parts, line, (work) => forgetMessage(work, line));
  return { ...known, nonce: null, bodyHash: null };
}

async function edit(
  parts: CarryParts,
  delivery: MessageDelivery,
  line: TakenLine,
  { rendered, known, messageId }: { rendered: Shown; known: KnownMessage; messageId: string },
): Promise<Outcome> {
  const at = { channelId: known.channelId, messageId };
  const bodyHash = likenessOf(rendered.body);
  if (bodyHash !== known.bodyHash) {
    await write(parts, line, (work) => noteTry(work, line, null));
    const answer = await withFilesIfAllowed(rendered.body, (body) => parts.port.editMessage(at, body));
    if (!answer.ok && answer.kind === 'gone_message') {
      if (delivery.whenGone !== 'repost') return orphan(parts, delivery, line);
      await write(parts, line, (work) => forgetMessage(work, line));
      return post(parts, delivery, line, { rendered, nonce: null, triedHash: null });
    }
    if (!answer.ok) return answer;
    return delivered(parts, delivery, line, { ...at, bodyHash, files: postedFiles(rendered.body, answer.value) });
  }
  return delivered(parts, delivery, line, { ...at, bodyHash });
}

/** Where the bot may not attach files its message comes without them (50013, "Missing Permissions"). */
async function withFilesIfAllowed(
  body: MessageBody,
  send: (body: MessageBody) => Promise<DiscordAnswer<APIMessage>>,
): Promise<DiscordAnswer<APIMessage>> {
  const answer = await send(body);
  const hasFiles = body.files !== undefined && body.files.length > 0;
  return !answer.ok && answer.code === 50_013 && hasFiles ? send(withoutLost(body, [])) : answer;
}

async function post(
  parts: CarryParts,
  delivery: MessageDelivery,
  line: TakenLine,
  { rendered, nonce: lost, triedHash }: { rendered: Shown; nonce: string | null; triedHash: string | null },
): Promise<Outcome> {
  const { channelId, body } = rendered;
  const bodyHash = likenessOf(body);
  const nonce = lost ?? parts.newId();
  // A repeated nonce answers the message of the first try, which shows what was true then.
  const shownHash = lost === null ? bodyHash : triedHash;
  await write(parts, line, (work) => noteTry(work, line, { channelId, nonce, bodyHash: shownHash ?? bodyHash }));
  const answer = await withFilesIfAllowed(body, (shown) => parts.port.createMessage(channelId, shown, nonce));
  if (!answer.ok) {
    if (answer.kind !== 'down' && lost === null) await write(parts, line, (work) => forgetMessage(work, line));
    return answer.kind === 'gone_message' ? { ...answer, kind: 'refused' } : answer;
  }
  const messageId = answer.value.id;
  if (shownHash === bodyHash) {
    const files = postedFiles(body, answer.value);
    return delivered(parts, delivery, line, { channelId, messageId, bodyHash, files });
  }
  const known = { channelId, messageId, bodyHash: likenessOf(answer.value), nonce: null, isOrphaned: false };
  await write(parts, line, (work) => noteMessage(work, line, known));
  return edit(parts, delivery, line, { rendered, known, messageId });
}

/** A message that was there before its channel changed. One that cannot be deleted any more is left behind. */
async function deleteOld(parts: CarryParts, line: TakenLine, known: KnownMessage | undefined): Promise<Outcome> {
  if (known?.messageId == null) return undefined;
  const answer = await parts.port.deleteMessage({ channelId: known.channelId, messageId: known.messageId });
  if (!answer.ok && ['wait', 'down', 'fatal_token'].includes(answer.kind)) return answer;
  await write(parts, line, (work) => forgetMessage(work, line));
  return undefined;
}

async function remove(
  parts: CarryParts,
  delivery: MessageDelivery,
  line: TakenLine,
  known: KnownMessage | undefined,
): Promise<Outcome> {
  if (known?.messageId != null) {
    const answer = await parts.port.deleteMessage({ channelId: known.channelId, messageId: known.messageId });
    const isGone = answer.ok || answer.kind === 'gone_message' || answer.kind === 'gone_channel';
    if (!isGone) return answer;
  }
  return writeBack(parts, line, async (work) => {
    await dropMessage(work, line);
    await delivery.onRemoved?.(work, line);
    await announce(work, delivery, line);
  });
}

const orphan = (parts: CarryParts, delivery: MessageDelivery, line: TakenLine): Promise<Outcome> =>
  writeBack(parts, line, async (work) => {
    await forgetMessage(work, line);
    await noteStatus(work, line, 'orphaned');
    await delivery.onOrphaned?.(work, line);
    await announce(work, delivery, line);
  });

const delivered = (
  parts: CarryParts,
  delivery: MessageDelivery,
  line: TakenLine,
  { bodyHash, ...message }: PostedMessage & { bodyHash: string },
): Promise<Outcome> =>
  writeBack(parts, line, async (work) => {
    const { channelId, messageId } = message;
    await noteMessage(work, line, { channelId, messageId, bodyHash });
    await delivery.onDelivered?.(work, line, message);
    await announce(work, delivery, line);
  });

/** Tells the streams that the line's fate changed, when its room wants that told. */
export async function announce(work: Work, delivery: Pick<MessageDelivery, 'change'>, line: Line): Promise<void> {
  const change = delivery.change?.(line);
  if (change !== undefined) await work.change(change);
}

const write = (parts: CarryParts, line: TakenLine, run: (work: Work) => Promise<void>) =>
  transactIn(parts.db, { guildId: line.guildId, actor: COURIER }, run);

async function writeBack(parts: CarryParts, line: TakenLine, run: (work: Work) => Promise<void>): Promise<undefined> {
  await write(parts, line, async (work) => {
    await run(work);
    await finishLine(work, line);
  });
}
