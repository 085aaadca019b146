import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startLocalBot, type LocalBot } from '../../../tests/support/local-bot.ts';

type GuildRow = {
  name: string;
  member_count: number;
  bot_permissions: string;
  bot_top_role: number;
  is_unavailable: boolean;
  left_at: Date | null;
};

let local: LocalBot;
let harbour: string;
beforeAll(async () => {
  local = await startLocalBot();
  harbour = (await local.discord.guild('Harbour Commons')).id;
});
afterAll(() => local.stop());

const guildRow = async (guildId: string): Promise<GuildRow | undefined> =>
  (await local.query<GuildRow>('select * from economy.guilds where guild_id = $1', [guildId]))[0];
const changesOf = (guildId: string) =>
  local.query<{ data_type: string; change_type: string }>(
    'select data_type, change_type from economy.changes where guild_id = $1 order by xid, id',
    [guildId],
  );
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 5_000, interval: 20 });

test('a guild is stored with its text channels, roles, settings and the bot’s permissions', async () => {
  const sandboxGuild = await local.discord.guild(harbour);
  expect(await guildRow(harbour)).toMatchObject({ name: 'Harbour Commons', left_at: null, is_unavailable: false });
  const channels = await local.query<{ name: string; bot_permissions: string }>(
    'select name, bot_permissions from economy.channels where guild_id = $1 order by position',
    [harbour],
  );
  const texts = sandboxGuild.channels.filter(({ type }) => type === 0).map(({ name }) => name);
  expect(new Set(channels.map(({ name }) => name))).toEqual(new Set(texts));
  expect(channels).toHaveLength(texts.length);
  expect(BigInt(channels.find(({ name }) => name === 'market')?.bot_permissions ?? 0) & (1n << 11n)).toBe(1n << 11n);
  const roles = await local.query('select 1 from economy.roles where guild_id = $1', [harbour]);
  expect(roles).toHaveLength(sandboxGuild.roles.length);
  const settings = await local.query('select currency_name from economy.guild_settings where guild_id = $1', [harbour]);
  expect(settings).toEqual([{ currency_name: 'coins' }]);
});

test('an outage does not mark a guild as left, and ends by itself', async () => {
  await local.discord.changeGuild(harbour, { unavailable: true });
  await eventually(async () => expect(await guildRow(harbour)).toMatchObject({ is_unavailable: true, left_at: null }));
  await local.discord.changeGuild(harbour, { unavailable: false });
  await eventually(async () => expect(await guildRow(harbour)).toMatchObject({ is_unavailable: false, left_at: null }));
});

test('a new name, a new channel and a lost permission are stored within seconds', async () => {
  const before = (await changesOf(harbour)).length;
  await local.discord.changeGuild(harbour, { name: 'Harbour Reborn' });
  const created = await local.discord.addChannel(harbour, { name: 'docks' });
  await local.discord.changeChannel(created.id, {
    permission_overwrites: [{ id: harbour, type: 0, allow: '0', deny: String(1n << 11n) }],
  });
  await eventually(async () => {
    expect(await guildRow(harbour)).toMatchObject({ name: 'Harbour Reborn' });
    const [channel] = await local.query<{ bot_permissions: string }>(
      'select bot_permissions from economy.channels where channel_id = $1',
      [created.id],
    );
    expect(BigInt(channel?.bot_permissions ?? -1) & (1n << 11n)).toBe(0n);
  });
  await local.discord.removeChannel(created.id);
  await eventually(async () => {
    expect(await local.query('select 1 from economy.channels where channel_id = $1', [created.id])).toEqual([]);
  });
  const changes = (await changesOf(harbour)).slice(before);
  expect(new Set(changes.map(({ data_type, change_type }) => `${data_type} ${change_type}`))).toEqual(
    new Set(['config update']),
  );
  await local.discord.changeGuild(harbour, { name: 'Harbour Commons' });
  await eventually(async () => expect(await guildRow(harbour)).toMatchObject({ name: 'Harbour Commons' }));
});

test('leaving a guild deletes none of its data', async () => {
  const { id } = await local.discord.addGuild({ name: 'Tidepool', members: 3 });
  await eventually(async () => expect(await guildRow(id)).toMatchObject({ name: 'Tidepool', left_at: null }));
  const owner = (await local.discord.guild(id)).ownerId;
  expect((await local.discord.as(owner).slash('daily', {}, { guild: id })).state).toBe('replied');
  await local.query("update economy.guild_settings set currency_name = 'shells' where guild_id = $1", [id]);

  await local.discord.removeGuild(id);
  await eventually(async () => expect((await guildRow(id))?.left_at).toBeInstanceOf(Date));
  expect((await changesOf(id)).filter(({ data_type }) => data_type === 'status')).toHaveLength(2);
  expect(await local.query('select balance from economy.members where guild_id = $1', [id])).toEqual([
    { balance: '100' },
  ]);
});

