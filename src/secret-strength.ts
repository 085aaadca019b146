import { createRequire } from 'node:module';
import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

const MIN_SECRET_BYTES = 32;
const MIN_PASSWORD_LENGTH = 12;
/** The fewest guesses, as a power of ten, that an attacker needs. 16 random bytes as hexadecimal digits need 10^29 or more. */
const MIN_GUESSES_LOG10 = { password: 10, secret: 25 };
/**
 * Words of the secrets that examples, tutorials and other products publish, such as Supabase's default; anyone who reads those could sign
 * tokens. A random secret contains one of these words less than once in a hundred thousand.
 */
const PUBLISHED_WORDS =
  /secret|token|password|passphrase|change|example|default|random|insecure|your[-_ ]|jwt[-_ ]?key/i;

let estimator: ZxcvbnFactory | undefined;

/** Estimates how many guesses a text withstands, as a power of ten, from lists of common passwords and names, keyboards and repeats. */
function estimateGuessesLog10(text: string): number {
  if (estimator === undefined) {
    // Loaded on first use, because only production judges secrets and the word lists take 0.3 s and 22 MB.
    const require = createRequire(import.meta.url);
    // The casts are safe: these are the packages that the types describe.
    const core = require('@zxcvbn-ts/core') as typeof import('@zxcvbn-ts/core');
    const common = require('@zxcvbn-ts/language-common') as typeof import('@zxcvbn-ts/language-common');
    estimator = new core.ZxcvbnFactory({ dictionary: common.dictionary, graphs: common.adjacencyGraphs });
  }
  return estimator.check(text).guessesLog10;
}

/** Returns what makes a secret that signs tokens too weak; undefined when it is strong. */
export function findSecretWeakness(secret: string): string | undefined {
  if (Buffer.byteLength(secret) < MIN_SECRET_BYTES) return `it has fewer than ${MIN_SECRET_BYTES} bytes`;
  if (PUBLISHED_WORDS.test(secret)) return 'it contains a word of published examples';
  return estimateGuessesLog10(secret) < MIN_GUESSES_LOG10.secret ? 'it can be guessed' : undefined;
}

/** Returns what makes a password too weak; undefined when it is strong. */
export function findPasswordWeakness(password: string, username: string): string | undefined {
  if (password.length < MIN_PASSWORD_LENGTH) return `it has fewer than ${MIN_PASSWORD_LENGTH} characters`;
  const withoutName = password.toLowerCase().replaceAll(username.toLowerCase(), '');
  return estimateGuessesLog10(withoutName) < MIN_GUESSES_LOG10.password ? 'it can be guessed' : undefined;
}
