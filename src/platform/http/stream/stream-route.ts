import type { Context } from 'hono';
import { z } from 'zod';
import { snowflake } from '../../contract.ts';
import { requireSignIn, type ApiDependencies } from '../api/run-endpoint.ts';
import { invalidInput, methodNotAllowed } from '../problem.ts';
import { parseQuery } from '../api/parse-input.ts';
import { credentialOf } from '../session.ts';

/** The part of the broadcaster that a stream needs. */
export type StreamOpener = {
  open(stream: {
    guildIds: readonly string[] | 'all';
    events: readonly string[] | null;
    lastEventId: string | null;
    signInId: string;
    expiresAtMs: number;
  }): Response | Promise<Response>;
};

/** More guilds than this are requested with `*`. */
const MAX_SERVERS = 100;

/** The query of `/api/stream`; the OpenAPI document describes the same. */
export const streamQuery = z.strictObject({
  guilds: z
    .string()
    .max(MAX_SERVERS * 21)
    .optional(),
  events: z.string().max(200).optional(),
  last_event_id: z.string().max(200).optional(),
});

/**
 * Opens the stream of changes: `?guilds=a,b` or `*` (every guild the caller may see, the default), `?events=` with data
 * types. Resumes after `Last-Event-ID`. Refuses with 401 without a sign-in, with 404 for a guild that the caller has no
 * access to.
 */
export async function openStream(
  dependencies: ApiDependencies & {
    broadcaster: StreamOpener;
    /** The names of all topics. */
    topics: readonly string[];
    headers: Readonly<Record<string, string>>;
  },
  c: Context,
): Promise<Response> {
  if (c.req.method === 'HEAD') throw methodNotAllowed(['GET']);
  const signIn = await requireSignIn(dependencies.sessions, credentialOf(c, dependencies.cookies));
  const query = parseQuery(streamQuery, new URL(c.req.url).searchParams);
  const guildIds = await dependencies.sessions.resolveStreamScope(signIn, serversOf(query.guilds ?? '*'));
  const events = query.events === undefined ? null : eventsOf(query.events, dependencies.topics);
  const lastEventId = c.req.header('last-event-id') ?? query.last_event_id ?? null;
  const { signInId, expiresAtMs } = signIn;
  const response = await dependencies.broadcaster.open({
    guildIds,
    events,
    lastEventId,
    signInId,
    expiresAtMs,
  });
  dependencies.sessions.onStreamOpened(signInId, expiresAtMs);
  for (const [name, value] of Object.entries(dependencies.headers)) response.headers.set(name, value);
  return response;
}

function serversOf(text: string): readonly string[] | 'all' {
  if (text === '*') return 'all';
  const ids = [...new Set(text.split(','))];
  if (ids.length > MAX_SERVERS || !ids.every((id) => snowflake.safeParse(id).success)) {
    throw invalidInput([{ path: 'guilds', message: `Give * or up to ${MAX_SERVERS} server ids, parted by commas.` }]);
  }
  return ids;
}

function eventsOf(text: string, topics: readonly string[]): readonly string[] {
  const events = [...new Set(text.split(','))];
  if (events.every((event) => topics.includes(event))) return events;
  throw invalidInput([{ path: 'events', message: `Give some of ${topics.join(', ')}, parted by commas.` }]);
}
