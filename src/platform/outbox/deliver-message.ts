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
/** Undefined when the outbox message was delivered and the result recorded. */
export type Outcome = Failure | undefined;
export type DeliverMessageDependencies = {
  db: Database;
  port: DiscordPort;
  nowMs: () => number;
  newId: () => string;
  /** How long Discord is assumed to know a nonce; its documentation says "the past few minutes". */
  nonceWindowMs: number;
  findInaccessibleChannels: FindInaccessibleChannels;
};
type RenderedMessage = Extract<RenderResult, { body: unknown }>;

export const OUTBOX_ACTOR: Actor = { kind: 'system', job: 'courier' };
/** Clocks differ, so the search for a lost message starts a little before its attempt. */
const CLOCK_SKEW_MS = 60_000;
const MAX_PAGES = 5;
const PAGE_SIZE = 100;

/**
 * Brings the one message of a key to the current state. Returns a failure as a value; steps that succeeded stay
 * recorded.
 */
export async function deliverMessage(
  dependencies: DeliverMessageDependencies,
  delivery: MessageDelivery,
  outboxMessage: LeasedMessage,
): Promise<Outcome> {
  const { rendered, known, accessProblem } = await readIn(dependencies.db, outboxMessage.guildId, async (queries) => {
    const renderResult = await delivery.render(queries, outboxMessage);
    const channelIds = typeof renderResult === 'object' && 'channelId' in renderResult ? [renderResult.channelId] : [];
    const inaccessible = await dependencies.findInaccessibleChannels(queries, {
      guildId: outboxMessage.guildId,
      channelIds,
    });
    return {
      rendered: renderResult,
      known: await findMessageRecord(queries, outboxMessage),
      accessProblem: inaccessible.get(channelIds[0] ?? ''),
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

/** Known in advance, so Discord is not called: too many refusals count against the bot. */
const accessFailure = (accessProblem: AccessProblem): Failure => ({
  ok: false,
  kind: 'blocked',
  code: accessProblem === 'no_access' ? 50_001 : 50_013,
  message: 'The known permissions in the channel do not allow it.',
});

/** Fetches files that belong to a message which is about to be deleted. */
async function withLoadedFiles(
  { port }: DeliverMessageDependencies,
  target: RenderedMessage,
  known: MessageRecord | undefined,
): Promise<RenderedMessage | Failure> {
  const { files = [] } = target.body;
  if (known?.messageId == null || files.length === 0) return target;
  const result = await port.loadFiles(files);
  return result.ok ? { ...target, body: withoutMissingFiles(target.body, result.value) } : result;
}

/**
 * A post without a response may have happened. Within Discord's window the same nonce finds out; afterwards, or when
 * the message should be elsewhere or gone by now, it is searched among the messages written there since.
 */
async function findLostMessage(
  dependencies: DeliverMessageDependencies,
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
    const result = await dependencies.port.listMessages(channelId, { after, limit: PAGE_SIZE });
    // A channel that can no longer be read or no longer exists cannot be searched.
    if (!result.ok && (result.kind === 'blocked' || result.kind === 'gone_channel')) break;
    if (!result.ok) return result;
    const candidates = result.value.filter(
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
    const newest = result.value.map(({ id }) => BigInt(id)).reduce((a, b) => (a > b ? a : b), BigInt(after));
    if (result.value.length < PAGE_SIZE) break;
    after = String(newest);
  }
  await transact(dependencies, outboxMessage, (work) => clearPostedMessage(work, outboxMessage));
  return { ...known, nonce: null, bodyHash: null };
}

async function editPosted(
  dependencies: DeliverMessageDependencies,
  delivery: MessageDelivery,
  outboxMessage: LeasedMessage,
  { rendered, known, messageId }: { rendered: RenderedMessage; known: MessageRecord; messageId: string },
): Promise<Outcome> {
  const at = { channelId: known.channelId, messageId };
  const bodyHash = contentHash(rendered.body);
  if (bodyHash !== known.bodyHash) {
    await transact(dependencies, outboxMessage, (work) => recordAttempt(work, outboxMessage, null));
    const result = await withFilesIfAllowed(rendered.body, (body) => dependencies.port.editMessage(at, body));
    if (!result.ok && result.kind === 'gone_message') {
      if (delivery.whenGone !== 'repost') return markOrphaned(dependencies, delivery, outboxMessage);
      await transact(dependencies, outboxMessage, (work) => clearPostedMessage(work, outboxMessage));
      return postNew(dependencies, delivery, outboxMessage, { rendered, nonce: null, attemptedHash: null });
    }
    if (!result.ok) return result;
    return recordDelivery(dependencies, delivery, outboxMessage, {
      ...at,
      bodyHash,
      files: postedFiles(rendered.body, result.value),
    });
  }
  return recordDelivery(dependencies, delivery, outboxMessage, { ...at, bodyHash });
}

/** Where the bot may not attach files, its message is sent without them (50013, "Missing Permissions"). */
async function withFilesIfAllowed(
  body: MessageBody,
  send: (body: MessageBody) => Promise<DiscordResult<APIMessage>>,
): Promise<DiscordResult<APIMessage>> {
  const result = await send(body);
  const hasFiles = body.files !== undefined && body.files.length > 0;
  return !result.ok && result.code === 50_013 && hasFiles ? send(withoutMissingFiles(body, [])) : result;
}

async function postNew(
  dependencies: DeliverMessageDependencies,
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
  // A repeated nonce returns the message of the first attempt, which shows the state of that time.
  const postedHash = previousNonce === null ? bodyHash : attemptedHash;
  await transact(dependencies, outboxMessage, (work) =>
    recordAttempt(work, outboxMessage, { channelId, nonce, bodyHash: postedHash ?? bodyHash }),
  );
  const result = await withFilesIfAllowed(body, (allowedBody) =>
    dependencies.port.createMessage(channelId, allowedBody, nonce),
  );
  if (!result.ok) {
    if (result.kind !== 'down' && previousNonce === null)
      await transact(dependencies, outboxMessage, (work) => clearPostedMessage(work, outboxMessage));
    return result.kind === 'gone_message' ? { ...result, kind: 'refused' } : result;
  }
  const messageId = result.value.id;
  if (postedHash === bodyHash) {
    const files = postedFiles(body, result.value);
    return recordDelivery(dependencies, delivery, outboxMessage, { channelId, messageId, bodyHash, files });
  }
  const known = { channelId, messageId, bodyHash: contentHash(result.value), nonce: null, isOrphaned: false };
  await transact(dependencies, outboxMessage, (work) => recordPostedMessage(work, outboxMessage, known));
  return editPosted(dependencies, delivery, outboxMessage, { rendered, known, messageId });
}

/** Deletes the message from its previous channel. One that can no longer be deleted is left behind. */
async function deletePrevious(
  dependencies: DeliverMessageDependencies,
  outboxMessage: LeasedMessage,
  known: MessageRecord | undefined,
): Promise<Outcome> {
  if (known?.messageId == null) return undefined;
  const result = await dependencies.port.deleteMessage({ channelId: known.channelId, messageId: known.messageId });
  if (!result.ok && ['wait', 'down', 'fatal_token'].includes(result.kind)) return result;
  await transact(dependencies, outboxMessage, (work) => clearPostedMessage(work, outboxMessage));
  return undefined;
}

async function removePosted(
  dependencies: DeliverMessageDependencies,
  delivery: MessageDelivery,
  outboxMessage: LeasedMessage,
  known: MessageRecord | undefined,
): Promise<Outcome> {
  if (known?.messageId != null) {
    const result = await dependencies.port.deleteMessage({ channelId: known.channelId, messageId: known.messageId });
    const isGone = result.ok || result.kind === 'gone_message' || result.kind === 'gone_channel';
    if (!isGone) return result;
  }
  return transactAndComplete(dependencies, outboxMessage, async (work) => {
    await deleteMessageRecord(work, outboxMessage);
    await delivery.onRemoved?.(work, outboxMessage);
    await recordDeliveryChange(work, delivery, outboxMessage);
  });
}

const markOrphaned = (
  dependencies: DeliverMessageDependencies,
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
  dependencies: DeliverMessageDependencies,
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

/** Records a change when the delivery state of an outbox message changed, if its feature declares one. */
export async function recordDeliveryChange(
  work: Work,
  delivery: Pick<MessageDelivery, 'change'>,
  outboxMessage: QueuedMessage,
): Promise<void> {
  const change = delivery.change?.(outboxMessage);
  if (change !== undefined) await work.recordChange(change);
}

const transact = (
  dependencies: DeliverMessageDependencies,
  outboxMessage: LeasedMessage,
  run: (work: Work) => Promise<void>,
) => transactIn(dependencies.db, { guildId: outboxMessage.guildId, actor: OUTBOX_ACTOR }, run);

async function transactAndComplete(
  dependencies: DeliverMessageDependencies,
  outboxMessage: LeasedMessage,
  run: (work: Work) => Promise<void>,
): Promise<undefined> {
  await transact(dependencies, outboxMessage, async (work) => {
    await run(work);
    await completeMessage(work, outboxMessage);
  });
}
