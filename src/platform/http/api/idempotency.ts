import { createHash } from 'node:crypto';
import type { Queries } from '../../db/database.ts';
import { findKey, insertKey, releaseKey, storeAnswer, takeOverKey } from './idempotency-store.ts';
import { HttpProblem, invalidInput } from '../problem.ts';

/** An answer as it goes over the wire, so that a replay is the same to the byte. */
export type Answer = { status: number; text: string };

/** Longer than any act may take; after it a try that died is taken over under the act id it had reserved. */
const LEASE_SECONDS = 60;
const KEY = /^[\x21-\x7e]{1,255}$/;

/** The request's key, or null. Refuses one that is not 1 to 255 visible ASCII characters. */
export function idempotencyKeyOf(request: Request): string | null {
  const key = request.headers.get('idempotency-key');
  if (key === null || KEY.test(key)) return key;
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
  run: (actId: string) => Promise<Answer>,
): Promise<Answer & { isReplay: boolean }> {
  const { db } = deps;
  const { actor, key, route } = write;
  const bodyHash = createHash('sha256').update(write.body).digest('hex');
  const keyed = { actor, key, route, bodyHash, leaseSeconds: LEASE_SECONDS };
  const newActId = deps.newId();
  const isNew = await insertKey(db, { ...keyed, actId: newActId });
  const actId = isNew ? newActId : await takeOverKey(db, keyed);
  if (actId === null) return { ...(await answerOfFirst(db, keyed)), isReplay: true };
  let answer: Answer;
  try {
    answer = await run(actId);
  } catch (error) {
    // The thrown error is what the caller must hear, and the lease ends by itself.
    await releaseKey(db, { actor, key, actId }).catch(() => undefined);
    throw error;
  }
  await storeAnswer(db, { actor, key, actId, status: answer.status, response: answer.text });
  return { ...answer, isReplay: false };
}

async function answerOfFirst(
  db: Queries,
  write: { actor: string; key: string; route: string; bodyHash: string },
): Promise<Answer> {
  const first = await findKey(db, write.actor, write.key);
  if (first && (first.route !== write.route || first.body_hash !== write.bodyHash)) {
    throw new HttpProblem(422, 'idempotency_mismatch');
  }
  if (first?.status == null || first.response === null) {
    throw new HttpProblem(409, 'idempotency_in_flight', { headers: { 'retry-after': '1' } });
  }
  return { status: first.status, text: first.response };
}
