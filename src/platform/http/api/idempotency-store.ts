import type { Queries } from '../../db/database.ts';

/** The write that a key identifies; a key is scoped to its actor. */
export type KeyedWrite = { actor: string; key: string; route: string; bodyHash: string };
export type KeyRow = { route: string; body_hash: string; status: number | null; response: string | null };

/** Reserves a new key with the given operation id. Returns false when the actor has used the key before. */
export async function insertKey(
  db: Queries,
  write: KeyedWrite & { operationId: string; leaseSeconds: number },
): Promise<boolean> {
  const rows = await db.query(
    `insert into economy.idempotency_keys (actor, key, route, body_hash, act_id, leased_until)
     values ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
     on conflict (actor, key) do nothing
     returning act_id`,
    [write.actor, write.key, write.route, write.bodyHash, write.operationId, write.leaseSeconds],
  );
  return rows.length > 0;
}

/** Takes over a key whose first attempt stored no response. Returns the operation id reserved for it, or null. */
export async function takeOverExpiredKey(
  db: Queries,
  write: KeyedWrite & { leaseSeconds: number },
): Promise<string | null> {
  const rows = await db.query<{ act_id: string }>(
    `update economy.idempotency_keys set leased_until = now() + make_interval(secs => $5)
     where actor = $1 and key = $2 and route = $3 and body_hash = $4
       and status is null and (leased_until is null or leased_until < now())
     returning act_id`,
    [write.actor, write.key, write.route, write.bodyHash, write.leaseSeconds],
  );
  return rows[0]?.act_id ?? null;
}

export async function findKey(db: Queries, actor: string, key: string): Promise<KeyRow | undefined> {
  const rows = await db.query<KeyRow>(
    'select route, body_hash, status, response from economy.idempotency_keys where actor = $1 and key = $2',
    [actor, key],
  );
  return rows[0];
}

/** Stores the response; it is never overwritten. */
export async function storeResponse(
  db: Queries,
  write: { actor: string; key: string; operationId: string; status: number; response: string },
): Promise<void> {
  await db.query(
    `update economy.idempotency_keys set status = $4, response = $5, leased_until = null
     where actor = $1 and key = $2 and act_id = $3 and status is null`,
    [write.actor, write.key, write.operationId, write.status, write.response],
  );
}

/** Lets the next attempt with this key run at once, under the same operation id. */
export async function releaseKey(
  db: Queries,
  write: { actor: string; key: string; operationId: string },
): Promise<void> {
  await db.query(
    `update economy.idempotency_keys set leased_until = null
     where actor = $1 and key = $2 and act_id = $3 and status is null`,
    [write.actor, write.key, write.operationId],
  );
}

/** Keeps each cleanup statement short. */
export const DELETE_BATCH_SIZE = 5_000;

/** Deletes keys older than two days, at most DELETE_BATCH_SIZE. Returns how many it deleted. */
export async function deleteOldKeys(db: Queries): Promise<number> {
  const rows = await db.query(
    `delete from economy.idempotency_keys where (actor, key) in (
       select actor, key from economy.idempotency_keys
       where created_at < now() - interval '48 hours' order by created_at limit $1)
     returning 1`,
    [DELETE_BATCH_SIZE],
  );
  return rows.length;
}
