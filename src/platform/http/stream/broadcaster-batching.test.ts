import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../../tests/support/database/test-database.ts';
import { createTail, type Tail } from '../../changes/change-feed.ts';
import { transactIn } from '../../context.ts';
import { createLog } from '../../log.ts';
import { createHub, type Hub } from './broadcaster.ts';

const HERE = '111111111111111111';
const CHANGES = 200;

let database: TestDatabase;
let tail: Tail;
let hub: Hub;
beforeAll(async () => {
  database = await testDatabase('embedded');
  tail = createTail({ db: database.app, log: createLog({ level: 'silent' }) });
  await tail.start();
  hub = createHub({ tail, nowMs: Date.now, random: () => 0 });
});
afterAll(async () => {
  hub.close();
  await tail.stop();
  await database.close();
});

test('changes that come close together are written together, each one heard in its order', async () => {
  const request = { guildIds: [HERE], events: null, lastEventId: null, signInId: '1', expiresAt: Date.now() + 60_000 };
  const { body } = hub.open(request);
  const decoder = new TextDecoder();
  const chunks: string[] = [];
  const heard = () => chunks.join('').match(/^event: change$/gm)?.length ?? 0;
  for await (const chunk of body ?? []) {
    chunks.push(decoder.decode(chunk));
    if (chunks.length === 1) {
      await transactIn(database.app, { guildId: HERE, actor: { kind: 'system', job: 'test' } }, async (work) => {
        for (let nth = 0; nth < CHANGES; nth += 1) {
          await work.change({ dataType: 'users', changeType: 'update', affectedIds: [String(nth)] });
        }
      });
      tail.nudge();
    }
    if (heard() === CHANGES) break;
  }
  const ids = [...chunks.join('').matchAll(/"affected_ids":\["(\d+)"\]/g)].map(([, id]) => Number(id));
  expect(ids).toEqual(Array.from({ length: CHANGES }, (_, nth) => nth));
  expect(chunks.filter((chunk) => chunk.includes('event: change')).length).toBeLessThanOrEqual(3);
});
