import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readSse, type SseClient } from '../support/sse-client.ts';
import { startTestApp, OPERATOR, type TestApp } from '../support/test-app.ts';

type StreamedChange = { guild_id: string; data_type: string; change_type: string; affected_ids: string[] };

let testApp: TestApp;
let stream: SseClient | undefined;
beforeAll(async () => {
  testApp = await startTestApp();
});
afterAll(async () => {
  stream?.stop();
  await testApp.close();
});

test('a /daily in Discord streams a change for the account and one for the new entry', async () => {
  const signedIn = await fetch(`${testApp.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: testApp.url },
    body: JSON.stringify(OPERATOR),
  });
  const cookie = signedIn.headers.getSetCookie().map((line) => line.split(';')[0]);
  const sseClient = await readSse(`${testApp.url}/api/stream?guilds=${testApp.guildId}&events=users,transactions`, '', {
    cookie: cookie.join('; '),
  });
  stream = sseClient;
  await vi.waitFor(() => expect(sseClient.events[0]?.event).toBe('hello'), { timeout: 15_000 });

  const { interactionId, state } = await testApp.discord.as('Juno Kaya').slash('daily');
  expect(state).toBe('replied');
  const entry = `txn_${BigInt(interactionId) * 2n}`;
  const [row] = await testApp.readAcrossGuilds((q) =>
    q.query<{ user_id: string }>('select user_id from economy.entries where op_id = $1::bigint * 2', [interactionId]),
  );
  await vi.waitFor(
    () => {
      const changes = sseClient.events
        .filter(({ event }) => event === 'change')
        .map(({ data }) => JSON.parse(data) as StreamedChange)
        .map(({ guild_id: guild, data_type: type, change_type: changeType, affected_ids: ids }) => [
          guild,
          type,
          changeType,
          ...ids,
        ]);
      expect(changes).toContainEqual([testApp.guildId, 'users', 'update', row?.user_id]);
      expect(changes).toContainEqual([testApp.guildId, 'transactions', 'create', entry]);
    },
    { timeout: 15_000, interval: 20 },
  );
});

test('the status reports that the bot is online, its uptime and the number of servers', async () => {
  const status = (await (await testApp.call('/api/status')).json()) as { uptime_seconds: number };
  expect(status).toMatchObject({ bot: 'online', servers: testApp.sandbox.world.guilds.size, roles: ['bot', 'api'] });
  await vi.waitFor(
    async () => {
      const later = (await (await testApp.call('/api/status')).json()) as { uptime_seconds: number };
      expect(later.uptime_seconds).toBeGreaterThan(status.uptime_seconds);
    },
    { timeout: 10_000, interval: 200 },
  );
});
