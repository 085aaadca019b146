import type { Log } from '../../log.ts';
import type { DiscordResult } from '../../outbox/delivery.ts';
import { pause } from '../../pause.ts';

const INITIAL_DELAY_MS = 500;
const MAX_DELAY_MS = 60_000;

/**
 * Repeats a Discord call with growing delays while Discord is down or asks to wait, until the signal fires. Returns the
 * value, or undefined when the call was refused permanently, which is logged, or the signal fired.
 */
export async function callWithRetry<T>(
  about: { what: string; log: Log; signal: AbortSignal },
  call: () => Promise<DiscordResult<T>>,
): Promise<T | undefined> {
  const { what, log, signal } = about;
  for (let attempts = 0; !signal.aborted; attempts += 1) {
    const result = await call();
    if (result.ok) return result.value;
    if (result.kind !== 'wait' && result.kind !== 'down') {
      log.error({ what, kind: result.kind, code: result.code, problem: result.message }, 'Discord refused a call.');
      return undefined;
    }
    const backoffMs = Math.min(MAX_DELAY_MS, INITIAL_DELAY_MS * 2 ** attempts);
    const waitMs = result.kind === 'wait' ? Math.max(result.retryAfterMs, INITIAL_DELAY_MS) : backoffMs;
    log.warn({ what, waitMs, problem: result.message }, 'A Discord call failed; retrying.');
    await pause(waitMs, signal);
  }
  return undefined;
}
