import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { acrossGuilds } from '../../../src/platform/context.ts';
import { DEFAULT_SETTINGS } from '../../../src/platform/outbox/outbox-worker.ts';
import { testDatabase, type TestDatabase } from '../../support/database/test-database.ts';
import { startFixtureFeature, type FixtureFeature } from '../../support/fixtures/fixture-feature.ts';

const OUTAGE_MS = 60_000;
const MESSAGES_PER_CHANNEL = 20;
const CHANNELS = ['general', 'tasks', 'market'];

let database: TestDatabase;
let feature: FixtureFeature;
beforeAll(async () => {
  database = await testDatabase('postgres');
  feature = await startFixtureFeature(database);
});
afterAll(async () => {
  await feature.close();
  await database.close();
});

test('after a minute of 503 from Discord every message is posted once, in order, with production settings', async () => {
  await feature.discord.changeFaults({ rest503: true });
  await feature.startOutboxWorker(DEFAULT_SETTINGS);
  const startedMs = performance.now();
  for (let n = 0; n < MESSAGES_PER_CHANNEL; n += 1)
    for (const channel of CHANNELS)
      await feature.enqueueNote(`${channel}:${n}`, await feature.findChannelId(channel), `${channel} ${n}`);
  await pause(OUTAGE_MS);
  const rejectedCalls = (await feature.discord.wire(200)).filter(({ status }) => status === 503).length;
  await feature.discord.changeFaults({ rest503: false });
  const backMs = performance.now();
  await vi.waitFor(
    async () => expect(await acrossGuilds(database.app, (q) => q.query(`select key from economy.outbox`))).toEqual([]),
    { timeout: 400_000, interval: 200 },
  );
  const doneMs = performance.now();
  for (const channel of CHANNELS)
    expect(await feature.textsIn(channel)).toEqual(
      Array.from({ length: MESSAGES_PER_CHANNEL }, (_, n) => `${channel} ${n}`),
    );
  console.info(
    `${MESSAGES_PER_CHANNEL * CHANNELS.length} messages enqueued in ${Math.round(backMs - startedMs - OUTAGE_MS)} ms; ${rejectedCalls} calls with status 503; all delivered ${((doneMs - backMs) / 1000).toFixed(1)} s after Discord was back.`,
  );
});
