import {
  type Act,
  actSchema,
  authorizationSchema,
  faultChangeSchema,
  manyActsSchema,
  type Outcome,
} from '../contract.ts';
import { outcomeWithin } from '../../server/interactions/interaction-store.ts';
import type { LocalDiscord } from '../../local-discord.ts';
import { grantCode } from '../../server/oauth/oauth-grants.ts';
import type { Answer, Call, Route } from '../../server/http/router.ts';
import { dmWith } from '../../world/world.ts';
import { perform } from '../actions/perform-action.ts';
import { changeFaults } from '../change-faults.ts';
import { limitIn } from '../read-limit.ts';
import { personOf } from '../name-lookup.ts';
import { ControlRefusal, missing, parse } from '../control-refusal.ts';
import { stateView } from '../views.ts';

const defaultWaitMs = 5_000;

/** What people do to the bot and to this Discord: interactions, signing in, faults, the wire log. */
export const actRoutes: Route[] = [
  {
    method: 'GET',
    path: '/state',
    handle: (local, { query }) => ({ status: 200, body: stateView(local, limitIn(query, 25, 10_000)) }),
  },
  { method: 'GET', path: '/faults', handle: (local) => ({ status: 200, body: local.faults }) },
  {
    method: 'PATCH',
    path: '/faults',
    handle: (local, { body }) => ({ status: 200, body: changeFaults(local, parse(faultChangeSchema, body)) }),
  },
  {
    method: 'GET',
    path: '/wire',
    handle: (local, { query }) => ({ status: 200, body: local.wire.last(limitIn(query, 200, 200)) }),
  },
  {
    method: 'GET',
    path: '/dm',
    handle: (local, { query }) => ({ status: 200, body: dmWith(local.world, personOf(local, query.get('as') ?? '')) }),
  },
  { method: 'POST', path: '/oauth2/authorize', handle: allowApplication },
  {
    method: 'POST',
    path: '/interactions',
    handle: async (local, { body }) => ({ status: 200, body: await actOut(local, parse(actSchema, body)) }),
  },
  { method: 'POST', path: '/interactions/many', handle: actMany },
  {
    method: 'GET',
    path: '/interactions/:interaction',
    handle: async (local, { param, query }) => {
      const record = local.interactions.byId.get(param('interaction'));
      if (!record) throw missing(`interaction ${param('interaction')}`);
      const waitMs = Math.min(60_000, Math.max(0, Number(query.get('waitMs') ?? 0) || 0));
      return { status: 200, body: await outcomeWithin(record, waitMs) };
    },
  },
];

function actOut(local: LocalDiscord, act: Act): Promise<Outcome> {
  return outcomeWithin(perform(local, act), act.waitMs ?? defaultWaitMs);
}

/** One refused act does not stop the others: it comes back as a failed outcome without an id. */
async function actMany(local: LocalDiscord, { body }: Call): Promise<Answer> {
  const { acts, concurrency = acts.length } = parse(manyActsSchema, body);
  const outcomes: Outcome[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next; at < acts.length; at = next) {
      next += 1;
      const act = acts[at];
      if (act) outcomes[at] = await actOrFail(local, act);
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, acts.length) }, work));
  return { status: 200, body: outcomes };
}

async function actOrFail(local: LocalDiscord, act: Act): Promise<Outcome> {
  try {
    return await actOut(local, act);
  } catch (error) {
    if (!(error instanceof ControlRefusal)) throw error;
    return { interactionId: '', state: 'failed', followUps: [], error: error.message };
  }
}

/** What saying yes on Discord's own page does. */
function allowApplication(local: LocalDiscord, { body }: Call): Answer {
  const wish = parse(authorizationSchema, body);
  if (wish.client_id !== local.settings.applicationId) throw missing(`application ${wish.client_id}`);
  const location = new URL(wish.redirect_uri);
  location.searchParams.set('code', grantCode(local, { ...wish, userId: personOf(local, wish.as).id }));
  if (wish.state !== undefined) location.searchParams.set('state', wish.state);
  return { status: 200, body: { location: location.href } };
}
