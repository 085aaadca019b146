import { createHash } from 'node:crypto';
import type { ProofFile } from '../shared/rules.ts';

/** Fewer letters than this say nothing: everybody writes "done". */
const LEAST_LETTERS = 20;

/** Words without case, accents of form, signs and spacing, so that a copied text is known again. */
const plainWords = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/**
 * What a proof is compared by: a hash of its words, when there are enough of them, and of each file its name and size.
 * Equal marks are a hint that proofs are alike; different ones say nothing.
 */
export function marksOf(content: string, files: readonly Pick<ProofFile, 'filename' | 'size'>[]): string[] {
  const words = plainWords(content);
  const ofWords =
    words.length < LEAST_LETTERS ? [] : [`t:${createHash('sha256').update(words).digest('base64url').slice(0, 22)}`];
  const ofFiles = files.map(({ filename, size }) => `f:${size}:${filename.toLowerCase().slice(0, 200)}`);
  return [...new Set([...ofWords, ...ofFiles])];
}
