import { DatabaseError, isUnavailable, isUncertain } from '../db/database.ts';
import { refusalMessage } from '../refusal-message.ts';
import { Refusal, type RefusalData, type RefusalKind } from '../refusal.ts';

/** One invalid field of the input; the path is dotted. */
export type FieldError = { path: string; message: string };

/** An error of HTTP itself, unknown to use cases: its status, and the code of its message in the catalogue. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly data: RefusalData;
  readonly fields: readonly FieldError[] | undefined;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    details: { data?: RefusalData; fields?: readonly FieldError[]; headers?: Record<string, string> } = {},
  ) {
    super(code);
    this.status = status;
    this.code = code;
    this.data = details.data ?? {};
    this.fields = details.fields;
    this.headers = details.headers ?? {};
  }
}

/** Input that does not match its contract. */
export const invalidInput = (fields: readonly FieldError[]) => new HttpProblem(400, 'invalid_input', { fields });
export const notFound = () => new HttpProblem(404, 'not_found');
/** The path exists, but for other methods. */
export function methodNotAllowed(allowedMethods: readonly string[]): HttpProblem {
  const allow = allowedMethods.join(', ');
  return new HttpProblem(405, 'method_not_allowed', { data: { allowed: allow }, headers: { allow } });
}

export type ErrorResponse = {
  status: number;
  headers: Record<string, string>;
  body: {
    error: {
      code: string;
      message: string;
      fields?: readonly FieldError[];
      reference?: string;
      retry_after?: number;
    };
  };
  /** True for an unexpected error: the log then contains the cause under the reference. */
  isUnexpected: boolean;
};

const STATUS_BY_KIND = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  too_soon: 429,
  unavailable: 503,
} as const satisfies Record<RefusalKind, number>;

/** Text that PostgreSQL cannot parse as the required type, and numbers that it cannot hold: the caller sent them. */
const UNREADABLE_INPUT_CODES = new Set(['22P02', '22P05', '22021', '22003']);
const RETRY_UNAVAILABLE_SECONDS = 2;

/**
 * Builds the one envelope of every error. `reference` identifies the request in the log; an unexpected error shows
 * nothing else.
 */
export function errorResponse(error: unknown, details: { reference: string; nowMs: number }): ErrorResponse {
  if (error instanceof HttpProblem) {
    const { status, code, data, fields, headers } = error;
    return buildResponse({ status, code, message: refusalMessage(code, data), ...(fields && { fields }) }, headers);
  }
  if (error instanceof Refusal) return refusalResponse(error, details.nowMs);
  if (error instanceof DatabaseError && UNREADABLE_INPUT_CODES.has(error.code)) {
    return buildResponse({ status: 400, code: 'invalid_input', message: refusalMessage('invalid_input') });
  }
  if (isUnavailable(error)) {
    const seconds = RETRY_UNAVAILABLE_SECONDS;
    const message = refusalMessage(isUncertain(error) ? 'uncertain' : 'unavailable');
    return buildResponse({ status: 503, code: 'unavailable', message, retry_after: seconds }, retryAfter(seconds));
  }
  const { reference } = details;
  return {
    ...buildResponse({
      status: 500,
      code: 'unexpected',
      message: refusalMessage('unexpected', { reference }),
      reference,
    }),
    isUnexpected: true,
  };
}

function refusalResponse(refusal: Refusal, nowMs: number): ErrorResponse {
  const { kind, code, data, field } = refusal;
  const status = STATUS_BY_KIND[kind];
  const message = refusalMessage(code, data);
  const fields = field === undefined ? {} : { fields: [{ path: field, message }] };
  const seconds = kind === 'too_soon' ? secondsUntil(data, nowMs) : undefined;
  const retry = seconds === undefined ? {} : { retry_after: seconds };
  return buildResponse(
    { status, code, message, ...fields, ...retry },
    { ...(seconds !== undefined && retryAfter(seconds)), ...(status === 401 && { 'www-authenticate': 'Bearer' }) },
  );
}

/** Refusals of the kind `too_soon` carry `seconds`, or the time of the next attempt as `next_at`. */
function secondsUntil(data: RefusalData, nowMs: number): number {
  if (typeof data['seconds'] === 'number') return Math.max(1, Math.ceil(data['seconds']));
  const nextMs = Date.parse(String(data['next_at']));
  return Number.isNaN(nextMs) ? 1 : Math.max(1, Math.ceil((nextMs - nowMs) / 1000));
}

const retryAfter = (seconds: number) => ({ 'retry-after': String(seconds) });

function buildResponse(
  spec: { status: number } & ErrorResponse['body']['error'],
  headers: Record<string, string> = {},
): ErrorResponse {
  const { status, ...error } = spec;
  return { status, headers, body: { error }, isUnexpected: false };
}
