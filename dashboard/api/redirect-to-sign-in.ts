import { signInUrl } from './sign-in-url.ts';
import { rememberSignedIn } from './signed-in-hint.ts';

/**
 * Opens the sign-in page with a full page load, so that no data that was read stays in memory. When the session expired,
 * the current URL is passed on and opened again after signing in.
 */
export function redirectToSignIn({ hasEnded }: { hasEnded: boolean }): void {
  rememberSignedIn(false);
  location.replace(hasEnded ? signInUrl(location.pathname + location.search, true) : '/sign-in');
}
