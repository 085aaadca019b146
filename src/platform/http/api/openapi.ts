import { z } from 'zod';
import { errorReply, type AnyEndpoint, type Contract } from '../../contract.ts';
import { streamQuery } from '../stream/stream-route.ts';

type Json = Readonly<Record<string, unknown>>;
type Parameter = {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  schema: unknown;
  description?: string;
};

const STATUS_DESCRIPTIONS: Readonly<Record<number, string>> = {
  200: 'Success.',
  201: 'Created.',
  202: 'Accepted; it will be done.',
  400: 'The input is invalid; the fields say where.',
  401: 'Not signed in, or the session has ended.',
  403: 'Not allowed, or sent by another site.',
  404: 'It does not exist, or the caller has no access to it.',
  409: 'It conflicts with the current state, or a request with the same Idempotency-Key is in progress.',
  413: 'The body is too large.',
  415: 'The body is not application/json.',
  422: 'The Idempotency-Key was used with another body.',
  429: 'Too many or too early; Retry-After says when.',
  500: 'Something went wrong; the reference identifies it in the log.',
  503: 'The database cannot be reached.',
};

/** Builds the OpenAPI 3.1 document of all endpoints from the contracts themselves. */
export function openapiDocument(contracts: readonly Contract[], site: { publicUrl: URL; version: string }): Json {
  const paths: Record<string, Record<string, Json>> = { ...BUILT_IN_PATHS };
  for (const contract of contracts) {
    for (const [name, endpoint] of Object.entries(contract)) {
      const path = endpoint.path.replace(/:(\w+)/g, '{$1}');
      paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint) };
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Guild economy', version: site.version, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: site.publicUrl.origin }],
    paths,
    components: {
      schemas: { Error: schemaOf(errorReply, 'output') },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        cookie: {
          type: 'apiKey',
          in: 'cookie',
          name: `${site.publicUrl.protocol === 'https:' ? '__Host-' : ''}access_token`,
        },
      },
    },
  };
}

function operation(name: string, endpoint: AnyEndpoint): Json {
  const isWrite = endpoint.method !== 'GET';
  const acceptsIdempotencyKey = isWrite && !endpoint.path.startsWith('/api/auth/');
  const isPublic = endpoint.access === 'public';
  const refusals = new Set([400, 401, 404, 429, 500, 503, ...endpoint.refusals]);
  if (!isPublic || isWrite) refusals.add(403);
  if (isWrite) for (const status of [413, 415]) refusals.add(status);
  if (acceptsIdempotencyKey) for (const status of [409, 422]) refusals.add(status);
  const body = bodyOf(endpoint);
  return {
    operationId: name,
    summary: endpoint.summary,
    tags: [tagOf(endpoint.path)],
    ...SECURITY[endpoint.access],
    parameters: [
      ...parametersOf(endpoint.params, 'path'),
      ...parametersOf(endpoint.query, 'query'),
      ...(acceptsIdempotencyKey ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(body && { requestBody: body }),
    responses: { ...success(endpoint), ...errors([...refusals]) },
  };
}

const SECURITY = { public: { security: [] }, signed_in: { security: [{ bearer: [] }, { cookie: [] }] } };

const IDEMPOTENCY_KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'The same key and body answer the same, once carried out; kept for 48 hours.',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$' },
};

/** The noun after the server, or the first word after `/api`. */
function tagOf(path: string): string {
  const words = path
    .split('/')
    .slice(2)
    .filter((word) => !word.startsWith(':'));
  return words[0] ?? 'api';
}

/** Parameters are described as parsed: a number is a number, though it travels as text. */
function parametersOf(shape: z.ZodObject, location: 'path' | 'query'): Parameter[] {
  return Object.entries(shape.shape).map(([name, schema]) => ({
    name,
    in: location,
    required: location === 'path',
    schema: schemaOf(schema, 'output'),
  }));
}

function bodyOf({ body }: AnyEndpoint): Json | null {
  if (body instanceof z.ZodUndefined) return null;
  const isRequired = !body.safeParse(undefined).success;
  return { required: isRequired, content: { 'application/json': { schema: schemaOf(body, 'input') } } };
}

const success = ({ status, reply }: AnyEndpoint): Json => ({
  [status]: {
    description: STATUS_DESCRIPTIONS[status] ?? 'Done.',
    content: { 'application/json': { schema: schemaOf(reply, 'output') } },
  },
});

const ERROR_CONTENT = { content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } };

const errors = (statuses: readonly number[]): Json =>
  Object.fromEntries(
    statuses
      .toSorted((one, other) => one - other)
      .map((status) => [status, { description: STATUS_DESCRIPTIONS[status] ?? 'Refused.', ...ERROR_CONTENT }]),
  );

/** Drops `$schema`: the document already declares the dialect. */
function schemaOf(schema: z.core.$ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
}

const plainReply = (schema: z.ZodType, description: string): Json => ({
  description,
  content: { 'application/json': { schema: schemaOf(schema, 'output') } },
});

/** Endpoints that have no contract. */
const BUILT_IN_PATHS: Readonly<Record<string, Record<string, Json>>> = {
  '/api/stream': {
    get: {
      operationId: 'stream',
      summary:
        'Server-sent events of what changed: {id, guild_id, data_type, change_type, affected_ids, at}. Never state.',
      tags: ['stream'],
      ...SECURITY.signed_in,
      parameters: [
        ...parametersOf(streamQuery, 'query'),
        { name: 'Last-Event-ID', in: 'header', required: false, schema: { type: 'string' } },
      ],
      responses: {
        200: {
          description: 'Open until the sign-in ends.',
          content: { 'text/event-stream': { schema: { type: 'string' } } },
        },
        ...errors([400, 401, 403, 404, 429, 500, 503]),
      },
    },
  },
  '/api/openapi.json': {
    get: {
      operationId: 'openapi',
      summary: 'This document.',
      tags: ['operations'],
      ...SECURITY.public,
      responses: { 200: plainReply(z.looseObject({ openapi: z.string() }), 'An OpenAPI 3.1 document.') },
    },
  },
  '/healthz': {
    get: {
      operationId: 'healthz',
      summary: 'Whether the process lives.',
      tags: ['operations'],
      ...SECURITY.public,
      responses: { 200: plainReply(z.object({ status: z.literal('ok') }), 'It lives.') },
    },
  },
  '/readyz': {
    get: {
      operationId: 'readyz',
      summary: 'Whether the process can do its work.',
      tags: ['operations'],
      ...SECURITY.public,
      responses: Object.fromEntries(
        [200, 503].map((status) => [
          status,
          plainReply(
            z.object({ status: z.enum(['ready', 'not_ready']), reasons: z.array(z.string()) }),
            status === 200 ? 'Ready.' : 'Not ready; the reasons say why.',
          ),
        ]),
      ),
    },
  },
};