test('a guild that the bot rejoins has its previous settings', async () => {
  await local.query('update economy.guilds set left_at = now() where guild_id = $1', [harbour]);
  await local.query("update economy.guild_settings set currency_name = 'shells' where guild_id = $1", [harbour]);
  const secondBot = local.startAnotherBot();
  await eventually(async () => expect(await guildRow(harbour)).toMatchObject({ left_at: null }));
  await secondBot.stop();
  const outcome = await local.discord.as('Wren Sato').slash('balance');
  expect(outcome.reply?.embeds[0]?.title).toBe('You have 0 shells');
  expect((await changesOf(harbour)).at(-2)).toEqual({ data_type: 'status', change_type: 'update' });
});

test('joins and leaves change the member count, and a member who left keeps their account', async () => {
  const lena = local.discord.as('Lena Brandt');
  expect((await lena.slash('daily')).state).toBe('replied');
  const count = (await guildRow(harbour))?.member_count ?? -1;
  const [member] = await local
    .query<{ user_id: string }>(
      "select user_id from economy.profiles join economy.members using (guild_id, user_id) where display_name = 'Lena Brandt'",
    )
    .then(async (rows) => (rows.length > 0 ? rows : eventuallyRows()));
  const userId = member?.user_id ?? '';
  const account = async () =>
    (
      await local.query<{ is_active: boolean; left_at: Date | null; balance: string }>(
        'select is_active, left_at, balance from economy.members where user_id = $1',
        [userId],
      )
    )[0];

  await local.discord.leave(harbour, userId);
  await eventually(async () => expect(await account()).toMatchObject({ is_active: false, left_at: expect.any(Date) }));
  expect((await guildRow(harbour))?.member_count).toBe(count - 1);
  await local.discord.join(harbour, { name: 'Lena Brandt', userId });
  await eventually(async () =>
    expect(await account()).toMatchObject({ is_active: true, left_at: null, balance: '100' }),
  );
  expect((await guildRow(harbour))?.member_count).toBe(count);
});

const eventuallyRows = () =>
  vi.waitFor(async () => {
    const rows = await local.query<{ user_id: string }>(
      "select user_id from economy.profiles where display_name = 'Lena Brandt'",
    );
    if (rows.length === 0) throw new Error('The profile is not stored yet.');
    return rows;
  });

test('a restart writes nothing that is unchanged, and detects guilds left in the meantime', async () => {
  const { id } = await local.discord.addGuild({ name: 'Sandbank', members: 1 });
  await eventually(async () => expect(await guildRow(id)).toMatchObject({ left_at: null }));
  await local.bot.stop();
  const second = local.startAnotherBot();
  const storedGuilds = 'select 1 from economy.guilds where facts_hash is not null and guild_id in ($1, $2)';
  await eventually(async () => expect(await local.query(storedGuilds, [harbour, id])).toHaveLength(2));
  await second.stop();

  const written = () => local.query('select synced_at, xmin::text from economy.guilds where guild_id = $1', [harbour]);
  const [before, changes] = [await written(), await changesOf(harbour)];
  await local.discord.removeGuild(id);
  const third = local.startAnotherBot();
  await eventually(async () => {
    expect(third.status().state).toBe('online');
    expect((await guildRow(id))?.left_at).toBeInstanceOf(Date);
  });
  await third.stop();
  expect(await changesOf(harbour)).toEqual(changes);
  expect(await written()).toEqual(before);
});

test('without the members intent, a leave is detected when the member is looked up', async () => {
  const withoutMembersIntent = await startLocalBot({ sandbox: { grantedPrivilegedIntents: 0 } });
  try {
    expect(withoutMembersIntent.bot.status()).toMatchObject({ state: 'online', hasMembersIntent: false });
    expect((await withoutMembersIntent.discord.as('Lena Brandt').slash('daily')).state).toBe('replied');
    const lena = async () =>
      (
        await withoutMembersIntent.query<{ user_id: string; is_active: boolean }>(
          "select user_id, is_active from economy.members join economy.profiles using (guild_id, user_id) where display_name = 'Lena Brandt'",
        )
      )[0];
    await eventually(async () => expect(await lena()).toMatchObject({ is_active: true }));
    const userId = (await lena())?.user_id ?? '';
    await withoutMembersIntent.discord.leave('Harbour Commons', userId);
    expect((await withoutMembersIntent.discord.as('Wren Sato').slash('balance', { user: userId })).state).toBe(
      'replied',
    );
    await eventually(async () => expect(await lena()).toMatchObject({ is_active: false }));
  } finally {
    await withoutMembersIntent.stop();
  }
});
