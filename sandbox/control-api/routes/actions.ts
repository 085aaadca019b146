import { authorizationSchema } from '../contract.ts';
import { type Action, actionSchema, manyActionsSchema, type Outcome } from '../actions-contract.ts';
import { faultChangeSchema } from '../faults-contract.ts';
import { waitForOutcome } from '../../server/interactions/interaction-store.ts';
import type { RouteResponse, Call } from '../../server/http/router.ts';
import { openDm } from '../../world/world.ts';
import { performAction } from '../actions/perform-action.ts';
import { changeFaults } from '../change-faults.ts';
import { readLimit } from '../read-limit.ts';
import { resolvePerson } from '../name-lookup.ts';
import { ControlRefusal, notFound, parseBody } from '../control-refusal.ts';
import { toSandboxState } from '../views.ts';
import type { ControlContext, ControlRoute } from '../control-context.ts';

const DEFAULT_WAIT_MS = 5_000;

/** Interactions, authorization, faults and the wire log. */
export const actionRoutes: ControlRoute[] = [
  {
    method: 'GET',
    path: '/state',
    handle: (context, { query }) => ({ status: 200, body: toSandboxState(context, readLimit(query, 25, 10_000)) }),
  },
  { method: 'GET', path: '/faults', handle: ({ faults }) => ({ status: 200, body: faults.settings }) },
  {
    method: 'PATCH',
    path: '/faults',
    handle: (context, { body }) => ({ status: 200, body: changeFaults(context, parseBody(faultChangeSchema, body)) }),
  },
  {
    method: 'GET',
    path: '/wire',
    handle: ({ wireLog }, { query }) => ({ status: 200, body: wireLog.listLatest(readLimit(query, 200, 200)) }),
  },
  {
    method: 'GET',
    path: '/dm',
    handle: ({ world }, { query }) => ({
      status: 200,
      body: openDm(world, resolvePerson(world, query.get('as') ?? '')),
    }),
  },
  { method: 'POST', path: '/oauth2/authorize', handle: authorizeApplication },
  {
    method: 'POST',
    path: '/interactions',
    handle: async (context, { body }) => ({
      status: 200,
      body: await performAndWait(context, parseBody(actionSchema, body)),
    }),
  },
  { method: 'POST', path: '/interactions/many', handle: performMany },
  {
    method: 'GET',
    path: '/interactions/:interaction',
    handle: async ({ interactions }, { param, query }) => {
      const record = interactions.byId.get(param('interaction'));
      if (!record) throw notFound(`interaction ${param('interaction')}`);
      const waitMs = Math.min(60_000, Math.max(0, Number(query.get('waitMs') ?? 0) || 0));
      return { status: 200, body: await waitForOutcome(record, waitMs) };
    },
  },
];

function performAndWait(context: ControlContext, action: Action): Promise<Outcome> {
  return waitForOutcome(performAction(context, action), action.waitMs ?? DEFAULT_WAIT_MS);
}

/** A refused action does not stop the others: its outcome is `failed`, without an id. */
async function performMany(context: ControlContext, { body }: Call): Promise<RouteResponse> {
  const { acts: actions, concurrency = actions.length } = parseBody(manyActionsSchema, body);
  const outcomes: Outcome[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next; index < actions.length; index = next) {
      next += 1;
      const action = actions[index];
      if (action) outcomes[index] = await performOrFail(context, action);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, actions.length) }, worker));
  return { status: 200, body: outcomes };
}

async function performOrFail(context: ControlContext, action: Action): Promise<Outcome> {
  try {
    return await performAndWait(context, action);
  } catch (error) {
    if (!(error instanceof ControlRefusal)) throw error;
    return { interactionId: '', state: 'failed', followUps: [], error: error.message };
  }
}

/** Has the effect of clicking Authorize on the page. */
function authorizeApplication({ settings, oauth, world }: ControlContext, { body }: Call): RouteResponse {
  const authorization = parseBody(authorizationSchema, body);
  if (authorization.client_id !== settings.applicationId) throw notFound(`application ${authorization.client_id}`);
  const location = new URL(authorization.redirect_uri);
  location.searchParams.set(
    'code',
    oauth.issueCode({ ...authorization, userId: resolvePerson(world, authorization.as).id }),
  );
  if (authorization.state !== undefined) location.searchParams.set('state', authorization.state);
  return { status: 200, body: { location: location.href } };
}
