import { DiscordAPIError, HTTPError, RateLimitError } from '@discordjs/rest';
import type { DiscordResult } from '../../outbox/delivery.ts';

export type AsyncResult<T> = Promise<DiscordResult<T>>;
/** Makes one call to Discord and classifies its failure. */
export type CallDiscord = <T>(run: () => Promise<unknown>) => AsyncResult<T>;

/** Makes the calls of one client. Once Discord has refused the token, no call reaches Discord. */
export function createCallDiscord(options: { onFatalToken(): void }): CallDiscord {
  let isTokenRefused = false;
  // Routes return what Discord documents for them; nothing else is validated here.
  return async <T>(run: () => Promise<unknown>): Promise<DiscordResult<T>> => {
    if (isTokenRefused) return TOKEN_REFUSED;
    try {
      return { ok: true, value: (await run()) as T };
    } catch (error) {
      const failure = classifyError(error);
      if (failure.kind === 'fatal_token') {
        isTokenRefused = true;
        options.onFatalToken();
      }
      return failure;
    }
  };
}

const TOKEN_REFUSED = {
  ok: false,
  kind: 'fatal_token',
  status: 401,
  message: 'Discord refused the token.',
} as const;

/** Discord's error codes ("Opcodes and Status Codes"), by how the caller can react. */
const KIND_BY_CODE: Readonly<Record<number, 'blocked' | 'gone_message' | 'gone_channel'>> = {
  10003: 'gone_channel',
  10008: 'gone_message',
  50001: 'blocked',
  50013: 'blocked',
};

/** Classifies an error of the library. Anything that is not Discord's own refusal counts as Discord being down. */
export function classifyError(error: unknown): Extract<DiscordResult<never>, { ok: false }> {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof RateLimitError) {
    const retryAfterMs = Math.max(error.retryAfter, error.sublimitTimeout, 1);
    return { ok: false, kind: 'wait', retryAfterMs, status: 429, message: `rate limited on ${error.route}` };
  }
  if (error instanceof DiscordAPIError) {
    const { status } = error;
    if (status === 401) return TOKEN_REFUSED;
    const code = Number(error.code);
    return { ok: false, kind: KIND_BY_CODE[code] ?? 'refused', code, status, message };
  }
  // After one 401 the library drops the token and throws this without calling Discord again.
  if (message.startsWith('Expected token to be set')) return TOKEN_REFUSED;
  if (error instanceof HTTPError) return { ok: false, kind: 'down', status: error.status, message };
  return { ok: false, kind: 'down', message };
}
