import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readSse, type SseClient } from '../support/sse-client.ts';
import { openWorld, OPERATOR, type World } from '../support/test-app.ts';

type Heard = { guild_id: string; data_type: string; change_type: string; affected_ids: string[] };

let world: World;
let stream: SseClient | undefined;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  stream?.stop();
  await world.close();
});

test('a claim in Discord is heard on the stream: which account changed and which entry is new', async () => {
  const signedIn = await fetch(`${world.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: world.url },
    body: JSON.stringify(OPERATOR),
  });
  const cookie = signedIn.headers.getSetCookie().map((line) => line.split(';')[0]);
  const hearing = await readSse(`${world.url}/api/stream?guilds=${world.guildId}&events=users,transactions`, '', {
    cookie: cookie.join('; '),
  });
  stream = hearing;
  await vi.waitFor(() => expect(hearing.events[0]?.event).toBe('hello'), { timeout: 15_000 });

  const { interactionId, state } = await world.discord.as('Juno Kaya').slash('daily');
  expect(state).toBe('replied');
  const entry = `txn_${BigInt(interactionId) * 2n}`;
  const [row] = await world.look((q) =>
    q.query<{ user_id: string }>('select user_id from economy.entries where op_id = $1::bigint * 2', [interactionId]),
  );
  await vi.waitFor(
    () => {
      const heard = hearing.events
        .filter(({ event }) => event === 'change')
        .map(({ data }) => JSON.parse(data) as Heard)
        .map(({ guild_id: guild, data_type: type, change_type: how, affected_ids: ids }) => [guild, type, how, ...ids]);
      expect(heard).toContainEqual([world.guildId, 'users', 'update', row?.user_id]);
      expect(heard).toContainEqual([world.guildId, 'transactions', 'create', entry]);
    },
    { timeout: 15_000, interval: 20 },
  );
});

test('the status tells that the bot is online, since when, and for how many servers', async () => {
  const status = (await (await world.call('/api/status')).json()) as { uptime_seconds: number };
  expect(status).toMatchObject({ bot: 'online', servers: world.sandbox.world.guilds.size, roles: ['bot', 'api'] });
  await vi.waitFor(
    async () => {
      const later = (await (await world.call('/api/status')).json()) as { uptime_seconds: number };
      expect(later.uptime_seconds).toBeGreaterThan(status.uptime_seconds);
    },
    { timeout: 10_000, interval: 200 },
  );
});
