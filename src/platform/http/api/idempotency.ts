import { createHash } from 'node:crypto';
import type { Queries } from '../../db/database.ts';
import { findKey, insertKey, releaseKey, storeResponse, takeOverExpiredKey } from './idempotency-store.ts';
import { HttpProblem, invalidInput } from '../problem.ts';

/** A response as sent over the wire, so that a replay is identical byte for byte. */
export type StoredResponse = { status: number; text: string };

/**
 * Longer than any operation may take; afterwards an attempt that died is taken over under its reserved operation id.
 */
const LEASE_SECONDS = 60;
const KEY_PATTERN = /^[\x21-\x7e]{1,255}$/;

/** Returns the request's key, or null. Refuses a key that is not 1 to 255 visible ASCII characters. */
export function idempotencyKeyOf(request: Request): string | null {
  const key = request.headers.get('idempotency-key');
  if (key === null || KEY_PATTERN.test(key)) return key;
  throw invalidInput([{ path: 'Idempotency-Key', message: 'A key has 1 to 255 visible ASCII characters.' }]);
}

/**
 * Runs a write at most once for its key. The row is committed before the operation, with the operation's id. After a
 * crash in between, the next attempt runs under the same id, which moves no coin twice. Refuses with 422 when the key
 * came with another route or body, with 409 while another request with it is in flight. What `run` throws is not
 * stored.
 */
export async function runOnce(
  deps: { db: Queries; newId: () => string },
  write: { actor: string; key: string; route: string; body: Uint8Array },
  run: (operationId: string) => Promise<StoredResponse>,
): Promise<StoredResponse & { isReplay: boolean }> {
  const { db } = deps;
  const { actor, key, route } = write;
  const bodyHash = createHash('sha256').update(write.body).digest('hex');
  const keyedWrite = { actor, key, route, bodyHash, leaseSeconds: LEASE_SECONDS };
  const newOperationId = deps.newId();
  const isNew = await insertKey(db, { ...keyedWrite, operationId: newOperationId });
  const operationId = isNew ? newOperationId : await takeOverExpiredKey(db, keyedWrite);
  if (operationId === null) return { ...(await replayFirst(db, keyedWrite)), isReplay: true };
  let response: StoredResponse;
  try {
    response = await run(operationId);
  } catch (error) {
    // The caller must get the thrown error, and the lease expires by itself.
    await releaseKey(db, { actor, key, operationId }).catch(() => undefined);
    throw error;
  }
  await storeResponse(db, { actor, key, operationId, status: response.status, response: response.text });
  return { ...response, isReplay: false };
}

async function replayFirst(
  db: Queries,
  write: { actor: string; key: string; route: string; bodyHash: string },
): Promise<StoredResponse> {
  const existing = await findKey(db, write.actor, write.key);
  if (existing && (existing.route !== write.route || existing.body_hash !== write.bodyHash)) {
    throw new HttpProblem(422, 'idempotency_mismatch');
  }
  if (existing?.status == null || existing.response === null) {
    throw new HttpProblem(409, 'idempotency_in_flight', { headers: { 'retry-after': '1' } });
  }
  return { status: existing.status, text: existing.response };
}
