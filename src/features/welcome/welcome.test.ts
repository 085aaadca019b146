import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { engines } from '../../../tests/support/database/test-database.ts';
import { member, newId, testLedger, type TestLedger } from '../../../tests/support/fixtures/ledger-fixtures.ts';
import { enqueueWelcome } from './enqueue-welcome.ts';
import { deleteOldWelcomeRecords } from './store.ts';
import { welcomeDelivery } from './welcome-delivery.ts';

const CHANNEL = newId();
const system = { kind: 'system', job: 'test' } as const;

describe.each(engines)('welcomes on %s', (engine) => {
  let ledger: TestLedger;
  let guildId = '';
  beforeAll(async () => {
    ledger = await testLedger(engine);
  });
  afterAll(() => ledger.close());
  beforeEach(async () => {
    guildId = await ledger.guild();
    await updateSetting('welcome_channel_id', CHANNEL);
  });

  const updateSetting = (name: string, value: string | null) =>
    ledger.asOwner(`update economy.guild_settings set ${name} = $2 where guild_id = $1`, [guildId, value]);
  const enqueueJoin = (userId: string, joinedMs = 1) =>
    enqueueWelcome(ledger.ctx(system), { guildId, userId, joinedMs });
  const outboxMessages = () =>
    ledger.asOwner<{ key: string; payload: Record<string, unknown> }>(
      `select key, payload from economy.outbox where guild_id = $1 order by position`,
      [guildId],
    );
  const render = (userId: string, joinedMs = 1) =>
    ledger
      .ctx(system)
      .read(guildId, (queries) => welcomeDelivery.render(queries, { guildId, key: '', payload: { userId, joinedMs } }));

  test('each join is welcomed once, even when its event is delivered twice', async () => {
    const userId = newId();
    for (const joinedMs of [1, 1, 2]) await enqueueJoin(userId, joinedMs);
    expect((await outboxMessages()).map(({ key }) => key)).toEqual([`welcome:${userId}:1`, `welcome:${userId}:2`]);
    expect(await render(userId)).toEqual({
      channelId: CHANNEL,
      body: {
        content: `Welcome, <@${userId}>. Claim 100 coins a day with /daily, and see with /help what else there is.`,
      },
    });
  });

  test('the daily reward is not mentioned where it cannot be claimed', async () => {
    await updateSetting('disabled_commands', '{daily}');
    expect(await render('7')).toMatchObject({ body: { content: 'Welcome, <@7>. See with /help what there is.' } });
  });

  test('nobody is welcomed without a channel, nor after leaving again', async () => {
    const userId = newId();
    await ledger.asOwner('insert into economy.members (guild_id, user_id, left_at) values ($1, $2, now())', [
      guildId,
      userId,
    ]);
    expect(await render(userId)).toBe('nothing');
    // A member who came back is welcomed, although left_at may still be set.
    expect(await render(userId, Date.now() + 60_000)).toMatchObject({ channelId: CHANNEL });
    await updateSetting('welcome_channel_id', null);
    expect(await render(newId())).toBe('nothing');
    await enqueueJoin(newId());
    expect(await outboxMessages()).toEqual([]);
  });

  test('at most twenty welcomes are pending at once', async () => {
    for (let index = 0; index < 23; index += 1) await enqueueJoin(newId());
    expect(await outboxMessages()).toHaveLength(20);
  });

  test('records of welcome messages are deleted after a day, other records are not', async () => {
    await ledger.asOwner(
      `insert into economy.messages (guild_id, key, channel_id, message_id, posted_at)
       values ($1, 'welcome:1:1', 1, 1, now() - interval '25 hours'), ($1, 'welcome:2:2', 1, 2, now()),
         ($1, 'item:1', 1, 3, now() - interval '25 hours')`,
      [guildId],
    );
    await ledger.ctx(system).acrossGuilds(deleteOldWelcomeRecords);
    const remaining = await ledger.asOwner('select key from economy.messages where guild_id = $1 order by key', [
      guildId,
    ]);
    expect(remaining).toEqual([{ key: 'item:1' }, { key: 'welcome:2:2' }]);
  });

  test('only the system can enqueue a welcome', () => {
    const join = { guildId, userId: '1', joinedMs: 1 };
    expect(() => enqueueWelcome(ledger.ctx(member(newId())), join)).toThrow('not_allowed');
  });
});
