import type { Log } from '../../log.ts';
import type { DiscordAnswer } from '../../outbox/delivery.ts';
import { pause } from '../../pause.ts';

const FIRST_WAIT_MS = 500;
const SLOWEST_RETRY_MS = 60_000;

/**
 * Repeats a call of Discord while Discord is down or asks to wait, longer each time, until the signal fires.
 * Answers the value; undefined when it was refused for good, which is logged, or when the signal fired.
 */
export async function persist<T>(
  about: { what: string; log: Log; signal: AbortSignal },
  call: () => Promise<DiscordAnswer<T>>,
): Promise<T | undefined> {
  const { what, log, signal } = about;
  for (let tries = 0; !signal.aborted; tries += 1) {
    const answer = await call();
    if (answer.ok) return answer.value;
    if (answer.kind !== 'wait' && answer.kind !== 'down') {
      log.error({ what, kind: answer.kind, code: answer.code, problem: answer.message }, 'Discord refused a call.');
      return undefined;
    }
    const backoff = Math.min(SLOWEST_RETRY_MS, FIRST_WAIT_MS * 2 ** tries);
    const waitMs = answer.kind === 'wait' ? Math.max(answer.retryAfterMs, FIRST_WAIT_MS) : backoff;
    log.warn({ what, waitMs, problem: answer.message }, 'Discord did not answer a call; trying again.');
    await pause(waitMs, signal);
  }
  return undefined;
}
