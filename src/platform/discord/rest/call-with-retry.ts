import type { Log } from '../../log.ts';
import type { DiscordResult } from '../../outbox/delivery.ts';
import { pause } from '../../pause.ts';

const INITIAL_DELAY_MS = 500;
const MAX_DELAY_MS = 60_000;

/**
 * Repeats a call of Discord while Discord is down or asks to wait, longer each time, until the signal fires.
 * Answers the value; undefined when it was refused for good, which is logged, or when the signal fired.
 */
export async function callWithRetry<T>(
  about: { what: string; log: Log; signal: AbortSignal },
  call: () => Promise<DiscordResult<T>>,
): Promise<T | undefined> {
  const { what, log, signal } = about;
  for (let attempts = 0; !signal.aborted; attempts += 1) {
    const answer = await call();
    if (answer.ok) return answer.value;
    if (answer.kind !== 'wait' && answer.kind !== 'down') {
      log.error({ what, kind: answer.kind, code: answer.code, problem: answer.message }, 'Discord refused a call.');
      return undefined;
    }
    const backoffMs = Math.min(MAX_DELAY_MS, INITIAL_DELAY_MS * 2 ** attempts);
    const waitMs = answer.kind === 'wait' ? Math.max(answer.retryAfterMs, INITIAL_DELAY_MS) : backoffMs;
    log.warn({ what, waitMs, problem: answer.message }, 'Discord did not answer a call; trying again.');
    await pause(waitMs, signal);
  }
  return undefined;
}
