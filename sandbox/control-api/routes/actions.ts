import {
  type Action,
  actionSchema,
  authorizationSchema,
  faultChangeSchema,
  manyActionsSchema,
  type Outcome,
} from '../contract.ts';
import { waitForOutcome } from '../../server/interactions/interaction-store.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import { issueCode } from '../../server/oauth/oauth-grants.ts';
import type { RouteResponse, Call, Route } from '../../server/http/router.ts';
import { openDm } from '../../world/world.ts';
import { performAction } from '../actions/perform-action.ts';
import { changeFaults } from '../change-faults.ts';
import { readLimit } from '../read-limit.ts';
import { resolvePerson } from '../name-lookup.ts';
import { ControlRefusal, notFound, parseBody } from '../control-refusal.ts';
import { toSandboxState } from '../views.ts';

const DEFAULT_WAIT_MS = 5_000;

/** What people do to the bot and to this Discord: interactions, signing in, faults, the wire log. */
export const actionRoutes: Route[] = [
  {
    method: 'GET',
    path: '/state',
    handle: (local, { query }) => ({ status: 200, body: toSandboxState(local, readLimit(query, 25, 10_000)) }),
  },
  { method: 'GET', path: '/faults', handle: (local) => ({ status: 200, body: local.faults }) },
  {
    method: 'PATCH',
    path: '/faults',
    handle: (local, { body }) => ({ status: 200, body: changeFaults(local, parseBody(faultChangeSchema, body)) }),
  },
  {
    method: 'GET',
    path: '/wire',
    handle: (local, { query }) => ({ status: 200, body: local.wireLog.listLatest(readLimit(query, 200, 200)) }),
  },
  {
    method: 'GET',
    path: '/dm',
    handle: (local, { query }) => ({
      status: 200,
      body: openDm(local.world, resolvePerson(local, query.get('as') ?? '')),
    }),
  },
  { method: 'POST', path: '/oauth2/authorize', handle: authorizeApplication },
  {
    method: 'POST',
    path: '/interactions',
    handle: async (local, { body }) => ({
      status: 200,
      body: await performAndWait(local, parseBody(actionSchema, body)),
    }),
  },
  { method: 'POST', path: '/interactions/many', handle: performMany },
  {
    method: 'GET',
    path: '/interactions/:interaction',
    handle: async (local, { param, query }) => {
      const record = local.interactions.byId.get(param('interaction'));
      if (!record) throw notFound(`interaction ${param('interaction')}`);
      const waitMs = Math.min(60_000, Math.max(0, Number(query.get('waitMs') ?? 0) || 0));
      return { status: 200, body: await waitForOutcome(record, waitMs) };
    },
  },
];

function performAndWait(local: LocalDiscord, action: Action): Promise<Outcome> {
  return waitForOutcome(performAction(local, action), action.waitMs ?? DEFAULT_WAIT_MS);
}

/** One refused act does not stop the others: it comes back as a failed outcome without an id. */
async function performMany(local: LocalDiscord, { body }: Call): Promise<RouteResponse> {
  const { acts, concurrency = acts.length } = parseBody(manyActionsSchema, body);
  const outcomes: Outcome[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next; index < acts.length; index = next) {
      next += 1;
      const action = acts[index];
      if (action) outcomes[index] = await performOrFail(local, action);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, acts.length) }, worker));
  return { status: 200, body: outcomes };
}

async function performOrFail(local: LocalDiscord, action: Action): Promise<Outcome> {
  try {
    return await performAndWait(local, action);
  } catch (error) {
    if (!(error instanceof ControlRefusal)) throw error;
    return { interactionId: '', state: 'failed', followUps: [], error: error.message };
  }
}

/** What saying yes on Discord's own page does. */
function authorizeApplication(local: LocalDiscord, { body }: Call): RouteResponse {
  const authorization = parseBody(authorizationSchema, body);
  if (authorization.client_id !== local.settings.applicationId)
    throw notFound(`application ${authorization.client_id}`);
  const location = new URL(authorization.redirect_uri);
  location.searchParams.set(
    'code',
    issueCode(local, { ...authorization, userId: resolvePerson(local, authorization.as).id }),
  );
  if (authorization.state !== undefined) location.searchParams.set('state', authorization.state);
  return { status: 200, body: { location: location.href } };
}
