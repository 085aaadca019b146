import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines, testDatabase, type TestDatabase } from '../../tests/support/database/test-database.ts';
import { createContexts } from './context.ts';
import type { Actor, Ctx } from './work.ts';

const GUILD_ID = '111111111111111111';
const OTHER_GUILD_ID = '222222222222222222';
const actor: Actor = { kind: 'system', job: 'test' };

describe.each(engines)('on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await testDatabase(engine);
    await database.admin.script(`
      create function economy.test_operation(p_guild bigint, p_enqueues boolean) returns jsonb
      language plpgsql security definer set search_path = economy, pg_temp as $$
      begin
        perform set_config('app.guild_id', p_guild::text, true);
        perform economy.change(p_guild, 'users', 'update', array['7']);
        if p_enqueues then perform economy.enqueue(p_guild, 'k', 'test', null, '{}'); end if;
        return jsonb_build_object('enqueued', p_enqueues);
      end $$;
      grant execute on function economy.test_operation(bigint, boolean) to economy_app;`);
  });
  afterAll(() => database.close());

  function createTestContext(): { ctx: Ctx; wakes: { changeFeed: number; outboxWorker: number } } {
    const wakes = { changeFeed: 0, outboxWorker: 0 };
    const contexts = createContexts({
      db: database.app,
      newId: () => '900000000000000001',
      changeFeed: { wake: () => void (wakes.changeFeed += 1) },
      outboxWorker: { wake: () => void (wakes.outboxWorker += 1) },
    });
    return { ctx: contexts.for(actor, { source: 'system', command: 'test' }), wakes };
  }
  const changesOf = (ctx: Ctx, guildId: string, queried = guildId) =>
    ctx.read(guildId, (q) =>
      q.query<{ affected_ids: string[] }>('select affected_ids from economy.changes where guild_id = $1 order by id', [
        queried,
      ]),
    );

  test('an operation without an id gets a new one, and keeps its source', () => {
    const { ctx } = createTestContext();
    expect(ctx).toMatchObject({
      operationId: '900000000000000001',
      source: { source: 'system', command: 'test' },
      actor,
    });
  });

  test('a hot operation wakes the change feed, and the outbox worker only when it enqueued a message', async () => {
    const { ctx, wakes } = createTestContext();
    await ctx.callFunction('select economy.test_operation($1, $2) as result', [GUILD_ID, false]);
    expect(wakes).toEqual({ changeFeed: 1, outboxWorker: 0 });
    expect(await ctx.callFunction('select economy.test_operation($1, $2) as result', [GUILD_ID, true])).toEqual({
      result: { enqueued: true },
    });
    expect(wakes).toEqual({ changeFeed: 2, outboxWorker: 1 });
  });

  test('a transaction has one timestamp, and its changes and outbox messages exist once it has committed', async () => {
    const { ctx, wakes } = createTestContext();
    const timestamps = await ctx.transact(GUILD_ID, async (work) => {
      await work.recordChange({ dataType: 'tasks', changeType: 'create', affectedIds: ['committed', 'a"b,{}'] });
      await work.enqueue({
        key: 'task:1',
        kind: 'task',
        channelId: '333333333333333333',
        payload: { text: `it's "so"` },
      });
      expect(wakes).toEqual({ changeFeed: 0, outboxWorker: 0 });
      const [row] = await work.query<{ now: Date }>('select now() as now');
      return [work.now, row?.now];
    });
    expect(timestamps[0]).toEqual(timestamps[1]);
    expect(wakes).toEqual({ changeFeed: 1, outboxWorker: 1 });
    expect(await changesOf(ctx, GUILD_ID)).toContainEqual({ affected_ids: ['committed', 'a"b,{}'] });
    const messages = await ctx.read(GUILD_ID, (q) =>
      q.query(`select payload, state from economy.outbox where key = 'task:1'`),
    );
    expect(messages).toEqual([{ payload: { text: `it's "so"` }, state: 'due' }]);
  });

  test('a rolled-back transaction delivers no change and enqueues nothing', async () => {
    const { ctx, wakes } = createTestContext();
    const failing = ctx.transact(GUILD_ID, async (work) => {
      await work.recordChange({ dataType: 'users', changeType: 'update', affectedIds: ['rolled back'] });
      await work.enqueue({ key: 'rolled back', kind: 'test', channelId: null });
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(wakes).toEqual({ changeFeed: 0, outboxWorker: 0 });
    expect(await changesOf(ctx, GUILD_ID)).not.toContainEqual({ affected_ids: ['rolled back'] });
    expect(await ctx.read(GUILD_ID, (q) => q.query(`select 1 from economy.outbox where key = 'rolled back'`))).toEqual(
      [],
    );
  });

  test('a read sees its own guild only, nothing without a guild, and all guilds only in acrossGuilds', async () => {
    const { ctx } = createTestContext();
    for (const guildId of [GUILD_ID, OTHER_GUILD_ID]) {
      await ctx.transact(guildId, (work) =>
        work.recordChange({ dataType: 'users', changeType: 'update', affectedIds: [guildId] }),
      );
    }
    expect(await changesOf(ctx, OTHER_GUILD_ID)).toEqual([{ affected_ids: [OTHER_GUILD_ID] }]);
    expect(await changesOf(ctx, OTHER_GUILD_ID, GUILD_ID)).toEqual([]);
    expect(await database.app.query('select * from economy.changes')).toEqual([]);
    const guilds = await ctx.acrossGuilds((q) => q.query('select distinct guild_id from economy.changes order by 1'));
    expect(guilds).toEqual([{ guild_id: GUILD_ID }, { guild_id: OTHER_GUILD_ID }]);
    expect(await database.app.query('select * from economy.changes')).toEqual([]);
  });

  test('work of one guild cannot write a row of another', async () => {
    const { ctx } = createTestContext();
    const crossGuildWrite = ctx.transact(GUILD_ID, (work) =>
      work.query(`insert into economy.changes (guild_id, data_type, change_type) values ($1, 'users', 'update')`, [
        OTHER_GUILD_ID,
      ]),
    );
    await expect(crossGuildWrite).rejects.toMatchObject({ code: '42501' });
  });

  test('a read cannot write', async () => {
    const { ctx } = createTestContext();
    const writing = ctx.read(GUILD_ID, (q) =>
      q.query(`select economy.change($1, 'users', 'update', '{}')`, [GUILD_ID]),
    );
    await expect(writing).rejects.toMatchObject({ code: '25006' });
    await ctx.transact(GUILD_ID, (work) =>
      work.recordChange({ dataType: 'users', changeType: 'update', affectedIds: [] }),
    );
  });
});
