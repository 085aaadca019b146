import { createHmac, timingSafeEqual } from 'node:crypto';

/** How long a user may take on Discord's authorization page. */
const STATE_TTL_MS = 600_000;

/**
 * The OAuth `state` parameter, signed: proves that this program started the flow within the last ten minutes. The page that
 * started it stores the state and accepts no other, so that nobody can be signed in with another person's code.
 */
export type SignInStates = { issue(): string; isValid(state: string): boolean };

/** @param dependencies.secret also signs access tokens; the key for states is derived from it. */
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
