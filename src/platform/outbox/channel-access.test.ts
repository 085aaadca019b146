import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { engines, testDatabase, type TestDatabase } from '../../../tests/support/database/test-database.ts';
import { startFixtureFeature, type FixtureFeature } from '../../../tests/support/fixtures/fixture-feature.ts';
import { acrossGuilds } from '../context.ts';
import type { MessageDelivery } from './delivery.ts';
import { contentHash } from './content-hash.ts';
import { readSyncStates } from './sync-state.ts';

/** View Channel, Send Messages and Embed Links (topics/permissions.mdx). */
const [VIEW, SEND, EMBED] = [1n << 10n, 1n << 11n, 1n << 14n];
const MANY = 40;

describe.each(engines)('on %s', (engine) => {
  let database: TestDatabase;
  let fixture: FixtureFeature;
  let market: string;
  beforeAll(async () => {
    database = await testDatabase(engine);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    fixture = await startFixtureFeature(database);
    market = await fixture.findChannelId('market');
  });
  afterEach(() => fixture.close());

  const across = (text: string, params: readonly (string | string[])[] = []) =>
    acrossGuilds(database.app, (q) => q.query<{ affected_ids: string[] }>(text, params));
  /** Sets the bot's permissions in the market channel, as the gateway listener would store them. */
  const setBotPermissions = (permissions: bigint) =>
    acrossGuilds(database.admin, (q) =>
      q.query(
        `insert into economy.channels (guild_id, channel_id, name, type, bot_permissions) values ($1, $2, 'market', 0, $3)
         on conflict (guild_id, channel_id) do update set bot_permissions = excluded.bot_permissions`,
        [fixture.guildId, market, String(permissions)],
      ),
    );
  const changesOf = () => across('select affected_ids from economy.changes where guild_id = $1', [fixture.guildId]);
  const noteDelivery = (more: Partial<MessageDelivery> = {}): MessageDelivery => ({
    ...fixture.noteDelivery('repost'),
    rendersFromKey: true,
    ...more,
  });
  const statesOf = (keys: readonly string[]) =>
    fixture.ctx.read(fixture.guildId, (q) => readSyncStates(q, fixture.guildId, keys));

  test('messages of an inaccessible channel are blocked and resume later without calls to Discord', async () => {
    const keys = Array.from({ length: MANY }, (_, index) => `note:${index}`);
    const bodyOf = (key: string) => ({ embeds: [{ title: key, description: 'one' }] });
    for (const key of keys) fixture.notes.set(key, { channelId: market, text: 'one' });
    await across(
      `insert into economy.messages (guild_id, key, channel_id, message_id, body_hash, posted_at, sync_status)
       select $1, input.key, $2, $2::bigint + input.position, input.hash, now(), 'synced'
       from unnest($3::text[], $4::text[]) with ordinality as input(key, hash, position)`,
      [fixture.guildId, market, keys, keys.map((key) => contentHash(bodyOf(key)))],
    );
    const outboxWorker = await fixture.startOutboxWorker({ minIntervalMs: 0 }, [noteDelivery()]);
    const [calls, changesBefore] = [await fixture.discord.wire(1_000), await changesOf()];

    await setBotPermissions(VIEW | SEND);
    await outboxWorker.unblock(fixture.guildId);
    const blocked = await statesOf(keys);
    expect(new Set([...blocked.values()].map(({ status }) => status))).toEqual(new Set(['blocked']));
    expect(blocked.size).toBe(MANY);
    expect(blocked.get('note:7')?.lastError).toContain('embed links');
    const newChanges = (await changesOf()).slice(changesBefore.length);
    expect(newChanges.map(({ affected_ids }) => affected_ids.toSorted())).toEqual([keys.toSorted()]);

    // Another change of settings, while the channel is still inaccessible.
    await outboxWorker.unblock(fixture.guildId);
    await fixture.waitUntilDelivered();
    expect(await statesOf(keys)).toEqual(blocked);
    expect(await changesOf()).toHaveLength(changesBefore.length + 1);

    await setBotPermissions(0n);
    await outboxWorker.unblock(fixture.guildId);
    expect((await fixture.readSyncState('note:7'))?.lastError).toContain('cannot see the channel');

    await setBotPermissions(VIEW | SEND | EMBED);
    await outboxWorker.unblock(fixture.guildId);
    await fixture.waitUntilDelivered();
    const after = [...(await statesOf(keys)).values()];
    expect(new Set(after.map(({ status, lastError }) => `${status} ${lastError}`))).toEqual(new Set(['synced null']));
    expect((await fixture.discord.wire(1_000)).length).toBe(calls.length);
  });

  test('a change made while its channel is inaccessible is shown once access returns', async () => {
    const outboxWorker = await fixture.startOutboxWorker({ minIntervalMs: 0 }, [noteDelivery()]);
    await fixture.enqueueNote('note:1', market, 'before');
    await fixture.waitUntilDelivered();
    await setBotPermissions(0n);
    await outboxWorker.unblock(fixture.guildId);
    expect((await fixture.readSyncState('note:1'))?.lastError).toContain('cannot see the channel');
    await fixture.enqueueNote('note:1', market, 'after');
    await fixture.enqueueNote('note:2', market, 'new');
    await fixture.waitUntilDelivered();
    expect((await fixture.readSyncState('note:1'))?.status).toBe('blocked');
    expect((await fixture.readSyncState('note:2'))?.status).toBe('blocked');
    expect([await fixture.countCalls('POST'), await fixture.countCalls('PATCH')]).toEqual([1, 0]);
    await setBotPermissions(VIEW | SEND | EMBED);
    await outboxWorker.unblock(fixture.guildId);
    await fixture.waitUntilDelivered();
    expect(await fixture.textsIn(market)).toEqual(['after', 'new']);
  });

  test('a message that is orphaned, or needs no channel any more, is left alone', async () => {
    const outboxWorker = await fixture.startOutboxWorker({ minIntervalMs: 0 }, [
      noteDelivery({
        whenGone: 'orphan',
        filterUpdatable: (_read, { keys }) => Promise.resolve(keys.filter((key) => key !== 'note:2')),
      }),
    ]);
    for (const key of ['note:1', 'note:2', 'note:3']) await fixture.enqueueNote(key, market, key);
    await fixture.waitUntilDelivered();
    await fixture.deleteNewest(market);
    await fixture.enqueueNote('note:3', market, 'gone');
    await fixture.waitUntilDelivered();
    await setBotPermissions(0n);
    await fixture.enqueueNote('note:3', market, 'still gone');
    await outboxWorker.unblock(fixture.guildId);
    await fixture.waitUntilDelivered();
    const states = await statesOf(['note:1', 'note:2', 'note:3']);
    expect([...states.entries()].map(([key, { status }]) => `${key} ${status}`).toSorted()).toEqual([
      'note:1 blocked',
      'note:2 synced',
      'note:3 orphaned',
    ]);
  });
});
