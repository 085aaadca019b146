import { signInUrl } from './sign-in-url.ts';
import { rememberSignedIn } from './signed-in-hint.ts';

/**
 * Goes to the sign-in page by loading it anew, so that nothing of what was read stays in memory. When the sign-in ended by
 * itself, the address on screen is kept for afterwards.
 */
export function redirectToSignIn({ hasEnded }: { hasEnded: boolean }): void {
  rememberSignedIn(false);
  location.replace(hasEnded ? signInUrl(location.pathname + location.search, true) : '/sign-in');
}
