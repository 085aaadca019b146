import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { z } from 'zod';
import { t } from '../../../../locales/translate.ts';
import { validationMessage } from '../../../../locales/validation-message.ts';
import type { AnyEndpoint } from '../../contract.ts';
import { HttpProblem, invalidInput, type FieldError } from '../problem.ts';

/** The largest accepted body, in bytes: forty times the longest message that Discord accepts. */
const MAX_BODY_BYTES = 256 * 1024;
/** No legitimate form is nested deeper than this. */
const MAX_DEPTH = 32;

/** Further invalid fields are not reported: the response would outgrow the request. */
const MAX_REPORTED_FIELDS = 100;

export type RawInput = { params: Record<string, string>; query: unknown; body: unknown };

const refuseLargeBody = (): never => {
  throw new HttpProblem(413, 'body_too_large', { data: { limit: MAX_BODY_BYTES } });
};
const measureBody = bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuseLargeBody });
const doNothing = () => Promise.resolve();

/**
 * Reads a body of at most 256 KiB. Refuses with 413 when it is larger, 415 when it is not plain `application/json`, 400
 * when it is not JSON. `json` is undefined for an empty body; `bytes` are for hashing. Called here and not as middleware of the
 * route, so that nothing is read for a caller who is not signed in.
 */
export async function readBody(c: Context): Promise<{ json: unknown; bytes: Uint8Array }> {
  // `bodyLimit` opens the body first; opened and unread, the server cannot skip it and closes the connection that the client reuses.
  if (Number(c.req.header('content-length') ?? 0) > MAX_BODY_BYTES) refuseLargeBody();
  await measureBody(c, doNothing);
  const request = c.req.raw;
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length === 0) return { json: undefined, bytes };
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  const encoding = request.headers.get('content-encoding') ?? 'identity';
  if (type !== 'application/json' || encoding !== 'identity') throw new HttpProblem(415, 'wrong_content_type');
  try {
    return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)), bytes };
  } catch {
    throw new HttpProblem(400, 'broken_json');
  }
}

/** Returns the query as an object. A repeated name is refused, since two readers would disagree on which one counts. */
export function readQuery(search: URLSearchParams): unknown {
  const duplicates = [...new Set(search.keys())].filter((name) => search.getAll(name).length > 1);
  if (duplicates.length > 0)
    throw invalidInput(duplicates.map((path) => ({ path, message: t('validation.repeated') })));
  return Object.fromEntries(search);
}

/** Parses the three parts by the endpoint's schemas, or refuses with every invalid field. */
export function parseInput(endpoint: AnyEndpoint, raw: RawInput): { params: unknown; query: unknown; body: unknown } {
  const unsafe = [...findUnsafeText(raw.params), ...findUnsafeText(raw.query), ...findUnsafeText(raw.body)];
  if (unsafe.length > 0) throw invalidInput(unsafe);
  const params = endpoint.params.safeParse(raw.params);
  const query = endpoint.query.safeParse(raw.query);
  const body = endpoint.body.safeParse(raw.body);
  if (params.success && query.success && body.success) {
    return { params: params.data, query: query.data, body: body.data };
  }
  throw invalidInput([
    ...fieldErrorsOf(endpoint.params, raw.params),
    ...fieldErrorsOf(endpoint.query, raw.query),
    ...fieldErrorsOf(endpoint.body, raw.body),
  ]);
}

/** Parses the query of a route that has no contract. */
export function parseQuery<S extends z.ZodType>(schema: S, search: URLSearchParams): z.output<S> {
  const query = readQuery(search);
  const unsafe = findUnsafeText(query);
  if (unsafe.length > 0) throw invalidInput(unsafe);
  const parsed = schema.safeParse(query);
  if (!parsed.success) throw invalidInput(fieldErrorsOf(schema, query));
  return parsed.data;
}

/** Parses again for the messages: with an error map every parse costs zod forty times as much, valid or not. */
function fieldErrorsOf(schema: z.ZodType, value: unknown): FieldError[] {
  const issues = schema.safeParse(value, { error: validationMessage }).error?.issues ?? [];
  const fields = issues.flatMap((issue) => {
    const path = issue.path.map(String);
    if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.'), message: issue.message }];
    return issue.keys
      .slice(0, MAX_REPORTED_FIELDS)
      .map((key) => ({ path: [...path, key].join('.'), message: issue.message }));
  });
  return fields.slice(0, MAX_REPORTED_FIELDS);
}

/**
 * Finds what no field may contain: NUL and lone surrogates, which PostgreSQL cannot store, `__proto__` as a name, and
 * excessive depth.
 */
function findUnsafeText(value: unknown): FieldError[] {
  const found = findUnsafeValue(value, 0);
  return found === undefined ? [] : [{ path: found.path.toReversed().join('.'), message: found.message }];
}

/** With the u flag a surrogate matches only when it is alone. */
const UNSAFE_CHARACTERS = /\0|\p{Surrogate}/u;

/**
 * Returns the first one found. Its path is built on the way back: a request may contain a hundred thousand values, and
 * each must cost little.
 */
function findUnsafeValue(value: unknown, depth: number): { path: string[]; message: string } | undefined {
  if (typeof value === 'string') {
    return UNSAFE_CHARACTERS.test(value) ? { path: [], message: t('validation.unsafe_character') } : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= MAX_DEPTH) return { path: [], message: t('validation.too_deep', { max: MAX_DEPTH }) };
  if (Object.hasOwn(value, '__proto__')) return { path: [], message: t('validation.forbidden_name') };
  for (const [key, inner] of Array.isArray(value) ? value.entries() : Object.entries(value)) {
    const inName = findUnsafeValue(key, depth);
    if (inName !== undefined) return inName;
    const found = findUnsafeValue(inner, depth + 1);
    if (found !== undefined) return { ...found, path: [...found.path, String(key)] };
  }
  return undefined;
}
