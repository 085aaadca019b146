import { hash, verify } from '@node-rs/argon2';

/** OWASP's least for argon2id, which is the library's default algorithm: 19 MiB, two passes, one lane. */
const HASH_COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** An argon2id hash with its salt and cost inside. */
export const hashPassword = (password: string): Promise<string> => hash(password, HASH_COST);

/** False for a wrong password, and after the same time for a name that has none. */
export async function verifyPassword(storedHash: string | undefined, password: string): Promise<boolean> {
  if (storedHash !== undefined) return verify(storedHash, password);
  // Costs what a look at a stored hash would have cost, so that time does not tell which names exist.
  await hashPassword(password);
  return false;
}

/** True when the hash was made at another cost than today's. */
export const needsRehash = (storedHash: string): boolean =>
  !storedHash.startsWith(
    `$argon2id$v=19$m=${HASH_COST.memoryCost},t=${HASH_COST.timeCost},p=${HASH_COST.parallelism}$`,
  );
