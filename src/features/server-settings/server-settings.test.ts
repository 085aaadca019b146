import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../../tests/support/database/test-database.ts';
import { startHttpApp, type HttpApp } from '../../../tests/support/http-app.ts';
import { snowflakeTimeMs } from '../../platform/snowflake.ts';
import type { ServerConfig, SettingsChange } from './contract.ts';

const OWNER = '100000000000000001';
const ADMIN = '100000000000000002';
const MODERATOR = '100000000000000003';
const NOBODY = '100000000000000004';
const STRANGER = '100000000000000005';
const ADMIN_ROLE = '300000000000000001';
const MODERATOR_ROLE = '300000000000000002';
const TEXT = '400000000000000001';
const NEWS = '400000000000000002';
const VOICE = '400000000000000003';
const READ_ONLY = {
  server_name: 'Mine',
  member_count: 9_000_000,
  icon_url: null,
  owner_id: STRANGER,
  created_at: '2020-01-01T00:00:00Z',
  updated_at: '2020-01-01T00:00:00Z',
};

describe.each(engines)('the settings of a server on %s', (engine) => {
  let app: HttpApp;
  let operator: string;
  beforeAll(async () => {
    const rolesOf: Record<string, string> = {
      [ADMIN]: ADMIN_ROLE,
      [MODERATOR]: MODERATOR_ROLE,
      [NOBODY]: '300000000000000009',
    };
    app = await startHttpApp({
      engine,
      findMembership: (_, userId) => {
        const role = rolesOf[userId];
        return Promise.resolve(role === undefined ? null : { roleIds: [role], permissions: '0' });
      },
    });
    operator = await app.signIn();
  });
  afterAll(() => app.close());

  const asOwner = <R extends object>(text: string, params: readonly (string | readonly string[])[]) =>
    app.database.admin.transaction(async (queries) => {
      await queries.query(`select set_config('app.across_guilds', 'on', true)`);
      return queries.query<R>(text, params);
    });
  /** Creates a server with two roles, two channels that take messages and one that does not. */
  const createServer = async () => {
    const guildId = await app.guild({ name: 'Harbour', ownerId: OWNER });
    await asOwner('update economy.guild_settings set admin_roles = $2, moderator_roles = $3 where guild_id = $1', [
      guildId,
      [ADMIN_ROLE],
      [MODERATOR_ROLE],
    ]);
    await asOwner(
      `insert into economy.roles (guild_id, role_id, name)
       select $1::bigint, id, 'role' from unnest($2::bigint[]) id`,
      [guildId, [ADMIN_ROLE, MODERATOR_ROLE, guildId]],
    );
    await asOwner(
      `insert into economy.channels (guild_id, channel_id, name, type)
       values ($1, $2, 'text', 0), ($1, $3, 'news', 5), ($1, $4, 'voice', 2)`,
      [guildId, TEXT, NEWS, VOICE],
    );
    return guildId;
  };
  const get = (guildId: string, token = operator) =>
    app.call(`/api/${guildId}/config`, { headers: { authorization: `Bearer ${token}` } });
  const put = (guildId: string, body: unknown, token = operator) =>
    app.call(`/api/${guildId}/config`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const configOf = async (guildId: string) => (await (await get(guildId)).json()) as ServerConfig;
  const auditOf = (guildId: string) =>
    asOwner<{ actor: string; act: string; before: unknown; after: unknown }>(
      'select actor, act, before, after from economy.audit where guild_id = $1 order by audit_id',
      [guildId],
    );
  const changesOf = (guildId: string) =>
    asOwner<{ data_type: string; change_type: string; affected_ids: string[] }>(
      `select data_type, change_type, affected_ids from economy.changes
       where guild_id = $1 and data_type = 'config' order by xid, id`,
      [guildId],
    );

  test('a new server has the documented defaults', async () => {
    const guildId = await app.guild({ name: 'Fresh', ownerId: OWNER });
    const config = await configOf(guildId);
    expect(config).toMatchObject({
      server_name: 'Fresh',
      owner_id: OWNER,
      icon_url: null,
      member_count: 0,
      prefix: '!',
      currency_name: 'coins',
      currency_symbol: '$',
      admin_roles: [],
      moderator_roles: [],
      log_channel: null,
      welcome_channel: null,
      task_channel_id: null,
      shop_channel_id: null,
      features: { currency: true, tasks: true, moderation: true },
      global_shop: false,
      global_tasks: false,
      daily_amount: 100,
      daily_mode: 'rolling',
      timezone: 'UTC',
      balance_changes_per_minute: 5,
      balance_cap: null,
      command_channels: [],
      disabled_commands: [],
    });
    expect(config.created_at).toBe(new Date(snowflakeTimeMs(guildId)).toISOString());
  });

  test('every setting is stored as it was sent', async () => {
    const guildId = await createServer();
    const allSettings: Required<Omit<SettingsChange, keyof typeof READ_ONLY>> = {
      prefix: '?!',
      currency_name: 'sea shells',
      currency_symbol: '🐚',
      admin_roles: [MODERATOR_ROLE],
      moderator_roles: [ADMIN_ROLE],
      log_channel: TEXT,
      welcome_channel: NEWS,
      task_channel_id: TEXT,
      shop_channel_id: NEWS,
      features: { currency: false, tasks: false, moderation: false },
      global_shop: true,
      global_tasks: true,
      daily_amount: Number.MAX_SAFE_INTEGER,
      daily_mode: 'calendar',
      daily_streak_bonus: 10,
      daily_streak_cap: 5,
      timezone: 'Europe/Oslo',
      give_tax_percent: 3,
      give_minimum: 2,
      give_min_account_days: 7,
      give_min_member_days: 1,
      balance_cap: 1_000_000,
      balance_changes_per_minute: 0,
      command_channels: [NEWS, TEXT],
      disabled_commands: ['daily'],
    };
    const response = await put(guildId, allSettings);
    expect([response.status, await response.json()]).toMatchObject([200, allSettings]);
    expect(await configOf(guildId)).toMatchObject(allSettings);
  });

  test('settings that are not sent stay, and the audit log holds only the changed ones', async () => {
    const guildId = await createServer();
    await put(guildId, { daily_amount: 120, features: { tasks: false } });
    expect(await configOf(guildId)).toMatchObject({
      daily_amount: 120,
      prefix: '!',
      features: { currency: true, tasks: false, moderation: true },
    });
    expect(await auditOf(guildId)).toEqual([
      {
        actor: 'admin',
        act: 'change_settings',
        before: { daily_amount: 100, features: { currency: true, tasks: true, moderation: true } },
        after: { daily_amount: 120, features: { currency: true, tasks: false, moderation: true } },
      },
    ]);
    expect(await changesOf(guildId)).toEqual([{ data_type: 'config', change_type: 'update', affected_ids: [guildId] }]);
  });

  test('a request that changes nothing writes no audit record and no change', async () => {
    const guildId = await createServer();
    expect((await put(guildId, {})).status).toBe(200);
    expect((await put(guildId, { prefix: '!', admin_roles: [ADMIN_ROLE, ADMIN_ROLE] })).status).toBe(200);
    expect([await auditOf(guildId), await changesOf(guildId)]).toEqual([[], []]);
  });

  test.each(Object.entries(READ_ONLY))('%s cannot be set', async (field, value) => {
    const guildId = await createServer();
    const response = await put(guildId, { daily_amount: 7, [field]: value });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { error: { code: 'invalid_input', fields: [{ path: field, message: 'This cannot be set here.' }] } },
    ]);
    expect((await configOf(guildId)).daily_amount).toBe(100);
  });

  test.each<[string, unknown, string]>([
    ['an unknown setting', { colour: 'red' }, 'colour'],
    ['an unknown feature', { features: { weather: true } }, 'features.weather'],
    ['a fraction', { daily_amount: 1.5 }, 'daily_amount'],
    ['a negative number', { daily_amount: -1 }, 'daily_amount'],
    ['an unsafe integer', { daily_amount: 2 ** 53 }, 'daily_amount'],
    ['a number as text', { give_tax_percent: '3' }, 'give_tax_percent'],
    ['a tax above 100 percent', { give_tax_percent: 101 }, 'give_tax_percent'],
    ['a name of spaces', { currency_name: '   ' }, 'currency_name'],
    ['a name with an invisible character', { currency_name: 'a\u200bb' }, 'currency_name'],
    ['a name that is too long', { currency_name: 'x'.repeat(33) }, 'currency_name'],
    ['a prefix with a space', { prefix: '! ' }, 'prefix'],
    ['an unknown mode', { daily_mode: 'hourly' }, 'daily_mode'],
    ['an unknown time zone', { timezone: 'Atlantis/Centre' }, 'timezone'],
    ['a time zone offset', { timezone: '+02:00' }, 'timezone'],
    ['a time zone in lower case', { timezone: 'europe/oslo' }, 'timezone'],
    ['an unknown channel', { log_channel: '499999999999999999' }, 'log_channel'],
    ['a voice channel', { task_channel_id: VOICE }, 'task_channel_id'],
    ['an unknown role', { admin_roles: [ADMIN_ROLE, '399999999999999999'] }, 'admin_roles'],
    ['text instead of an id', { shop_channel_id: 'shop' }, 'shop_channel_id'],
    ['an id that is too large', { moderator_roles: ['99999999999999999999'] }, ''],
    ['an unknown command', { disabled_commands: ['dance'] }, 'disabled_commands'],
  ])('%s is refused with the name of the field, and nothing changes', async (_, body, field) => {
    const guildId = await createServer();
    const before = await configOf(guildId);
    const response = await put(guildId, { welcome_channel: TEXT, ...(body as object) });
    const { error } = (await response.json()) as { error: { message: string; fields?: { path: string }[] } };
    expect([response.status, error.fields?.[0]?.path ?? '']).toEqual([400, field]);
    expect(await configOf(guildId)).toEqual(before);
  });

  test('@everyone cannot be an admin role', async () => {
    const guildId = await createServer();
    expect((await put(guildId, { admin_roles: [guildId] })).status).toBe(400);
  });

  test('a channel that was deleted after it was chosen does not block other changes', async () => {
    const guildId = await createServer();
    await put(guildId, { log_channel: TEXT });
    await asOwner('delete from economy.channels where guild_id = $1 and channel_id = $2', [guildId, TEXT]);
    expect((await put(guildId, { log_channel: TEXT, prefix: '?' })).status).toBe(200);
    expect((await put(guildId, { welcome_channel: TEXT })).status).toBe(400);
    expect((await put(guildId, { log_channel: null })).status).toBe(200);
  });

  test('changing the time zone deletes the daily totals, changing other settings does not', async () => {
    const guildId = await createServer();
    const days = () => asOwner('select day from economy.daily_totals where guild_id = $1', [guildId]);
    await asOwner(
      `insert into economy.daily_totals (guild_id, day, kind, acts, minted, burned, moved)
       values ($1, '2026-11-01', 1, 1, 100, 0, 0)`,
      [guildId],
    );
    await put(guildId, { prefix: '?', timezone: 'UTC' });
    expect(await days()).toHaveLength(1);
    await put(guildId, { timezone: 'Asia/Tokyo' });
    expect(await days()).toEqual([]);
  });

  test.each([
    ['the owner', OWNER, 200],
    ['an admin', ADMIN, 200],
    ['a moderator', MODERATOR, 403],
    ['a member without rights', NOBODY, 403],
    ['a stranger', STRANGER, 404],
  ])('%s (%s) gets %i for reading and writing the settings', async (_, userId, status) => {
    const guildId = await createServer();
    const token = await app.signInMember(userId);
    expect((await get(guildId, token)).status).toBe(status);
    expect((await put(guildId, { prefix: '?' }, token)).status).toBe(status);
    expect((await configOf(guildId)).prefix).toBe(status === 200 ? '?' : '!');
  });

  test('concurrent changes of different settings are all stored', async () => {
    const guildId = await createServer();
    const fields = ['daily_amount', 'daily_streak_bonus', 'give_tax_percent', 'give_min_member_days'] as const;
    const statuses = await Promise.all(
      fields.map(async (field, index) => (await put(guildId, { [field]: 11 + index })).status),
    );
    expect(statuses).toEqual([200, 200, 200, 200]);
    expect(await configOf(guildId)).toMatchObject({
      daily_amount: 11,
      daily_streak_bonus: 12,
      give_tax_percent: 13,
      give_min_member_days: 14,
    });
    expect(await auditOf(guildId)).toHaveLength(4);
  });
});
