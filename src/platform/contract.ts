import { z } from 'zod';

type Shape = z.ZodObject;

/**
 * One endpoint as client and server see it. Names and paths are fixed by the original specification; field names are
 * snake_case.
 */
export type Endpoint<P extends Shape, Q extends Shape, B extends z.ZodType, R extends z.ZodType> = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `:name` marks a path parameter. */
  path: string;
  summary: string;
  /** Who may call it: only `public` endpoints need no sign-in. Permissions are checked in the use case. */
  access: 'public' | 'signed_in';
  params: P;
  query: Q;
  body: B;
  reply: R;
  /** The status on success; 200 by default. */
  status: 200 | 201 | 202;
  /** Statuses of refusals besides the general 400, 401, 403, 404, 429 and 500. */
  refusals: readonly number[];
};

export type AnyEndpoint = Endpoint<Shape, Shape, z.ZodType, z.ZodType>;
export type Contract = Readonly<Record<string, AnyEndpoint>>;

const emptyObject = z.strictObject({});

/** Declares an endpoint. By default it takes no input and replies with status 200. */
export function endpoint<
  R extends z.ZodType,
  P extends Shape = typeof emptyObject,
  Q extends Shape = typeof emptyObject,
  B extends z.ZodType = z.ZodUndefined,
>(spec: {
  method: AnyEndpoint['method'];
  path: string;
  summary: string;
  access?: 'public' | 'signed_in';
  params?: P;
  query?: Q;
  body?: B;
  reply: R;
  status?: 200 | 201 | 202;
  refusals?: readonly number[];
}): Endpoint<P, Q, B, R> {
  return {
    access: 'signed_in',
    status: 200,
    refusals: [],
    ...spec,
    // Defaults are used only where the type parameter took its default, so the shapes agree.
    params: (spec.params ?? emptyObject) as P,
    query: (spec.query ?? emptyObject) as Q,
    body: (spec.body ?? z.undefined()) as B,
  };
}

/** What a handler receives: parameters, query and body after parsing. */
export type InputOf<E> =
  E extends Endpoint<infer P, infer Q, infer B, z.ZodType>
    ? { params: z.output<P>; query: z.output<Q>; body: z.output<B> }
    : never;
/** What a handler returns, before parsing. */
export type ReplyOf<E> = E extends Endpoint<Shape, Shape, z.ZodType, infer R> ? z.input<R> : never;
/** What a client sends. */
export type RequestOf<E> =
  E extends Endpoint<infer P, infer Q, infer B, z.ZodType>
    ? (string extends keyof z.input<P> ? { params?: undefined } : { params: z.input<P> }) & {
        query?: z.input<Q>;
      } & (B extends z.ZodUndefined ? { body?: undefined } : { body: z.input<B> })
    : never;
/** What a client receives. */
export type ResponseOf<E> = E extends Endpoint<Shape, Shape, z.ZodType, infer R> ? z.output<R> : never;

/** A Discord id: a decimal string of 17 to 20 digits, never a number. */
export const snowflake = z.string().regex(/^[1-9]\d{16,19}$/, 'A Discord id has 17 to 20 digits.');
/** The path parameter of everything that belongs to one server. */
export const inServer = z.strictObject({ server_id: snowflake });
/**
 * An amount of coins: an integer that JavaScript can hold exactly. In a sum, the largest value means "that or more".
 */
export const coins = z.int().min(-Number.MAX_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER);
/** A timestamp: ISO 8601 in UTC with Z. */
export const timestamp = z.iso.datetime();

const wholeNumber = (min: number, max: number) => z.coerce.number().pipe(z.int().min(min).max(max));

/** The paging parameters of every list: `limit` and `offset`, or `page` and `per_page`; `cursor` for deep pages. */
export const paging = {
  limit: wholeNumber(1, 200).optional(),
  offset: wholeNumber(0, 10_000).optional(),
  page: wholeNumber(1, 10_001).optional(),
  per_page: wholeNumber(1, 200).optional(),
  cursor: z.string().max(200).optional(),
};

/** The envelope of every list. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({
    data: z.array(item),
    page: z.object({
      limit: z.int(),
      offset: z.int(),
      total: z.int(),
      /** True when there are more than `total` items and the exact number was not counted. */
      total_is_least: z.boolean().optional(),
      next_cursor: z.string().nullable(),
    }),
  });

/** The envelope of every error. */
export const errorReply = z.object({
  error: z.object({
    code: z.string(),
    message: z.string(),
    fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    reference: z.string().optional(),
    retry_after: z.number().optional(),
  }),
});
