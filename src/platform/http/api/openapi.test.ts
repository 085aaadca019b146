import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHttpApp, type HttpApp } from '../../../../tests/support/http-app.ts';
import { claimTask } from '../../../features/tasks/claims/claim-task.ts';
import { createTask } from '../../../features/tasks/tasks/create-task.ts';
import { submitProof } from '../../../features/tasks/claims/submit-proof.ts';
import type { Contract } from '../../contract.ts';
import { openapiDocument } from './openapi.ts';

type Schema = {
  type?: string;
  enum?: unknown[];
  pattern?: string;
  format?: string;
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
};
type Parameter = { name: string; in: 'path' | 'query' | 'header'; schema: Schema };
type Content = { content?: Record<string, { schema: Schema }> };
type Operation = {
  operationId: string;
  security: unknown[];
  parameters?: Parameter[];
  requestBody?: Content;
  responses: Record<string, Content>;
};
type Document = { paths: Record<string, Record<string, Operation>>; components: unknown };

/** Enough to find a missing bound or status; more runs only cost time. */
const RUNS = 100;
/** Allows for a busy machine. */
const TEST_TIMEOUT_MS = 120_000;
/** Each stream needs a connection of its own. */
const STREAM_RUNS = 30;
/**
 * Random input never hits a password, a refresh token, an entry's number, or channels, roles and time zones all at
 * once; and no proposal waits for approval, nor a role for being granted.
 */
const NEVER_ACCEPTED = new Set([
  'login',
  'loginDiscord',
  'refresh',
  'getTransaction',
  'setConfig',
  'postLeaderboard',
  'createTask',
  'updateTask',
  'setTaskSettings',
  'approveTask',
  'giveRole',
]);
const sourceFolder = fileURLToPath(new URL('../../../', import.meta.url));
const contracts = await Promise.all(
  readdirSync(sourceFolder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^(?:core|features)\W.*\bcontract\.ts$/.test(path))
    .toSorted()
    .map(async (path) => {
      const module = (await import(join(sourceFolder, path))) as Record<string, unknown>;
      const contract = Object.entries(module).find(([name]) => name.endsWith('Contract'))?.[1];
      // The test below would notice anything else of this name: it compares with the document that is served.
      return (contract ?? {}) as Contract;
    }),
);
// The test reads the generated document through JSON, as any client would.
const document = JSON.parse(
  JSON.stringify(openapiDocument(contracts, { publicUrl: new URL('http://localhost:5000'), version: '0.0.0' })),
) as Document;
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ id: operation.operationId, path, method, operation })),
);

let app: HttpApp;
let known: { server_id: string; user_id: string; role_id: string };

/** Creates a task with a proof that waits for review, for the operations that need one. */
async function submittedProof(): Promise<{ task_id: string; claim_id: string }> {
  const { server_id: guildId } = known;
  const userId = app.newId();
  const staff = app.contexts.for({ kind: 'operator', username: 'admin' }, { source: 'api' });
  const claimant = () =>
    app.contexts.for({ kind: 'member', userId, roleIds: [], permissions: '3072' }, { source: 'discord_command' });
  const task = { name: 'A task', reward: 1, duration_hours: 24 };
  const { taskId } = await createTask(staff, { guildId, task });
  const { claimId } = await claimTask(claimant(), { guildId, taskId });
  await submitProof(claimant(), { guildId, claimId, content: 'Here it is.', files: [] });
  return { task_id: String(taskId), claim_id: claimId };
}

beforeAll(async () => {
  app = await startHttpApp({ engine: 'postgres' });
  const userId = app.newId();
  known = { server_id: await app.guild({ balances: { [userId]: 5 } }), user_id: userId, role_id: app.newId() };
  await app.database.admin.transaction(async (queries) => {
    await queries.query(`select set_config('app.guild_id', $1, true)`, [known.server_id]);
    await queries.query('update economy.guild_settings set task_channel_id = $1 where guild_id = $1', [
      known.server_id,
    ]);
    await queries.query(`insert into economy.channels (guild_id, channel_id, name, type) values ($1, $1, 'tasks', 0)`, [
      known.server_id,
    ]);
    const role = [known.server_id, known.role_id];
    await queries.query(`insert into economy.roles (guild_id, role_id, name) values ($1, $2, 'Keepers')`, role);
  });
});
afterAll(() => app.close());

test('is a valid OpenAPI 3.1 document, and identical to the served one', async () => {
  const verdict = await new Validator().validate(structuredClone(document));
  expect(verdict).toMatchObject({ valid: true });
  expect(await (await app.call('/api/openapi.json')).json()).toEqual(document);
});

test('names every operation once and declares who may call it', () => {
  const ids = operations.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(['login', 'refresh', 'listServers', 'getUser', 'getStatus', 'stream']));
  expect(new Set(ids).size).toBe(ids.length);
  const open = operations.filter(({ operation }) => operation.security.length === 0).map(({ id }) => id);
  expect(open.toSorted()).toEqual([
    'beginDiscord',
    'healthz',
    'login',
    'loginDiscord',
    'openapi',
    'readyz',
    'refresh',
    'ways',
  ]);
});

