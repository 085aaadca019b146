import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { engines, testDatabase, type TestDatabase } from '../../../tests/support/database/test-database.ts';
import { openNoteRoom, soon, type NoteRoom } from '../../../tests/support/fixtures/fixture-feature.ts';
import { acrossGuilds } from '../context.ts';
import { takeLines } from './store.ts';

describe.each(engines)('on %s', (engine) => {
  let database: TestDatabase;
  let room: NoteRoom;
  beforeAll(async () => {
    database = await testDatabase(engine);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    room = await openNoteRoom(database);
  });
  afterEach(() => room.close());

  test('while Discord is down every line waits, and after it each arrives once, in the order of its channel', async () => {
    const [market, tasks] = [await room.channelNamed('market'), await room.channelNamed('tasks')];
    await room.discord.faults({ rest503: true });
    await room.carrying();
    for (let number = 0; number < 12; number += 1) {
      await room.show(`note:${number}`, number % 2 === 0 ? market : tasks, String(number));
    }
    await vi.waitFor(async () => expect((await room.stateOf('note:0'))?.attempts).toBeGreaterThanOrEqual(2), soon);
    expect(await room.stateOf('note:0')).toMatchObject({
      status: 'pending_sync',
      lastError: 'Discord cannot be reached at the moment.',
    });
    await room.discord.faults({ clear: true });
    await room.settled();
    expect(await room.textsIn(market)).toEqual(['0', '2', '4', '6', '8', '10']);
    expect(await room.textsIn(tasks)).toEqual(['1', '3', '5', '7', '9', '11']);
  });

  test('a rate limit is waited out as told, and its end brings every line once', async () => {
    const market = await room.channelNamed('market');
    await room.discord.faults({ rateLimit: { retryAfterMs: 400, scope: 'user', channel: market, times: 1 } });
    const from = performance.now();
    await room.carrying();
    for (const number of [1, 2, 3]) await room.show(`note:${number}`, market, String(number));
    await room.settled();
    expect(performance.now() - from).toBeGreaterThan(400);
    expect(await room.textsIn(market)).toEqual(['1', '2', '3']);
  });

  test('a reply that is lost leaves one message, by the nonce and, once that is too old, by looking', async () => {
    const market = await room.channelNamed('market');
    await room.discord.faults({ replyLost: 1 });
    await room.carrying();
    await room.show('task:1', market, 'by nonce');
    await room.settled();
    expect(await room.textsIn(market)).toEqual(['by nonce']);
    await room.stopCouriers();
    await room.discord.faults({ replyLost: 1 });
    await room.carrying({ nonceWindowMs: 0 });
    await room.show('task:2', market, 'by looking');
    await room.settled();
    expect(await room.textsIn(market)).toEqual(['by nonce', 'by looking']);
    expect((await room.stateOf('task:2'))?.messageId).toBe((await room.messagesIn(market)).at(-1)?.id);
  });

  test('a change after a lost reply edits the message that was made', async () => {
    const market = await room.channelNamed('market');
    await room.discord.faults({ replyLost: 1 });
    await room.carrying({ backoffMs: 600, longestBackoffMs: 600 });
    await room.show('task:1', market, 'before');
    await vi.waitFor(async () => expect((await room.stateOf('task:1'))?.attempts).toBe(1), soon);
    await room.show('task:1', market, 'after');
    await room.settled();
    expect(await room.textsIn(market)).toEqual(['after']);
  });

  test('without permission or channel a line is set aside with the reason, until something changes', async () => {
    const [market, tasks] = [await room.channelNamed('market'), await room.channelNamed('tasks')];
    const courier = await room.carrying();
    const bot = room.sandbox.applicationId;
    const deny = (permissions: string) => [{ id: bot, type: 1 as const, allow: '0', deny: permissions }];
    // View Channel is bit 10 and Send Messages bit 11.
    await room.discord.changeChannel(market, { permission_overwrites: deny(String(1 << 11)) });
    await room.show('task:1', market, 'spoken');
    await vi.waitFor(async () => expect((await room.stateOf('task:1'))?.status).toBe('blocked'), soon);
    expect((await room.stateOf('task:1'))?.lastError).toContain('may not do this');
    await room.discord.removeChannel(tasks);
    await room.show('task:2', tasks, 'lost');
    await vi.waitFor(async () => expect((await room.stateOf('task:2'))?.status).toBe('blocked'), soon);
    expect((await room.stateOf('task:2'))?.lastError).toContain('no longer exists');
    const before = await room.callsOf('POST');
    courier.nudge();
    await room.show('task:3', await room.channelNamed('general'), 'another channel goes on');
    await vi.waitFor(async () => expect((await room.stateOf('task:3'))?.status).toBe('synced'), soon);
    expect(await room.callsOf('POST')).toBe(before + 1);
    await room.discord.changeChannel(market, { permission_overwrites: [] });
    await courier.unblock(room.guildId);
    await vi.waitFor(async () => expect(await room.textsIn(market)).toEqual(['spoken']), soon);
    await vi.waitFor(async () => expect((await room.stateOf('task:2'))?.status).toBe('blocked'), soon);
  });

  test('a refused token stops everything and says so, and keeps what is owed', async () => {
    const market = await room.channelNamed('market');
    const courier = await room.carrying();
    expect(courier.readiness()).toEqual({ ok: true });
    await room.discord.faults({ rest401: 1 });
    await room.show('task:1', market, 'one');
    await vi.waitFor(() => expect(courier.readiness().ok).toBe(false), soon);
    await room.show('task:2', market, 'two');
    await vi.waitFor(async () => expect(await room.stateOf('task:1')).toMatchObject({ status: 'pending_sync' }), soon);
    expect(await room.callsOf('POST')).toBe(1);
    await room.stopCouriers();
    await room.carrying();
    await room.settled();
    expect(await room.textsIn(market)).toEqual(['one', 'two']);
  });

  test('a line of a kind that nobody carries yet waits and holds up nobody else', async () => {
    const market = await room.channelNamed('market');
    await room.carrying();
    await room.owe('later:1', null, 'of a later version');
    await room.show('task:1', market, 'one');
    await vi.waitFor(async () => expect((await room.stateOf('task:1'))?.status).toBe('synced'), soon);
    await vi.waitFor(async () => expect((await room.stateOf('later:1'))?.attempts).toBeGreaterThanOrEqual(1), soon);
  });

  test('a stop finishes what is on its way and gives back the rest at once', async () => {
    const market = await room.channelNamed('market');
    await room.discord.faults({ slowMs: 300 });
    await room.carrying();
    for (const number of [1, 2, 3]) await room.show(`note:${number}`, market, String(number));
    await vi.waitFor(async () => {
      const leased = await acrossGuilds(database.app, (q) =>
        q.query('select key from economy.outbox where leased_until > now()'),
      );
      expect(leased.length).toBe(1);
    }, soon);
    await room.stopCouriers();
    expect(
      await acrossGuilds(database.app, (q) => q.query('select 1 from economy.outbox where leased_until > now()')),
    ).toEqual([]);
    await room.discord.faults({ clear: true });
    await room.carrying();
    await room.settled();
    expect(await room.textsIn(market)).toEqual(['1', '2', '3']);
  });

  test('two couriers on one database carry each line once, a channel in its order', async () => {
    const names = ['market', 'tasks', 'general'];
    const channels = await Promise.all(names.map((name) => room.channelNamed(name)));
    await room.carrying();
    await room.carrying();
    const expected: string[][] = channels.map(() => []);
    for (let number = 0; number < 30; number += 1) {
      await room.show(`note:${number}`, channels[number % 3] ?? '', String(number));
      expected[number % 3]?.push(String(number));
      room.couriers[1]?.nudge();
    }
    await room.settled();
    expect(await Promise.all(channels.map((channel) => room.textsIn(channel)))).toEqual(expected);
    expect(await room.callsOf('POST')).toBe(30);
  });

  test('what a courier that vanished had taken is carried out when its lease ends', async () => {
    const market = await room.channelNamed('market');
    for (const number of [1, 2]) await room.show(`note:${number}`, market, String(number));
    const lease = { limit: 8, leaseMs: 500, spacingMs: 0 };
    const taken = await acrossGuilds(database.app, (q) => takeLines(q, lease));
    expect(taken.map(({ key }) => key)).toEqual(['note:1']);
    const from = performance.now();
    await room.carrying();
    await room.settled();
    expect(performance.now() - from).toBeGreaterThan(300);
    expect(await room.textsIn(market)).toEqual(['1', '2']);
  });
});
