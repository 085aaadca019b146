import { createHash } from 'node:crypto';
import type { Queries } from '../../db/database.ts';
import { findKey, insertKey, releaseKey, storeResponse, takeOverExpiredKey } from './idempotency-store.ts';
import { HttpProblem, invalidInput } from '../problem.ts';

/** An answer as it goes over the wire, so that a replay is the same to the byte. */
export type StoredResponse = { status: number; text: string };

/** Longer than any act may take; after it a try that died is taken over under the act id it had reserved. */
const LEASE_SECONDS = 60;
const KEY_PATTERN = /^[\x21-\x7e]{1,255}$/;

/** The request's key, or null. Refuses one that is not 1 to 255 visible ASCII characters. */
export function idempotencyKeyOf(request: Request): string | null {
  const key = request.headers.get('idempotency-key');
  if (key === null || KEY_PATTERN.test(key)) return key;
  throw invalidInput([{ path: 'Idempotency-Key', message: 'A key has 1 to 255 visible ASCII characters.' }]);
}

/**
 * Runs a write at most once for its key. The row is committed before the act with the act's id, so a crash in between
 * is repaired by the next try: it runs under the same id, which moves no coin twice. Refuses with 422 when the key came
 * with another route or body, with 409 while another request with it is under way. What `run` throws is not kept.
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
    // The thrown error is what the caller must hear, and the lease ends by itself.
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
