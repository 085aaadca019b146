import type { APIMessage } from 'discord-api-types/v10';
import { acrossGuilds, readIn, transactIn } from '../context.ts';
import type { Database } from '../db/database.ts';
import type { DiscordPort } from '../discord/rest/discord-port.ts';
import { postedFiles, withoutMissingFiles } from '../discord/messages/message-files.ts';
import type { MessageBody } from '../discord/messages/reply.ts';
import { snowflakeAt, snowflakeTimeMs } from '../snowflake.ts';
import type { Actor, Work } from '../work.ts';
import type {
  AccessProblem,
  FindInaccessibleChannels,
  DiscordResult,
  QueuedMessage,
  MessageDelivery,
  PostedMessage,
  RenderResult,
} from './delivery.ts';
import { contentHash } from './content-hash.ts';
import {
  findClaimedMessageIds,
  deleteMessageRecord,
  completeMessage,
  clearPostedMessage,
  findMessageRecord,
  recordPostedMessage,
  setSyncStatus,
  recordAttempt,
  type MessageRecord,
  type LeasedMessage,
} from './store.ts';

export type Failure = Extract<DiscordResult<never>, { ok: false }>;
/** Undefined when the line was carried out, and written back. */
export type Outcome = Failure | undefined;
export type DeliverMessageParts = {
  db: Database;
  port: DiscordPort;
  nowMs: () => number;
  newId: () => string;
  /** How long Discord is trusted to know a nonce; its documentation says "the past few minutes". */
  nonceWindowMs: number;
  findInaccessibleChannels: FindInaccessibleChannels;
};
type RenderedMessage = Extract<RenderResult, { body: unknown }>;

export const OUTBOX_ACTOR: Actor = { kind: 'system', job: 'courier' };
/** Clocks differ, so a lost message is looked for from a little before its try. */
const CLOCK_SKEW_MS = 60_000;
const MAX_PAGES = 5;
const PAGE_SIZE = 100;

/** Brings the one message of a line to the state of the moment. What failed is answered; what was reached is kept. */
export async function deliverMessage(
  dependencies: DeliverMessageParts,
  delivery: MessageDelivery,
  outboxMessage: LeasedMessage,
): Promise<Outcome> {
  const {
    rendered,
    known,
    closed: accessProblem,
  } = await readIn(dependencies.db, outboxMessage.guildId, async (queries) => {
    const renderResult = await delivery.render(queries, outboxMessage);
    const channelIds = typeof renderResult === 'object' && 'channelId' in renderResult ? [renderResult.channelId] : [];
    const inaccessible = await dependencies.findInaccessibleChannels(queries, {
      guildId: outboxMessage.guildId,
      channelIds,
    });
    return {
      rendered: renderResult,
      known: await findMessageRecord(queries, outboxMessage),
      closed: inaccessible.get(channelIds[0] ?? ''),
    };
  });
  if (rendered === 'nothing') return transactAndComplete(dependencies, outboxMessage, () => Promise.resolve());
  if (rendered === 'orphan') return markOrphaned(dependencies, delivery, outboxMessage);
  const target = 'body' in rendered ? rendered : undefined;
  const isLeftOrphaned = known?.isOrphaned === true && delivery.whenGone !== 'repost';
  if (accessProblem !== undefined && !isLeftOrphaned) return accessFailure(accessProblem);
  const found = await findLostMessage(dependencies, outboxMessage, known, target);
  if (found !== undefined && 'ok' in found) return found;
  if (target === undefined) return removePosted(dependencies, delivery, outboxMessage, found);
  if (found?.messageId != null && found.channelId === target.channelId) {
    return editPosted(dependencies, delivery, outboxMessage, {
      rendered: target,
      known: found,
      messageId: found.messageId,
    });
  }
  const prepared = await withLoadedFiles(dependencies, target, found);
  if ('ok' in prepared) return prepared;
  const deleteFailure = await deletePrevious(dependencies, outboxMessage, found);
  if (deleteFailure !== undefined) return deleteFailure;
  if (found?.isOrphaned === true && delivery.whenGone !== 'repost') {
    return transactAndComplete(dependencies, outboxMessage, () => Promise.resolve());
  }
  return postNew(dependencies, delivery, outboxMessage, {
    rendered: prepared,
    nonce: found?.nonce ?? null,
    attemptedHash: found?.bodyHash ?? null,
  });
}

/** Known beforehand: Discord is not asked, since too many refusals count against the bot. */
const accessFailure = (accessProblem: AccessProblem): Failure => ({
  ok: false,
  kind: 'blocked',
  code: accessProblem === 'no_access' ? 50_001 : 50_013,
  message: 'What is known of the permissions in the channel says so.',
});

