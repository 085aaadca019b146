import { hash, verify } from '@node-rs/argon2';

/** OWASP's minimum for argon2id, the library's default algorithm: 19 MiB of memory, two iterations, parallelism 1. */
const HASH_COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Resolves with an argon2id hash in PHC format, which includes salt and cost. */
export const hashPassword = (password: string): Promise<string> => hash(password, HASH_COST);

/** Resolves with false for a wrong password and, after the same time, for a user name without a stored hash. */
export async function verifyPassword(storedHash: string | undefined, password: string): Promise<boolean> {
  if (storedHash !== undefined) return verify(storedHash, password);
  // Takes as long as verifying a stored hash, so that timing does not reveal which names exist.
  await hashPassword(password);
  return false;
}

/** True when the hash was made with other cost parameters than today's. */
export const needsRehash = (storedHash: string): boolean =>
  !storedHash.startsWith(
    `$argon2id$v=19$m=${HASH_COST.memoryCost},t=${HASH_COST.timeCost},p=${HASH_COST.parallelism}$`,
  );