describe('nearly valid input never breaks the server, and every response is documented', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  const checks = new Map<Schema, ValidateFunction>();
  const problemsOf = (schema: Schema, body: unknown): string => {
    const check = checks.get(schema) ?? ajv.compile({ ...schema, components: document.components });
    checks.set(schema, check);
    return check(body) ? '' : ajv.errorsText(check.errors);
  };

  test.each(operations)(
    '$id',
    async ({ id, path, method, operation }) => {
      const token = await app.signIn();
      const statuses = new Set<number>();
      const sendAndCheck = async (requestInput: RequestInput) => {
        const response = await send({ path, method, requestInput, token, origin: app.origin });
        const { status } = response;
        statuses.add(status);
        const content = operation.responses[String(status)]?.content ?? {};
        const type = response.headers.get('content-type')?.split(';')[0] ?? '';
        if (type === 'text/event-stream') {
          await response.body?.cancel();
          expect(content).toHaveProperty([type]);
          return;
        }
        const body: unknown = await response.json();
        const schema = content[type]?.schema;
        expect(
          schema,
          `${method} ${path} returned ${status}, which is not documented: ${JSON.stringify(body)}`,
        ).toBeDefined();
        expect(status, JSON.stringify(body)).toBeLessThan(500);
        expect(schema && problemsOf(schema, body)).toBe('');
      };
      const bodySchema = operation.requestBody?.content?.['application/json']?.schema;
      const isAboutTask = /\{(task|claim)_id\}/.test(path);
      const ids = isAboutTask ? { ...known, ...(await submittedProof()) } : known;
      const requestInput = requestArbitrary(operation.parameters ?? [], bodySchema, ids);
      await fc.assert(fc.asyncProperty(requestInput, sendAndCheck), { numRuns: id === 'stream' ? STREAM_RUNS : RUNS });
      // Nearly valid input that is never accepted would only have tested its refusal.
      if (!NEVER_ACCEPTED.has(id)) expect([...statuses]).toContain(200);
      if (operation.security.length > 0) expect([...statuses]).toContain(401);
    },
    TEST_TIMEOUT_MS,
  );
});

type RequestInput = { values: Record<string, unknown>; body: unknown; isSignedIn: boolean };

/** Mostly valid input, sometimes any JSON in its place; ids are often those of existing objects. */
function requestArbitrary(
  parameters: readonly Parameter[],
  body: Schema | undefined,
  ids: Record<string, string>,
): fc.Arbitrary<RequestInput> {
  const nearlyValid = (schema: Schema) =>
    fc.oneof({ weight: 4, arbitrary: valid(schema) }, { weight: 1, arbitrary: fc.jsonValue() });
  const values = parameters.map((parameter) => {
    const id = ids[parameter.name];
    const value =
      id === undefined ? nearlyValid(parameter.schema) : fc.oneof(fc.constant(id), nearlyValid(parameter.schema));
    const isOptional = parameter.in !== 'path';
    return [`${parameter.in} ${parameter.name}`, isOptional ? sometimes(value) : value] as const;
  });
  return fc.record({
    values: fc.record(Object.fromEntries(values)),
    body: body === undefined ? fc.constant(undefined) : nearlyValid(body),
    isSignedIn: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }),
  });
}

/** Only a few at a time, so that one invalid parameter does not always mask the others. */
const sometimes = (value: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });

function valid(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map(valid));
  if (schema.type === 'null') return fc.constant(null);
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern));
  if (schema.type === 'string') {
    return fc.string({
      unit: 'binary',
      minLength: schema.minLength ?? 0,
      maxLength: Math.min(schema.maxLength ?? 50, 50),
    });
  }
  if (schema.type === 'integer')
    return fc.integer({ min: Math.max(schema.minimum ?? -5, -1e6), max: Math.min(schema.maximum ?? 1000, 1e6) });
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'array') return fc.array(valid(schema.items ?? {}), { maxLength: 4 });
  if (schema.type !== 'object') return fc.jsonValue();
  const properties = Object.entries(schema.properties ?? {}).map(([name, inner]) => [name, valid(inner)] as const);
  return fc.record(Object.fromEntries(properties), { requiredKeys: schema.required ?? [] });
}

const text = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'null'));
/** URLs drop empty and dot segments, which would reach another route, and cannot carry lone surrogates. */
const segment = (value: string): string => {
  const whole = value.replace(/\p{Surrogate}/gu, '-');
  return /^\.{0,2}$/.test(whole) ? '-' : encodeURIComponent(whole);
};

function send(call: {
  path: string;
  method: string;
  requestInput: RequestInput;
  token: string;
  origin: string;
}): Promise<Response> {
  const { values, body, isSignedIn } = call.requestInput;
  const at = (place: string) =>
    Object.entries(values).flatMap(([name, value]) =>
      name.startsWith(`${place} `) && value !== undefined ? [[name.slice(place.length + 1), text(value)] as const] : [],
    );
  const path = at('path').reduce((url, [name, value]) => url.replace(`{${name}}`, () => segment(value)), call.path);
  const query = new URLSearchParams(at('query').map(([name, value]) => [name, value])).toString();
  const headers = new Headers({ origin: 'http://localhost:5000' });
  for (const [name, value] of at('header')) headers.set(name, value.replace(/[^\x20-\x7e]/g, ''));
  if (isSignedIn) headers.set('authorization', `Bearer ${call.token}`);
  if (body !== undefined) headers.set('content-type', 'application/json');
  return fetch(`${call.origin}${path}${query && `?${query}`}`, {
    method: call.method.toUpperCase(),
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}
