import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { oweMovedBoards } from '../../src/features/economy/leaderboard/leaderboard-message-store.ts';
import { openWorld, type World } from '../support/test-app.ts';

const PRIVATE = 64;
const SOON = { timeout: 20_000, interval: 25 };
type Board = { message: { channel_id: string; sync_status: string } | null };

describe('what stands in channels and comes by itself, over the wire', () => {
  let world: World;
  let channels: Map<string, string>;
  beforeAll(async () => {
    world = await openWorld();
    const guild = await world.discord.guild(world.guildId);
    channels = new Map(guild.channels.map(({ name, id }) => [name ?? '', id]));
    await world.look((q) => q.query('update economy.guild_settings set balance_changes_per_minute = 0'));
  });
  afterAll(() => world.close());

  const say = (outcome: { reply?: object }) => JSON.stringify(outcome.reply);
  const mara = () => world.discord.as('Mara Lindqvist');
  const wren = () => world.discord.as('Wren Sato');
  const add = (user: string, amount: number) => mara().slash('coins add', { user, amount, reason: 'x' });
  const api = async (method: string, path: string, body?: object) => {
    const response = await world.call(`/api/${world.guildId}/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const stateOf = async () => ((await api('GET', 'leaderboard')).body as Board).message;
  const boardsIn = async (channel: string) =>
    (await mara().read(channel)).filter(({ embeds }) => embeds[0]?.title === 'Who has the most coins');
  const refresh = () =>
    world.app.contexts
      .for({ kind: 'system', job: 'test' }, { source: 'system' })
      .acrossGuilds(oweMovedBoards)
      .then(() => world.app.courier?.nudge());

  test('staff post the leaderboard, everybody finds their own place by its button, and it follows the coins', async () => {
    expect(await stateOf()).toBeNull();
    await add('Wren Sato', 50);
    await add('Oskar Vik', 20);
    // Names are kept behind the scenes.
    const named = `select 1 from economy.profiles where display_name in ('Wren Sato', 'Oskar Vik')`;
    await vi.waitFor(async () => expect(await world.look((q) => q.query(named))).toHaveLength(2), SOON);
    expect(say(await wren().slash('leaderboard-message post'))).toContain('You may not do that here.');
    const posted = await mara().slash('leaderboard-message post', { channel: 'market' });
    expect((posted.reply?.flags ?? 0) & PRIVATE).toBe(PRIVATE);
    expect(say(posted)).toContain('The leaderboard is posted');
    const [board] = await boardsIn('market');
    if (board === undefined) throw new Error('There is no board.');
    expect(board.embeds[0]?.description).toBe('**1** Wren Sato: 50\n**2** Oskar Vik: 20');
    const place = await wren().press(board, 'My place');
    expect((place.reply?.flags ?? 0) & PRIVATE).toBe(PRIVATE);
    expect(say(place)).toContain('You are at place 1 with 50 coins');
    expect(say(await world.discord.as('Juno Kaya').press(board, 'My place'))).toContain('You have no coins yet');

    await add('Oskar Vik', 50);
    await refresh();
    await vi.waitFor(
      async () =>
        expect((await boardsIn('market')).map(({ embeds }) => embeds[0]?.description)).toEqual([
          '**1** Oskar Vik: 70\n**2** Wren Sato: 50',
        ]),
      SOON,
    );
    const { body } = await api('GET', 'leaderboard');
    expect(body).toMatchObject({
      data: [
        { rank: 1, display_name: 'Oskar Vik', balance: 70 },
        { rank: 2, display_name: 'Wren Sato', balance: 50 },
      ],
      message: { channel_id: channels.get('market'), message_id: board.id, sync_status: 'synced', last_error: null },
    });
  });

  test('it moves to another channel, leaving nothing behind, and a channel of nowhere is refused', async () => {
    const moved = await api('POST', 'leaderboard/message', { channel_id: channels.get('tasks') });
    expect(moved).toMatchObject({ status: 200, body: { channel_id: channels.get('tasks'), sync_status: 'synced' } });
    expect([(await boardsIn('market')).length, (await boardsIn('tasks')).length]).toEqual([0, 1]);
    expect(await api('POST', 'leaderboard/message', { channel_id: '300000000000000009' })).toMatchObject({
      status: 400,
      body: { error: { code: 'channel_unknown', fields: [{ path: 'channel_id' }] } },
    });
  });

  test('one that somebody deleted is told as orphaned and not posted by itself, until staff post it anew', async () => {
    const [board] = await boardsIn('tasks');
    if (board === undefined) throw new Error('There is no board.');
    await mara().delete(board);
    await add('Wren Sato', 1);
    await refresh();
    await vi.waitFor(async () => expect((await stateOf())?.sync_status).toBe('orphaned'), SOON);
    expect(await boardsIn('tasks')).toHaveLength(0);
    await mara().slash('leaderboard-message post', { channel: 'tasks' });
    await vi.waitFor(async () => expect((await stateOf())?.sync_status).toBe('synced'), SOON);
    expect(await boardsIn('tasks')).toHaveLength(1);
  });

  test('it is removed for good', async () => {
    expect(say(await mara().slash('leaderboard-message remove'))).toContain('The leaderboard is removed');
    await vi.waitFor(async () => expect(await boardsIn('tasks')).toHaveLength(0), SOON);
    expect(await stateOf()).toBeNull();
    expect((await api('DELETE', 'leaderboard/message')).body).toEqual({ was_posted: false });
  });

  test('who asks under /daily is told by a direct message when the next one opens, until they stop it', async () => {
    const claimed = await wren().slash('daily');
    if (claimed.reply === undefined) throw new Error('no reply');
    const asked = await wren().press(claimed.reply, 'Remind me of the next one');
    expect(say(asked)).toContain('You will be reminded');
    const open = async () => {
      await world.look((q) => q.query(`update economy.daily_reminders set look_at = now(), reminded_of = null`));
      await world.database.admin.transaction(async (q) => {
        await q.query(`select set_config('app.across_guilds', 'on', true)`);
        await q.query(`update economy.members set last_daily = last_daily - interval '86401 seconds'`);
      });
      await world.database.app.query(`update economy.jobs set due_at = now() where name = 'economy.remind_daily'`);
    };
    await open();
    const told = async () => (await wren().read('@dm')).map(({ embeds }) => embeds[0]?.title);
    await vi.waitFor(async () => expect(await told()).toEqual(['Your daily coins are open']), SOON);

    const again = await wren().slash('daily');
    if (again.reply === undefined) throw new Error('no reply');
    const stopped = await wren().press(again.reply, 'Stop reminding me');
    expect(say(stopped)).toContain('You will not be reminded');
    if (stopped.reply === undefined) throw new Error('no reply');
    await wren().press(stopped.reply, 'Remind me of the next one');

    // Direct messages closed: the reminders end by themselves.
    const { members } = await world.discord.guild(world.guildId);
    const id = members.find(({ user }) => user.global_name === 'Wren Sato')?.user.id ?? '';
    await world.discord.as(id).closeDms();
    await open();
    await vi.waitFor(
      async () => expect(await world.look((q) => q.query('select user_id from economy.daily_reminders'))).toEqual([]),
      SOON,
    );
    expect(await told()).toHaveLength(1);
    expect(await world.look((q) => q.query(`select key from economy.outbox where state = 'blocked'`))).toEqual([]);
  });
});
