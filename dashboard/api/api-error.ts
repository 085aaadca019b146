import type { z } from 'zod';
import type { errorReply } from '../../src/platform/contract.ts';
import { t } from '../../locales/translate.ts';

export type FieldError = { path: string; message: string };

/** A failed API call. `code` is the server's error code, or `unreachable` / `timed_out` when there was no response. */
export class ApiError extends Error {
  /** The HTTP status; 0 when there was no response. */
  readonly status: number;
  readonly code: string;
  readonly fields: readonly FieldError[];
  /** The reference under which an administrator finds the error in the log. */
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

/** True when the error is an `ApiError` with this code. */
export const isRefusal = (error: unknown, code: string): error is ApiError =>
  error instanceof ApiError && error.code === code;

/** True when the user is no longer signed in. */
export const isSignedOut = (error: unknown): error is ApiError => error instanceof ApiError && error.status === 401;

/** Converts an error response to an `ApiError`. Of a response that is not ours (a proxy's page) only the status is used. */
export function readError(status: number, body: unknown): ApiError {
  // The cast is safe because the fields are checked below: a body of another shape has no code.
  const errorBody = (body as Partial<z.output<typeof errorReply>> | undefined)?.error;
  if (typeof errorBody?.code !== 'string' || typeof errorBody.message !== 'string')
    return new ApiError({ status, code: 'unexpected', message: t('dashboard.failed.status', { status }) });
  const { code, message, fields, reference, retry_after } = errorBody;
  return new ApiError({ status, code, message, fields, reference, retryAfterSeconds: retry_after });
}
