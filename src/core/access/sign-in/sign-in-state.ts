import { createHmac, timingSafeEqual } from 'node:crypto';

/** How long somebody may take on Discord's page, in milliseconds. */
const STATE_TTL_MS = 600_000;

/**
 * Says that a way to Discord and back was begun here and lately. The page that began it also keeps the state and takes
 * no other, so that nobody can be signed in by another person's code.
 */
export type SignInStates = { issue(): string; isValid(state: string): boolean };

/** @param parts.secret is the one that signs access tokens; a key of its own follows from it. */
export function createSignInStates(dependencies: {
  secret: string;
  nowMs: () => number;
  randomBytes: (size: number) => Buffer;
}): SignInStates {
  const key = createHmac('sha256', dependencies.secret).update('discord sign-in state').digest();
  const sign = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
  return {
    issue: () => {
      const text = `${dependencies.randomBytes(16).toString('base64url')}.${dependencies.nowMs() + STATE_TTL_MS}`;
      return `${text}.${sign(text)}`;
    },
    isValid: (state) => {
      const [random, expiry, signature = ''] = state.split('.');
      const [expectedSignature, actualSignature] = [Buffer.from(sign(`${random}.${expiry}`)), Buffer.from(signature)];
      return (
        expectedSignature.length === actualSignature.length &&
        timingSafeEqual(expectedSignature, actualSignature) &&
        Number(expiry) > dependencies.nowMs()
      );
    },
  };
}
