import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openWorld, type World } from '../support/test-app.ts';

const PRIVATE = 64;

describe('what staff pay by role, over the wire', () => {
  let world: World;
  let keepers: string;
  beforeAll(async () => {
    world = await openWorld();
    const { guildId, discord } = world;
    keepers = (await discord.addRole(guildId, { name: 'Keepers' })).id;
    await discord.addRole(guildId, { name: 'Nobody' });
    const { members } = await discord.guild(guildId);
    const wren = members.find(({ user }) => user.global_name === 'Wren Sato');
    await discord.changeMember(guildId, wren?.user.id ?? '', { roles: [...(wren?.roles ?? []), keepers] });
    await vi.waitUntil(
      () =>
        world.look(async (q) => (await q.query('select 1 from economy.roles where role_id = $1', [keepers])).length),
      { timeout: 20_000, interval: 25 },
    );
  });
  afterAll(() => world.close());

  const say = (outcome: { reply?: object }) => JSON.stringify(outcome.reply);
  const mara = () => world.discord.as('Mara Lindqvist');
  const wren = () => world.discord.as('Wren Sato');

  test('a role is given an income, its holder collects it once, and what it brought is told in private', async () => {
    expect(say(await wren().slash('collect'))).toContain('None of your roles brings an income here.');
    expect(say(await mara().slash('income list'))).toContain('No role brings an income yet.');
    const set = await mara().slash('income set', { role: 'Keepers', amount: 1_500, every_hours: 24 });
    expect((set.reply?.flags ?? 0) & PRIVATE).toBe(PRIVATE);
    expect(say(set)).toContain('Keepers now brings 1,500 every 24 hours');
    expect(say(await mara().slash('income list'))).toContain(`**1,500** every 24 hours for <@&${keepers}>`);

    const collected = await wren().slash('collect');
    expect((collected.reply?.flags ?? 0) & PRIVATE).toBe(PRIVATE);
    expect(say(collected)).toContain('You collected 1,500 coins');
    expect(say(collected)).toContain(`**1,500** for <@&${keepers}>`);
    expect(say(collected)).toMatch(/Your balance is 1,500 coins\. The next income opens <t:\d+:R>/);
    expect(say(await wren().slash('collect'))).toMatch(/You have collected already\. The next one opens <t:\d+:R>/);
    expect(say(await wren().slash('history'))).toContain('Income of Keepers');
  });

  test('only staff set an income, and one that was ended brings nothing', async () => {
    expect(say(await wren().slash('income set', { role: 'Keepers', amount: 5, every_hours: 1 }))).toContain(
      'You may not do that here.',
    );
    expect(say(await mara().slash('income remove', { role: 'Keepers' }))).toContain('Keepers brings nothing any more');
    expect(say(await mara().slash('income remove', { role: 'Keepers' }))).toContain('Keepers brought nothing before');
    expect(say(await wren().slash('collect'))).toContain('None of your roles brings an income here.');
  });

  test('everybody with a role is paid by one command, and their names are known from then on', async () => {
    await world.discord.join(world.guildId, { name: 'Ledger Bot', bot: true, roles: [keepers] });
    await world.discord.join(world.guildId, { name: 'Quiet Quill', roles: [keepers] });
    const of = { role: 'Keepers', amount: 40, reason: 'the fair' };
    expect(say(await wren().slash('coins payout', of))).toContain('You may not do that here.');
    const paid = await mara().slash('coins payout', of, { times: 5 });
    expect((paid.reply?.flags ?? 0) & PRIVATE).toBe(PRIVATE);
    expect(say(paid)).toContain('40 for everybody with Keepers');
    expect(say(paid)).toContain('2 were paid, 80 in all.');
    expect(say(await world.discord.as('Quiet Quill').slash('balance'))).toContain('You have 40 coins');
    expect(say(await world.discord.as('Quiet Quill').slash('history'))).toContain('Added by staff\\\\: the fair');
    await vi.waitUntil(
      async () => (await (await world.call(`/api/${world.guildId}/users?search=quill`)).json()).data[0],
    );
    expect(say(await mara().slash('coins payout', { ...of, role: 'Nobody' }))).toContain('Nobody but bots holds');
  });

  test('staff freeze an account and see that in its balance, which nobody else does', async () => {
    const of = { user: 'Quiet Quill' };
    expect(say(await wren().slash('freeze', { ...of, reason: 'no' }))).toContain('You may not do that here.');
    const frozen = await mara().slash('freeze', { ...of, reason: 'two *accounts*' });
    expect((frozen.reply?.flags ?? 0) & PRIVATE).toBe(PRIVATE);
    expect(say(frozen)).toContain('The account of Quiet Quill is frozen');
    expect(say(await mara().slash('balance', of))).toMatch(/Frozen since <t:\d+:f>: two \\\\\*accounts/);
    expect(say(await wren().slash('balance', of))).not.toContain('Frozen');
    expect(say(await world.discord.as('Quiet Quill').slash('daily'))).toContain('Your account is frozen');
    expect(say(await mara().slash('unfreeze', of))).toContain('Quiet Quill can give, receive and claim again');
    expect(say(await mara().slash('unfreeze', of))).toContain('The account of Quiet Quill was not frozen');
    expect(say(await mara().slash('balance', of))).not.toContain('Frozen');
  });
});
