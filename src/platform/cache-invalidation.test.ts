import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { testDatabase, type TestDatabase } from '../../tests/support/database/test-database.ts';
import { createCaches } from './cache.ts';
import { createChangeFeed, type ChangeFeed } from './changes/change-feed.ts';
import { transactIn } from './context.ts';
import { openPostgres } from './db/postgres.ts';
import { createLog } from './log.ts';

const GUILD_ID = '111111111111111111';
const OTHER_GUILD_ID = '222222222222222222';

let database: TestDatabase;
let changeFeed: ChangeFeed;
beforeAll(async () => {
  database = await testDatabase('postgres');
  changeFeed = createChangeFeed({ db: database.app, log: createLog({ level: 'silent' }) });
  await changeFeed.start();
});
afterAll(async () => {
  await changeFeed.stop();
  await database.close();
});

test('a change committed by another process clears the related caches of that guild and nothing else', async () => {
  const caches = createCaches({ nowMs: () => 0 });
  caches.setTopics([{ name: 'users', invalidates: ['transactions'] }, { name: 'transactions' }, { name: 'embeds' }]);
  const [users, transactions, embeds] = [caches.of('users'), caches.of('transactions'), caches.of('embeds')];
  const all = [users, transactions, embeds];
  for (const guildId of [GUILD_ID, OTHER_GUILD_ID]) for (const cache of all) cache.set(guildId, 'k', 'old');
  const stop = changeFeed.subscribe((changes) => caches.onChanges(changes));
  const another = openPostgres({ url: database.urls?.app ?? '' });
  try {
    const actor = { kind: 'system', job: 'test' } as const;
    await transactIn(another, { guildId: GUILD_ID, actor }, (work) =>
      work.recordChange({ dataType: 'users', changeType: 'update', affectedIds: ['7'] }),
    );
    await vi.waitFor(() => expect(users.get(GUILD_ID, 'k')).toBeUndefined(), { timeout: 10_000, interval: 20 });
    expect(all.map((cache) => cache.get(GUILD_ID, 'k'))).toEqual([undefined, undefined, 'old']);
    expect(all.map((cache) => cache.get(OTHER_GUILD_ID, 'k'))).toEqual(['old', 'old', 'old']);
  } finally {
    stop();
    await another.close();
  }
});
