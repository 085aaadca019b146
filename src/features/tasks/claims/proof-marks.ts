import { createHash } from 'node:crypto';
import type { ProofFile } from '../shared/rules.ts';

/** Fewer letters than this say nothing: everybody writes "done". */
const MIN_TEXT_LENGTH = 20;

/** Words without case, accents of form, signs and spacing, so that a copied text is known again. */
const normalizeText = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/**
 * What a proof is compared by: a hash of its words, when there are enough of them, and of each file its name and size.
 * Equal marks are a hint that proofs are alike; different ones say nothing.
 */
export function createProofMarks(content: string, files: readonly Pick<ProofFile, 'filename' | 'size'>[]): string[] {
  const normalizedText = normalizeText(content);
  const textMarks =
    normalizedText.length < MIN_TEXT_LENGTH
      ? []
      : [`t:${createHash('sha256').update(normalizedText).digest('base64url').slice(0, 22)}`];
  const fileMarks = files.map(({ filename, size }) => `f:${size}:${filename.toLowerCase().slice(0, 200)}`);
  return [...new Set([...textMarks, ...fileMarks])];
}
