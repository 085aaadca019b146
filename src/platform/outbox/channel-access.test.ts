import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { engines, testDatabase, type TestDatabase } from '../../../tests/support/database/test-database.ts';
import { openNoteRoom, type NoteRoom } from '../../../tests/support/fixtures/fixture-feature.ts';
import { acrossGuilds } from '../context.ts';
import type { MessageDelivery } from './delivery.ts';
import { likenessOf } from './content-hash.ts';
import { syncStatesOf } from './sync-state.ts';

/** View Channel, Send Messages and Embed Links (topics/permissions.mdx). */
const [VIEW, SEND, EMBED] = [1n << 10n, 1n << 11n, 1n << 14n];
const MANY = 40;

describe.each(engines)('on %s', (engine) => {
  let database: TestDatabase;
  let room: NoteRoom;
  let market: string;
  beforeAll(async () => {
    database = await testDatabase(engine);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    room = await openNoteRoom(database);
    market = await room.channelNamed('market');
  });
  afterEach(() => room.close());

  const across = (text: string, params: readonly (string | string[])[] = []) =>
    acrossGuilds(database.app, (q) => q.query<{ affected_ids: string[] }>(text, params));
  /** What the bot may do in the market, as the gateway's listener would keep it. */
  const keep = (permissions: bigint) =>
    acrossGuilds(database.admin, (q) =>
      q.query(
        `insert into economy.channels (guild_id, channel_id, name, type, bot_permissions) values ($1, $2, 'market', 0, $3)
         on conflict (guild_id, channel_id) do update set bot_permissions = excluded.bot_permissions`,
        [room.guildId, market, String(permissions)],
      ),
    );
  const changesOf = () => across('select affected_ids from economy.changes where guild_id = $1', [room.guildId]);
  const note = (more: Partial<MessageDelivery> = {}): MessageDelivery => ({
    ...room.note('repost'),
    isKnownByKey: true,
    ...more,
  });
  const statesOf = (keys: readonly string[]) => room.ctx.read(room.guildId, (q) => syncStatesOf(q, room.guildId, keys));

  test('messages of a channel that closes are blocked at once and go on when it opens, and Discord is asked nothing', async () => {
    const keys = Array.from({ length: MANY }, (_, nth) => `note:${nth}`);
    const bodyOf = (key: string) => ({ embeds: [{ title: key, description: 'one' }] });
    for (const key of keys) room.notes.set(key, { channelId: market, text: 'one' });
    await across(
      `insert into economy.messages (guild_id, key, channel_id, message_id, body_hash, posted_at, sync_status)
       select $1, told.key, $2, $2::bigint + told.nth, told.hash, now(), 'synced'
       from unnest($3::text[], $4::text[]) with ordinality as told(key, hash, nth)`,
      [room.guildId, market, keys, keys.map((key) => likenessOf(bodyOf(key)))],
    );
    const courier = await room.carrying({ spacingMs: 0 }, [note()]);
    const [calls, heard] = [await room.discord.wire(1_000), await changesOf()];

    await keep(VIEW | SEND);
    await courier.unblock(room.guildId);
    const blocked = await statesOf(keys);
    expect(new Set([...blocked.values()].map(({ status }) => status))).toEqual(new Set(['blocked']));
    expect(blocked.size).toBe(MANY);
    expect(blocked.get('note:7')?.lastError).toContain('embed links');
    const told = (await changesOf()).slice(heard.length);
    expect(told.map(({ affected_ids }) => affected_ids.toSorted())).toEqual([keys.toSorted()]);

    // Another change of settings, while the channel is as closed as before.
    await courier.unblock(room.guildId);
    await room.settled();
    expect(await statesOf(keys)).toEqual(blocked);
    expect(await changesOf()).toHaveLength(heard.length + 1);

    await keep(0n);
    await courier.unblock(room.guildId);
    expect((await room.stateOf('note:7'))?.lastError).toContain('cannot see the channel');

    await keep(VIEW | SEND | EMBED);
    await courier.unblock(room.guildId);
    await room.settled();
    const after = [...(await statesOf(keys)).values()];
    expect(new Set(after.map(({ status, lastError }) => `${status} ${lastError}`))).toEqual(new Set(['synced null']));
    expect((await room.discord.wire(1_000)).length).toBe(calls.length);
  });

  test('a change that comes while its channel is closed is shown once the channel opens', async () => {
    const courier = await room.carrying({ spacingMs: 0 }, [note()]);
    await room.show('note:1', market, 'before');
    await room.settled();
    await keep(0n);
    await courier.unblock(room.guildId);
    expect((await room.stateOf('note:1'))?.lastError).toContain('cannot see the channel');
    await room.show('note:1', market, 'after');
    await room.show('note:2', market, 'new there');
    await room.settled();
    expect((await room.stateOf('note:1'))?.status).toBe('blocked');
    expect((await room.stateOf('note:2'))?.status).toBe('blocked');
    expect([await room.callsOf('POST'), await room.callsOf('PATCH')]).toEqual([1, 0]);
    await keep(VIEW | SEND | EMBED);
    await courier.unblock(room.guildId);
    await room.settled();
    expect(await room.textsIn(market)).toEqual(['after', 'new there']);
  });

  test('a message that is orphaned, or needs no channel any more, is left alone', async () => {
    const courier = await room.carrying({ spacingMs: 0 }, [
      note({
        whenGone: 'orphan',
        stillKept: (_read, { keys }) => Promise.resolve(keys.filter((key) => key !== 'note:2')),
      }),
    ]);
    for (const key of ['note:1', 'note:2', 'note:3']) await room.show(key, market, key);
    await room.settled();
    await room.deleteNewest(market);
    await room.show('note:3', market, 'gone');
    await room.settled();
    await keep(0n);
    await room.show('note:3', market, 'still gone');
    await courier.unblock(room.guildId);
    await room.settled();
    const states = await statesOf(['note:1', 'note:2', 'note:3']);
    expect([...states.entries()].map(([key, { status }]) => `${key} ${status}`).toSorted()).toEqual([
      'note:1 blocked',
      'note:2 synced',
      'note:3 orphaned',
    ]);
  });
});
