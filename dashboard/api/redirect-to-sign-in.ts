import { signInAddress } from './sign-in-url.ts';
import { markSignedIn } from './signed-in-hint.ts';

/**
 * Goes to the sign-in page by loading it anew, so that nothing of what was read stays in memory. When the sign-in ended by
 * itself, the address on screen is kept for afterwards.
 */
export function leave({ hasEnded }: { hasEnded: boolean }): void {
  markSignedIn(false);
  location.replace(hasEnded ? signInAddress(location.pathname + location.search, true) : '/sign-in');
}
