import { createHash } from 'node:crypto';
import type { ProofFile } from '../shared/rules.ts';

/** Shorter texts get no mark: many members write just "done". */
const MIN_TEXT_LENGTH = 20;

/** Drops case, compatibility forms, punctuation and spacing, so that a copied text is recognised. */
const normalizeText = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/**
 * Returns the marks a proof is compared by: a hash of its text, when it is long enough, and the name and size of each file.
 * Equal marks hint at similar proofs; different marks prove nothing.
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