/** Files that lie in a message about to be deleted are fetched before. */
async function withLoadedFiles(
  { port }: DeliverMessageParts,
  target: RenderedMessage,
  known: MessageRecord | undefined,
): Promise<RenderedMessage | Failure> {
  const { files = [] } = target.body;
  if (known?.messageId == null || files.length === 0) return target;
  const answer = await port.loadFiles(files);
  return answer.ok ? { ...target, body: withoutMissingFiles(target.body, answer.value) } : answer;
}

/**
 * A post without an answer may have happened. Within Discord's window the same nonce finds out; after it, or when the message
 * should be elsewhere or gone by now, it is looked for among what was written there since.
 */
async function findLostMessage(
  dependencies: DeliverMessageParts,
  outboxMessage: LeasedMessage,
  known: MessageRecord | undefined,
  target: RenderedMessage | undefined,
): Promise<MessageRecord | Failure | undefined> {
  if (known?.nonce == null || known.messageId !== null) return known;
  const { nonce, channelId } = known;
  const isFresh = dependencies.nowMs() - snowflakeTimeMs(nonce) < dependencies.nonceWindowMs;
  if (isFresh && target?.channelId === channelId) return known;
  const contentHashes = new Set([known.bodyHash, target === undefined ? null : contentHash(target.body)]);
  let after = snowflakeAt(snowflakeTimeMs(nonce) - CLOCK_SKEW_MS);
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await dependencies.port.listMessages(channelId, { after, limit: PAGE_SIZE });
    // What can neither be read nor reached any more cannot be looked through.
    if (!answer.ok && (answer.kind === 'blocked' || answer.kind === 'gone_channel')) break;
    if (!answer.ok) return answer;
    const candidates = answer.value.filter(
      (message) => message.nonce === nonce || (message.author.bot === true && contentHashes.has(contentHash(message))),
    );
    const ids = candidates.map(({ id }) => id);
    const claimed = await acrossGuilds(dependencies.db, (queries) =>
      findClaimedMessageIds(queries, outboxMessage.guildId, ids),
    );
    const message = candidates.find(({ id }) => !claimed.has(id));
    if (message !== undefined) {
      const bodyHash = contentHash(message);
      await transact(dependencies, outboxMessage, (work) =>
        recordPostedMessage(work, outboxMessage, { channelId, messageId: message.id, bodyHash }),
      );
      return { ...known, messageId: message.id, bodyHash, nonce: null };
    }
    const newest = answer.value.map(({ id }) => BigInt(id)).reduce((a, b) => (a > b ? a : b), BigInt(after));
    if (answer.value.length < PAGE_SIZE) break;
    after = String(newest);
  }
  await transact(dependencies, outboxMessage, (work) => clearPostedMessage(work, outboxMessage));
  return { ...known, nonce: null, bodyHash: null };
}

async function editPosted(
  dependencies: DeliverMessageParts,
  delivery: MessageDelivery,
  outboxMessage: LeasedMessage,
  { rendered, known, messageId }: { rendered: RenderedMessage; known: MessageRecord; messageId: string },
): Promise<Outcome> {
  const at = { channelId: known.channelId, messageId };
  const bodyHash = contentHash(rendered.body);
  if (bodyHash !== known.bodyHash) {
    await transact(dependencies, outboxMessage, (work) => recordAttempt(work, outboxMessage, null));
    const answer = await withFilesIfAllowed(rendered.body, (body) => dependencies.port.editMessage(at, body));
    if (!answer.ok && answer.kind === 'gone_message') {
      if (delivery.whenGone !== 'repost') return markOrphaned(dependencies, delivery, outboxMessage);
      await transact(dependencies, outboxMessage, (work) => clearPostedMessage(work, outboxMessage));
      return postNew(dependencies, delivery, outboxMessage, { rendered, nonce: null, attemptedHash: null });
    }
    if (!answer.ok) return answer;
    return recordDelivery(dependencies, delivery, outboxMessage, {
      ...at,
      bodyHash,
      files: postedFiles(rendered.body, answer.value),
    });
  }
  return recordDelivery(dependencies, delivery, outboxMessage, { ...at, bodyHash });
}

/** Where the bot may not attach files its message comes without them (50013, "Missing Permissions"). */
async function withFilesIfAllowed(
  body: MessageBody,
  send: (body: MessageBody) => Promise<DiscordResult<APIMessage>>,
): Promise<DiscordResult<APIMessage>> {
  const answer = await send(body);
  const hasFiles = body.files !== undefined && body.files.length > 0;
  return !answer.ok && answer.code === 50_013 && hasFiles ? send(withoutMissingFiles(body, [])) : answer;
}

