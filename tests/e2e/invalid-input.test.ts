import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SandboxRefusal } from '../../sandbox/client/sandbox-client.ts';
import { openWorld, type World } from '../support/test-app.ts';

type Answer = { status: number; body: { error?: { code: string; fields?: { path: string }[] } } };

const NOWHERE = '999999999999999999';
/** Values that look like amounts and are none, as JSON text. */
const NO_AMOUNTS = ['1.5', '1e308', '9007199254740992', '"10"', 'null', 'true', '[5]', '{}'];

describe('input that cannot be meant, over Discord and the API', () => {
  let world: World;
  let elsewhere: { guildId: string; channelId: string; roleId: string };
  let wrenId: string;
  beforeAll(async () => {
    world = await openWorld({ sandbox: { guilds: 2, membersPerGuild: 3, rolesPerGuild: 2, channelsPerGuild: 2 } });
    const [here, other] = [...world.sandbox.world.guilds.keys()];
    const guild = await world.discord.guild(other ?? '');
    elsewhere = {
      guildId: guild.id,
      channelId: guild.channels.find(({ type }) => type === 0)?.id ?? '',
      roleId: guild.roles.find(({ id }) => id !== guild.id)?.id ?? '',
    };
    wrenId = (await world.discord.join(here ?? '', { name: 'Wren Sato' })).user.id;
  });
  afterAll(() => world.close());

  const send = async (method: string, path: string, body: string): Promise<Answer> => {
    const response = await world.call(path, { method, body });
    return { status: response.status, body: (await response.json()) as Answer['body'] };
  };
  const blamed = ({ body }: Answer) => [...new Set(body.error?.fields?.map(({ path }) => path))];
  const balancePath = (guildId = world.guildId) => `/api/${guildId}/users/${wrenId}/balance`;
  const coinsInAll = async () => {
    const rows = await world.look((q) => q.query('select op_id from economy.entries'));
    return rows.length;
  };

  test.each([
    ...[...NO_AMOUNTS, '0'].map((amount) => ['amount', `{"amount":${amount},"reason":"x"}`]),
    ...[...NO_AMOUNTS, '-1'].map((amount) => ['amount', `{"amount":${amount},"set":true,"reason":"x"}`]),
    ['reason', '{"amount":5}'],
    ['reason', '{"amount":5,"reason":" "}'],
    ['reason', `{"amount":5,"reason":"${'x'.repeat(201)}"}`],
    ['set', '{"amount":5,"set":"yes","reason":"x"}'],
    ['user_id', '{"amount":5,"reason":"x","user_id":"5"}'],
  ])('%s is to blame in a balance of %s', async (field, body) => {
    const answer = await send('PUT', balancePath(), body);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid_input' } } });
    expect(blamed(answer)).toEqual([field]);
    expect(await coinsInAll()).toBe(0);
  });

  test.each([
    ['NaN', '{"amount":NaN,"reason":"x"}', 400, 'broken_json'],
    ['half of it', '{"amount":5,"rea', 400, 'broken_json'],
    ['ten megabytes', `{"amount":5,"reason":"${'x'.repeat(10_000_000)}"}`, 413, 'body_too_large'],
  ])('a body of %s is refused as such', async (_what, body, status, code) => {
    expect(await send('PUT', balancePath(), body)).toMatchObject({ status, body: { error: { code } } });
    expect(await coinsInAll()).toBe(0);
  });

  test('a server that is not there has no members, incomes or leaderboard, and another one’s ids are nothing here', async () => {
    const five = '{"amount":5,"reason":"x"}';
    expect(await send('PUT', balancePath(NOWHERE), five)).toMatchObject({ status: 404 });
    expect(await send('POST', `/api/${NOWHERE}/users/${wrenId}/freeze`, '{"reason":"x"}')).toMatchObject({
      status: 404,
    });
    const role = await send('PUT', `/api/${world.guildId}/incomes/${elsewhere.roleId}`, '{"amount":5,"every_hours":1}');
    expect(role).toMatchObject({ status: 400, body: { error: { code: 'role_unknown' } } });
    expect(blamed(role)).toEqual(['role_id']);
    const board = `/api/${world.guildId}/leaderboard/message`;
    const channel = await send('POST', board, JSON.stringify({ channel_id: elsewhere.channelId }));
    expect(channel).toMatchObject({ status: 400, body: { error: { code: 'channel_unknown' } } });
    expect(blamed(channel)).toEqual(['channel_id']);
    expect(await coinsInAll()).toBe(0);
  });

  test.each(['give', 'coins add', 'coins remove', 'coins set'])(
    'Discord lets nobody type for /%s what is no amount, and says which option',
    async (command) => {
      const user = { user: 'Wren Sato' };
      const options = command === 'give' ? user : { ...user, reason: 'x' };
      for (const amount of [-1, 1.5, 1e308, 2 ** 53, 'ten', true]) {
        const typed = world.discord.as(wrenId).slash(command, { ...options, amount }, { guild: world.guildId });
        const refusal: unknown = await typed.catch((error: unknown) => error);
        expect(refusal).toBeInstanceOf(SandboxRefusal);
        expect(refusal).toMatchObject({ status: 400, fields: [{ path: 'options.amount' }] });
      }
      expect(await coinsInAll()).toBe(0);
    },
  );

  test('coins go neither to bots nor to oneself nor to who has left, each said by its own words', async () => {
    const wren = world.discord.as(wrenId);
    const here = { guild: world.guildId };
    const bot = await world.discord.join(world.guildId, { name: 'Ledger Bot', bot: true });
    const gone = await world.discord.join(world.guildId, { name: 'Quiet Quill' });
    await world.discord.leave(world.guildId, gone.user.id);
    const tried = await Promise.all(
      [bot.user.id, wrenId, gone.user.id].map((user) => wren.slash('give', { user, amount: 1 }, here)),
    );
    expect(tried.map(({ reply }) => reply?.content)).toEqual([
      'Bots have no account. Choose a person.',
      'That is you. Choose somebody else.',
      'They are not in this server any more.',
    ]);
    expect(await coinsInAll()).toBe(0);
  });

  test('a reason of mentions and formatting is shown as it was typed, and pings nobody', async () => {
    const owner = (await world.discord.guild(world.guildId)).ownerId;
    const reason = '@everyone **free** [coins](https://example.com) <@&1>';
    const here = { guild: world.guildId };
    await world.discord.as(owner).slash('coins add', { user: wrenId, amount: 5, reason }, here);
    const seen = (await world.discord.as(wrenId).slash('history', {}, here)).reply;
    expect(seen?.mention_everyone).toBe(false);
    expect(seen?.mentions).toEqual([]);
    expect(seen?.embeds[0]?.description).toContain(
      String.raw`@${'\u200B'}everyone \*\*free\*\* \[coins\]\(https\://example.com\) \<@&1\>`,
    );
    const frozen = await world.discord.as(owner).slash('freeze', { user: wrenId, reason }, here);
    expect(frozen.reply?.mention_everyone).toBe(false);
    expect(frozen.reply?.embeds[0]?.description).toContain(String.raw`\*\*free\*\*`);
  });
});
