import { createHmac, timingSafeEqual } from 'node:crypto';

/** How long somebody may take on Discord's page, in milliseconds. */
const LIFE_MS = 600_000;

/**
 * Says that a way to Discord and back was begun here and lately. The page that began it also keeps the state and takes
 * no other, so that nobody can be signed in by another person's code.
 */
export type SignInStates = { issue(): string; isOurs(state: string): boolean };

/** @param parts.secret is the one that signs access tokens; a key of its own follows from it. */
export function createSignInStates(parts: {
  secret: string;
  nowMs: () => number;
  randomBytes: (size: number) => Buffer;
}): SignInStates {
  const key = createHmac('sha256', parts.secret).update('discord sign-in state').digest();
  const seal = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
  return {
    issue: () => {
      const text = `${parts.randomBytes(16).toString('base64url')}.${parts.nowMs() + LIFE_MS}`;
      return `${text}.${seal(text)}`;
    },
    isOurs: (state) => {
      const [random, until, given = ''] = state.split('.');
      const [right, found] = [Buffer.from(seal(`${random}.${until}`)), Buffer.from(given)];
      return right.length === found.length && timingSafeEqual(right, found) && Number(until) > parts.nowMs();
    },
  };
}
