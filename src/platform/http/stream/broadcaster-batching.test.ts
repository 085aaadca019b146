import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../../tests/support/database/test-database.ts';
import { createChangeFeed, type ChangeFeed } from '../../changes/change-feed.ts';
import { transactIn } from '../../context.ts';
import { createLog } from '../../log.ts';
import { createBroadcaster } from './broadcaster.ts';

const GUILD_ID = '111111111111111111';
const CHANGES = 200;

let database: TestDatabase;
let changeFeed: ChangeFeed;
let broadcaster: ReturnType<typeof createBroadcaster>;
beforeAll(async () => {
  database = await testDatabase('embedded');
  changeFeed = createChangeFeed({ db: database.app, log: createLog({ level: 'silent' }) });
  await changeFeed.start();
  broadcaster = createBroadcaster({ changeFeed, nowMs: Date.now, random: () => 0 });
});
afterAll(async () => {
  broadcaster.close();
  await changeFeed.stop();
  await database.close();
});

test('changes close together are sent in few writes, each delivered once and in order', async () => {
  const request = {
    guildIds: [GUILD_ID],
    events: null,
    lastEventId: null,
    signInId: '1',
    expiresAtMs: Date.now() + 60_000,
  };
  const { body } = broadcaster.open(request);
  const decoder = new TextDecoder();
  const chunks: string[] = [];
  const receivedCount = () => chunks.join('').match(/^event: change$/gm)?.length ?? 0;
  for await (const chunk of body ?? []) {
    chunks.push(decoder.decode(chunk));
    if (chunks.length === 1) {
      await transactIn(database.app, { guildId: GUILD_ID, actor: { kind: 'system', job: 'test' } }, async (work) => {
        for (let index = 0; index < CHANGES; index += 1) {
          await work.recordChange({ dataType: 'users', changeType: 'update', affectedIds: [String(index)] });
        }
      });
      changeFeed.wake();
    }
    if (receivedCount() === CHANGES) break;
  }
  const ids = [...chunks.join('').matchAll(/"affected_ids":\["(\d+)"\]/g)].map(([, id]) => Number(id));
  expect(ids).toEqual(Array.from({ length: CHANGES }, (_, index) => index));
  expect(chunks.filter((chunk) => chunk.includes('event: change')).length).toBeLessThanOrEqual(3);
});
