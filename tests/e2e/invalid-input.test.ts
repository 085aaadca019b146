import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SandboxRefusal } from '../../sandbox/client/control-call.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

type ApiResponse = { status: number; body: { error?: { code: string; fields?: { path: string; message: string }[] } } };

const UNKNOWN_GUILD_ID = '999999999999999999';
/** Invalid amounts that look like amounts, as JSON text. */
const INVALID_AMOUNTS = ['1.5', '1e308', '9007199254740992', '"10"', 'null', 'true', '[5]', '{}'];

describe('invalid input over Discord and the API', () => {
  let testApp: TestApp;
  let otherGuild: { guildId: string; channelId: string; roleId: string };
  let wrenId: string;
  beforeAll(async () => {
    testApp = await startTestApp({ sandbox: { guilds: 2, membersPerGuild: 3, rolesPerGuild: 2, channelsPerGuild: 2 } });
    const [here, other] = [...testApp.sandbox.world.guilds.keys()];
    const guild = await testApp.discord.guild(other ?? '');
    otherGuild = {
      guildId: guild.id,
      channelId: guild.channels.find(({ type }) => type === 0)?.id ?? '',
      roleId: guild.roles.find(({ id }) => id !== guild.id)?.id ?? '',
    };
    wrenId = (await testApp.discord.join(here ?? '', { name: 'Wren Sato' })).user.id;
  });
  afterAll(() => testApp.close());

  const send = async (method: string, path: string, body: string): Promise<ApiResponse> => {
    const response = await testApp.call(path, { method, body });
    return { status: response.status, body: (await response.json()) as ApiResponse['body'] };
  };
  const invalidFields = ({ body }: ApiResponse) => [...new Set(body.error?.fields?.map(({ path }) => path))];
  const balancePath = (guildId = testApp.guildId) => `/api/${guildId}/users/${wrenId}/balance`;
  const countEntries = async () => {
    const rows = await testApp.readAcrossGuilds((q) => q.query('select op_id from economy.entries'));
    return rows.length;
  };

  test.each([
    ...[...INVALID_AMOUNTS, '0'].map((amount) => ['amount', `{"amount":${amount},"reason":"x"}`]),
    ...[...INVALID_AMOUNTS, '-1'].map((amount) => ['amount', `{"amount":${amount},"set":true,"reason":"x"}`]),
    ['reason', '{"amount":5}'],
    ['reason', '{"amount":5,"reason":" "}'],
    ['reason', `{"amount":5,"reason":"${'x'.repeat(201)}"}`],
    ['set', '{"amount":5,"set":"yes","reason":"x"}'],
    ['user_id', '{"amount":5,"reason":"x","user_id":"5"}'],
  ])('the field %s is reported as invalid for a balance of %s', async (field, body) => {
    const response = await send('PUT', balancePath(), body);
    expect(response).toMatchObject({ status: 400, body: { error: { code: 'invalid_input' } } });
    expect(invalidFields(response)).toEqual([field]);
    expect(await countEntries()).toBe(0);
  });

  test('the messages of invalid fields are those of the forms', async () => {
    const body = '{"amount":"ten","reason":" ","set":"yes","extra":1}';
    const response = await send('PUT', balancePath(), body);
    expect(response.body.error?.fields?.toSorted((a, b) => a.path.localeCompare(b.path))).toEqual([
      { path: 'amount', message: 'Enter a whole number.' },
      { path: 'extra', message: 'This field is not known.' },
      { path: 'reason', message: 'Say why.' },
      { path: 'set', message: 'This is not the expected kind of value.' },
    ]);
  });

  test.each([
    ['NaN', '{"amount":NaN,"reason":"x"}', 400, 'broken_json'],
    ['half the JSON', '{"amount":5,"rea', 400, 'broken_json'],
    ['ten megabytes', `{"amount":5,"reason":"${'x'.repeat(10_000_000)}"}`, 413, 'body_too_large'],
  ])('a body of %s is refused with its own code', async (_name, body, status, code) => {
    expect(await send('PUT', balancePath(), body)).toMatchObject({ status, body: { error: { code } } });
    expect(await countEntries()).toBe(0);
  });

  test('unknown servers are not found, and ids of another server are refused', async () => {
    const five = '{"amount":5,"reason":"x"}';
    expect(await send('PUT', balancePath(UNKNOWN_GUILD_ID), five)).toMatchObject({ status: 404 });
    expect(await send('POST', `/api/${UNKNOWN_GUILD_ID}/users/${wrenId}/freeze`, '{"reason":"x"}')).toMatchObject({
      status: 404,
    });
    const role = await send(
      'PUT',
      `/api/${testApp.guildId}/incomes/${otherGuild.roleId}`,
      '{"amount":5,"every_hours":1}',
    );
    expect(role).toMatchObject({ status: 400, body: { error: { code: 'role_unknown' } } });
    expect(invalidFields(role)).toEqual(['role_id']);
    const leaderboard = `/api/${testApp.guildId}/leaderboard/message`;
    const channel = await send('POST', leaderboard, JSON.stringify({ channel_id: otherGuild.channelId }));
    expect(channel).toMatchObject({ status: 400, body: { error: { code: 'channel_unknown' } } });
    expect(invalidFields(channel)).toEqual(['channel_id']);
    expect(await countEntries()).toBe(0);
  });

  test.each(['give', 'coins add', 'coins remove', 'coins set'])(
    'Discord refuses an invalid amount for /%s and names the option',
    async (command) => {
      const user = { user: 'Wren Sato' };
      const options = command === 'give' ? user : { ...user, reason: 'x' };
      for (const amount of [-1, 1.5, 1e308, 2 ** 53, 'ten', true]) {
        const typed = testApp.discord.as(wrenId).slash(command, { ...options, amount }, { guild: testApp.guildId });
        const refusal: unknown = await typed.catch((error: unknown) => error);
        expect(refusal).toBeInstanceOf(SandboxRefusal);
        expect(refusal).toMatchObject({ status: 400, fields: [{ path: 'options.amount' }] });
      }
      expect(await countEntries()).toBe(0);
    },
  );

  test('a gift to a bot, to oneself or to a member who left is refused, each with its own text', async () => {
    const wren = testApp.discord.as(wrenId);
    const here = { guild: testApp.guildId };
    const bot = await testApp.discord.join(testApp.guildId, { name: 'Ledger Bot', bot: true });
    const leftMember = await testApp.discord.join(testApp.guildId, { name: 'Quiet Quill' });
    await testApp.discord.leave(testApp.guildId, leftMember.user.id);
    const outcomes = await Promise.all(
      [bot.user.id, wrenId, leftMember.user.id].map((user) => wren.slash('give', { user, amount: 1 }, here)),
    );
    expect(outcomes.map(({ reply }) => reply?.content)).toEqual([
      'Bots have no account. Choose a person.',
      'That is you. Choose somebody else.',
      'They are not in this server any more.',
    ]);
    expect(await countEntries()).toBe(0);
  });

  test('a reason with mentions and formatting is shown as typed and pings nobody', async () => {
    const owner = (await testApp.discord.guild(testApp.guildId)).ownerId;
    const reason = '@everyone **free** [coins](https://example.com) <@&1>';
    const here = { guild: testApp.guildId };
    await testApp.discord.as(owner).slash('coins add', { user: wrenId, amount: 5, reason }, here);
    const history = (await testApp.discord.as(wrenId).slash('history', {}, here)).reply;
    expect(history?.mention_everyone).toBe(false);
    expect(history?.mentions).toEqual([]);
    expect(history?.embeds[0]?.description).toContain(
      String.raw`@${'\u200B'}everyone \*\*free\*\* \[coins\]\(https\://example.com\) \<@&1\>`,
    );
    const frozen = await testApp.discord.as(owner).slash('freeze', { user: wrenId, reason }, here);
    expect(frozen.reply?.mention_everyone).toBe(false);
    expect(frozen.reply?.embeds[0]?.description).toContain(String.raw`\*\*free\*\*`);
  });
});
