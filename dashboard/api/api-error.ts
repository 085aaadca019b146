import type { z } from 'zod';
import type { errorReply } from '../../src/platform/contract.ts';
import { t } from '../../locales/translate.ts';

export type FieldError = { path: string; message: string };

/** A call that did not succeed. `code` is the server's, or `unreachable` / `timed_out` when no answer came. */
export class ApiError extends Error {
  /** The HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly code: string;
  readonly fields: readonly FieldError[];
  /** What an administrator can look for in the log. */
  readonly reference: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(spec: {
    status: number;
    code: string;
    message: string;
    fields?: readonly FieldError[] | undefined;
    reference?: string | undefined;
    retryAfterSeconds?: number | undefined;
  }) {
    super(spec.message);
    this.status = spec.status;
    this.code = spec.code;
    this.fields = spec.fields ?? [];
    this.reference = spec.reference;
    this.retryAfterSeconds = spec.retryAfterSeconds;
  }
}

/** True for a refusal that names this code. */
export const isRefusal = (error: unknown, code: string): error is ApiError =>
  error instanceof ApiError && error.code === code;

/** True when nobody is signed in any more. */
export const isSignedOut = (error: unknown): error is ApiError => error instanceof ApiError && error.status === 401;

/** Reads a reply that is not a success; one that is not ours (a proxy's page) keeps only its status. */
export function readError(status: number, body: unknown): ApiError {
  // Only what was looked at is relied on: a body of another shape has no code.
  const errorBody = (body as Partial<z.output<typeof errorReply>> | undefined)?.error;
  if (typeof errorBody?.code !== 'string' || typeof errorBody.message !== 'string')
    return new ApiError({ status, code: 'unexpected', message: t('dashboard.failed.status', { status }) });
  const { code, message, fields, reference, retry_after } = errorBody;
  return new ApiError({ status, code, message, fields, reference, retryAfterSeconds: retry_after });
}
