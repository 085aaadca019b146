import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { acrossGuilds } from '../../../src/platform/context.ts';
import { SETTINGS } from '../../../src/platform/outbox/outbox-worker.ts';
import { testDatabase, type TestDatabase } from '../../support/database/test-database.ts';
import { openNoteRoom, type NoteRoom } from '../../support/fixtures/fixture-feature.ts';

const OUTAGE_MS = 60_000;
const LINES = 20;
const CHANNELS = ['general', 'tasks', 'market'];

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

test('Discord answers 503 for a minute: afterwards every line is there once, in order, by the settings of production', async () => {
  await room.discord.faults({ rest503: true });
  await room.carrying(SETTINGS);
  const startedMs = performance.now();
  for (let n = 0; n < LINES; n += 1)
    for (const channel of CHANNELS)
      await room.show(`${channel}:${n}`, await room.channelNamed(channel), `${channel} ${n}`);
  await pause(OUTAGE_MS);
  const during = (await room.discord.wire(200)).filter(({ status }) => status === 503).length;
  await room.discord.faults({ rest503: false });
  const backMs = performance.now();
  await vi.waitFor(
    async () => expect(await acrossGuilds(database.app, (q) => q.query(`select key from economy.outbox`))).toEqual([]),
    { timeout: 400_000, interval: 200 },
  );
  const doneMs = performance.now();
  for (const channel of CHANNELS)
    expect(await room.textsIn(channel)).toEqual(Array.from({ length: LINES }, (_, n) => `${channel} ${n}`));
  console.info(
    `${LINES * CHANNELS.length} lines owed in ${Math.round(backMs - startedMs - OUTAGE_MS)} ms; ${during} calls answered 503; all delivered ${((doneMs - backMs) / 1000).toFixed(1)} s after Discord was back.`,
  );
});
