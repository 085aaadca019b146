import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { refreshLeaderboards } from '../../src/features/economy/leaderboard/refresh-leaderboards.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const PRIVATE = 64;
const WAIT = { timeout: 20_000, interval: 25 };
type LeaderboardReply = { message: { channel_id: string; sync_status: string } | null };

describe('leaderboard messages and reminders, end to end', () => {
  let testApp: TestApp;
  let channels: Map<string, string>;
  beforeAll(async () => {
    testApp = await startTestApp();
    const guild = await testApp.discord.guild(testApp.guildId);
    channels = new Map(guild.channels.map(({ name, id }) => [name ?? '', id]));
    await testApp.readAcrossGuilds((q) => q.query('update economy.guild_settings set balance_changes_per_minute = 0'));
  });
  afterAll(() => testApp.close());

  const replyText = (outcome: { reply?: object }) => JSON.stringify(outcome.reply);
  const mara = () => testApp.discord.as('Mara Lindqvist');
  const wren = () => testApp.discord.as('Wren Sato');
  const add = (user: string, amount: number) => mara().slash('coins add', { user, amount, reason: 'x' });
  const api = async (method: string, path: string, body?: object) => {
    const response = await testApp.call(`/api/${testApp.guildId}/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  const readMessageState = async () => ((await api('GET', 'leaderboard')).body as LeaderboardReply).message;
  const leaderboardsIn = async (channel: string) =>
    (await mara().read(channel)).filter(({ embeds }) => embeds[0]?.title === 'Who has the most coins');
  const refresh = () =>
    refreshLeaderboards(testApp.app.contexts.for({ kind: 'system', job: 'test' }, { source: 'system' })).then(() =>
      testApp.app.outboxWorker?.wake(),
    );

  test('staff post the leaderboard, its button shows a member’s own rank, and it follows the coins', async () => {
    expect(await readMessageState()).toBeNull();
    await add('Wren Sato', 50);
    await add('Oskar Vik', 20);
    // Names are stored in the background.
    const profilesQuery = `select 1 from economy.profiles where display_name in ('Wren Sato', 'Oskar Vik')`;
    await vi.waitFor(
      async () => expect(await testApp.readAcrossGuilds((q) => q.query(profilesQuery))).toHaveLength(2),
      WAIT,
    );
    expect(replyText(await wren().slash('leaderboard-message post'))).toContain('You may not do that here.');
    const posted = await mara().slash('leaderboard-message post', { channel: 'market' });
    expect((posted.reply?.flags ?? 0) & PRIVATE).toBe(PRIVATE);
    expect(replyText(posted)).toContain('The leaderboard is posted');
    const [leaderboard] = await leaderboardsIn('market');
    if (leaderboard === undefined) throw new Error('There is no leaderboard message.');
    expect(leaderboard.embeds[0]?.description).toBe('**1** Wren Sato: 50\n**2** Oskar Vik: 20');
    const ownRank = await wren().press(leaderboard, 'My place');
    expect((ownRank.reply?.flags ?? 0) & PRIVATE).toBe(PRIVATE);
    expect(replyText(ownRank)).toContain('You are at place 1 with 50 coins');
    expect(replyText(await testApp.discord.as('Juno Kaya').press(leaderboard, 'My place'))).toContain(
      'You have no coins yet',
    );

    await add('Oskar Vik', 50);
    await refresh();
    await vi.waitFor(
      async () =>
        expect((await leaderboardsIn('market')).map(({ embeds }) => embeds[0]?.description)).toEqual([
          '**1** Oskar Vik: 70\n**2** Wren Sato: 50',
        ]),
      WAIT,
    );
    const { body } = await api('GET', 'leaderboard');
    expect(body).toMatchObject({
      data: [
        { rank: 1, display_name: 'Oskar Vik', balance: 70 },
        { rank: 2, display_name: 'Wren Sato', balance: 50 },
      ],
      message: {
        channel_id: channels.get('market'),
        message_id: leaderboard.id,
        sync_status: 'synced',
        last_error: null,
      },
    });
  });

  test('it moves to another channel, leaving nothing behind, and an unknown channel is refused', async () => {
    const moved = await api('POST', 'leaderboard/message', { channel_id: channels.get('tasks') });
    expect(moved).toMatchObject({ status: 200, body: { channel_id: channels.get('tasks'), sync_status: 'synced' } });
    expect([(await leaderboardsIn('market')).length, (await leaderboardsIn('tasks')).length]).toEqual([0, 1]);
    expect(await api('POST', 'leaderboard/message', { channel_id: '300000000000000009' })).toMatchObject({
      status: 400,
      body: { error: { code: 'channel_unknown', fields: [{ path: 'channel_id' }] } },
    });
  });

  test('a deleted leaderboard message is orphaned and not posted again until staff post it', async () => {
    const [leaderboard] = await leaderboardsIn('tasks');
    if (leaderboard === undefined) throw new Error('There is no leaderboard message.');
    await mara().delete(leaderboard);
    await add('Wren Sato', 1);
    await refresh();
    await vi.waitFor(async () => expect((await readMessageState())?.sync_status).toBe('orphaned'), WAIT);
    expect(await leaderboardsIn('tasks')).toHaveLength(0);
    await mara().slash('leaderboard-message post', { channel: 'tasks' });
    await vi.waitFor(async () => expect((await readMessageState())?.sync_status).toBe('synced'), WAIT);
    expect(await leaderboardsIn('tasks')).toHaveLength(1);
  });

  test('it is removed permanently', async () => {
    expect(replyText(await mara().slash('leaderboard-message remove'))).toContain('The leaderboard is removed');
    await vi.waitFor(async () => expect(await leaderboardsIn('tasks')).toHaveLength(0), WAIT);
    expect(await readMessageState()).toBeNull();
    expect((await api('DELETE', 'leaderboard/message')).body).toEqual({ was_posted: false });
  });

  test('a member who asks for it gets a direct message when the next /daily opens, until they stop it', async () => {
    const claimed = await wren().slash('daily');
    if (claimed.reply === undefined) throw new Error('no reply');
    const subscribed = await wren().press(claimed.reply, 'Remind me of the next one');
    expect(replyText(subscribed)).toContain('You will be reminded');
    const openNextReward = async () => {
      await testApp.readAcrossGuilds((q) =>
        q.query(`update economy.daily_reminders set look_at = now(), reminded_of = null`),
      );
      await testApp.database.admin.transaction(async (q) => {
        await q.query(`select set_config('app.across_guilds', 'on', true)`);
        await q.query(`update economy.members set last_daily = last_daily - interval '86401 seconds'`);
      });
      await testApp.database.app.query(`update economy.jobs set due_at = now() where name = 'economy.remind_daily'`);
    };
    await openNextReward();
    const reminderTitles = async () => (await wren().read('@dm')).map(({ embeds }) => embeds[0]?.title);
    await vi.waitFor(async () => expect(await reminderTitles()).toEqual(['Your daily coins are open']), WAIT);

    const again = await wren().slash('daily');
    if (again.reply === undefined) throw new Error('no reply');
    const stopped = await wren().press(again.reply, 'Stop reminding me');
    expect(replyText(stopped)).toContain('You will not be reminded');
    if (stopped.reply === undefined) throw new Error('no reply');
    await wren().press(stopped.reply, 'Remind me of the next one');

    // With direct messages closed, the reminders end.
    const { members } = await testApp.discord.guild(testApp.guildId);
    const id = members.find(({ user }) => user.global_name === 'Wren Sato')?.user.id ?? '';
    await testApp.discord.as(id).closeDms();
    await openNextReward();
    await vi.waitFor(
      async () =>
        expect(await testApp.readAcrossGuilds((q) => q.query('select user_id from economy.daily_reminders'))).toEqual(
          [],
        ),
      WAIT,
    );
    expect(await reminderTitles()).toHaveLength(1);
    expect(
      await testApp.readAcrossGuilds((q) => q.query(`select key from economy.outbox where state = 'blocked'`)),
    ).toEqual([]);
  });
});