async function postNew(
  dependencies: DeliverMessageParts,
  delivery: MessageDelivery,
  outboxMessage: LeasedMessage,
  {
    rendered,
    nonce: previousNonce,
    attemptedHash,
  }: { rendered: RenderedMessage; nonce: string | null; attemptedHash: string | null },
): Promise<Outcome> {
  const { channelId, body } = rendered;
  const bodyHash = contentHash(body);
  const nonce = previousNonce ?? dependencies.newId();
  // A repeated nonce answers the message of the first try, which shows what was true then.
  const postedHash = previousNonce === null ? bodyHash : attemptedHash;
  await transact(dependencies, outboxMessage, (work) =>
    recordAttempt(work, outboxMessage, { channelId, nonce, bodyHash: postedHash ?? bodyHash }),
  );
  const answer = await withFilesIfAllowed(body, (allowedBody) =>
    dependencies.port.createMessage(channelId, allowedBody, nonce),
  );
  if (!answer.ok) {
    if (answer.kind !== 'down' && previousNonce === null)
      await transact(dependencies, outboxMessage, (work) => clearPostedMessage(work, outboxMessage));
    return answer.kind === 'gone_message' ? { ...answer, kind: 'refused' } : answer;
  }
  const messageId = answer.value.id;
  if (postedHash === bodyHash) {
    const files = postedFiles(body, answer.value);
    return recordDelivery(dependencies, delivery, outboxMessage, { channelId, messageId, bodyHash, files });
  }
  const known = { channelId, messageId, bodyHash: contentHash(answer.value), nonce: null, isOrphaned: false };
  await transact(dependencies, outboxMessage, (work) => recordPostedMessage(work, outboxMessage, known));
  return editPosted(dependencies, delivery, outboxMessage, { rendered, known, messageId });
}

/** A message that was there before its channel changed. One that cannot be deleted any more is left behind. */
async function deletePrevious(
  dependencies: DeliverMessageParts,
  outboxMessage: LeasedMessage,
  known: MessageRecord | undefined,
): Promise<Outcome> {
  if (known?.messageId == null) return undefined;
  const answer = await dependencies.port.deleteMessage({ channelId: known.channelId, messageId: known.messageId });
  if (!answer.ok && ['wait', 'down', 'fatal_token'].includes(answer.kind)) return answer;
  await transact(dependencies, outboxMessage, (work) => clearPostedMessage(work, outboxMessage));
  return undefined;
}

async function removePosted(
  dependencies: DeliverMessageParts,
  delivery: MessageDelivery,
  outboxMessage: LeasedMessage,
  known: MessageRecord | undefined,
): Promise<Outcome> {
  if (known?.messageId != null) {
    const answer = await dependencies.port.deleteMessage({ channelId: known.channelId, messageId: known.messageId });
    const isGone = answer.ok || answer.kind === 'gone_message' || answer.kind === 'gone_channel';
    if (!isGone) return answer;
  }
  return transactAndComplete(dependencies, outboxMessage, async (work) => {
    await deleteMessageRecord(work, outboxMessage);
    await delivery.onRemoved?.(work, outboxMessage);
    await recordDeliveryChange(work, delivery, outboxMessage);
  });
}

const markOrphaned = (
  dependencies: DeliverMessageParts,
  delivery: MessageDelivery,
  outboxMessage: LeasedMessage,
): Promise<Outcome> =>
  transactAndComplete(dependencies, outboxMessage, async (work) => {
    await clearPostedMessage(work, outboxMessage);
    await setSyncStatus(work, outboxMessage, 'orphaned');
    await delivery.onOrphaned?.(work, outboxMessage);
    await recordDeliveryChange(work, delivery, outboxMessage);
  });

const recordDelivery = (
  dependencies: DeliverMessageParts,
  delivery: MessageDelivery,
  outboxMessage: LeasedMessage,
  { bodyHash, ...message }: PostedMessage & { bodyHash: string },
): Promise<Outcome> =>
  transactAndComplete(dependencies, outboxMessage, async (work) => {
    const { channelId, messageId } = message;
    await recordPostedMessage(work, outboxMessage, { channelId, messageId, bodyHash });
    await delivery.onDelivered?.(work, outboxMessage, message);
    await recordDeliveryChange(work, delivery, outboxMessage);
  });

/** Tells the streams that the line's fate changed, when its room wants that told. */
export async function recordDeliveryChange(
  work: Work,
  delivery: Pick<MessageDelivery, 'change'>,
  outboxMessage: QueuedMessage,
): Promise<void> {
  const change = delivery.change?.(outboxMessage);
  if (change !== undefined) await work.recordChange(change);
}

const transact = (
  dependencies: DeliverMessageParts,
  outboxMessage: LeasedMessage,
  run: (work: Work) => Promise<void>,
) => transactIn(dependencies.db, { guildId: outboxMessage.guildId, actor: OUTBOX_ACTOR }, run);

async function transactAndComplete(
  dependencies: DeliverMessageParts,
  outboxMessage: LeasedMessage,
  run: (work: Work) => Promise<void>,
): Promise<undefined> {
  await transact(dependencies, outboxMessage, async (work) => {
    await run(work);
    await completeMessage(work, outboxMessage);
  });
}
