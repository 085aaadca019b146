import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database/test-database.ts';
import { openNoteRoom, soon, type NoteRoom } from '../../../tests/support/fixtures/fixture-feature.ts';

const BACKOFF_MS = 200;

let database: TestDatabase;
let room: NoteRoom;
beforeAll(async () => {
  database = await testDatabase('postgres');
  room = await openNoteRoom(database);
});
afterAll(async () => {
  await room.close();
  await database.close();
});

test('while Discord fails the least wait between tries doubles, and what is owed arrives in the end', async () => {
  const market = await room.channelNamed('market');
  await room.discord.faults({ rest503: true });
  const tries: number[] = [];
  room.meanwhile(() => {
    tries.push(performance.now());
    return Promise.resolve();
  });
  await room.carrying({ backoffMs: BACKOFF_MS, longestBackoffMs: 60_000 });
  await room.show('task:1', market, 'late');
  await vi.waitFor(() => expect(tries.length).toBeGreaterThanOrEqual(5), soon);
  for (const [nth, at] of tries.slice(1, 5).entries()) {
    // Jitter takes at most half of a wait; timers may fire a millisecond early.
    expect(at - (tries[nth] ?? at)).toBeGreaterThanOrEqual((BACKOFF_MS * 2 ** nth) / 2 - 2);
  }
  await room.discord.faults({ clear: true });
  await room.settled();
  expect(await room.textsIn(market)).toEqual(['late']);
});
