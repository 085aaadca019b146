import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database/test-database.ts';
import {
  startFixtureFeature,
  EVENTUALLY,
  type FixtureFeature,
} from '../../../tests/support/fixtures/fixture-feature.ts';

const BACKOFF_MS = 200;

let database: TestDatabase;
let fixture: FixtureFeature;
beforeAll(async () => {
  database = await testDatabase('postgres');
  fixture = await startFixtureFeature(database);
});
afterAll(async () => {
  await fixture.close();
  await database.close();
});

test('while Discord fails the minimum delay doubles with each attempt, and the message arrives at last', async () => {
  const market = await fixture.findChannelId('market');
  await fixture.discord.changeFaults({ rest503: true });
  const attemptTimes: number[] = [];
  fixture.onRender(() => {
    attemptTimes.push(performance.now());
    return Promise.resolve();
  });
  await fixture.startOutboxWorker({ backoffMs: BACKOFF_MS, maxBackoffMs: 60_000 });
  await fixture.enqueueNote('task:1', market, 'late');
  await vi.waitFor(() => expect(attemptTimes.length).toBeGreaterThanOrEqual(5), EVENTUALLY);
  for (const [index, at] of attemptTimes.slice(1, 5).entries()) {
    // Jitter takes at most half of a delay; timers may fire a millisecond early.
    expect(at - (attemptTimes[index] ?? at)).toBeGreaterThanOrEqual((BACKOFF_MS * 2 ** index) / 2 - 2);
  }
  await fixture.discord.changeFaults({ clear: true });
  await fixture.waitUntilDelivered();
  expect(await fixture.textsIn(market)).toEqual(['late']);
});
