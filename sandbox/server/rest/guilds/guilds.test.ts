import { ChannelType, Events, GatewayIntentBits as Intent, type Guild, PermissionFlagsBits as bit } from 'discord.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitForEvent, type DiscordJsBot, startDiscordJsBot } from '../../../test-support/discord-js-bot.ts';

describe('discord.js manages a guild', () => {
  let bot: DiscordJsBot;
  let guild: Guild;
  const botRoleId = (): string => guild.roles.botRoleFor(bot.client.user)?.id ?? '';
  const member = async (name: string) => {
    const found = await guild.members.search({ query: name });
    const one = found.first();
    if (!one) throw new Error(`There is no member called ${name}.`);
    return one;
  };
  const role = (name: string) => {
    const found = guild.roles.cache.find((one) => one.name === name);
    if (!found) throw new Error(`No role is called ${name}.`);
    return found;
  };

  beforeAll(async () => {
    bot = await startDiscordJsBot({ intents: [Intent.Guilds, Intent.GuildMembers, Intent.GuildModeration] });
    guild = bot.client.guilds.cache.first() as Guild;
    const all =
      bit.ManageRoles |
      bit.ManageChannels |
      bit.ManageNicknames |
      bit.KickMembers |
      bit.BanMembers |
      bit.ModerateMembers;
    const permissions = (guild.members.me?.permissions.bitfield ?? 0n) | all;
    const updated = waitForEvent(bot.client, Events.GuildRoleUpdate);
    await bot.discord.changeRole(guild.id, botRoleId(), { permissions: String(permissions) });
    await updated;
  });
  afterAll(() => bot.close());

  test('creates, changes, reorders, grants, revokes and deletes a role', async () => {
    const created = await guild.roles.create({ name: 'Keeper', colors: { primaryColor: 0x123456 }, mentionable: true });
    expect(created).toMatchObject({ name: 'Keeper', color: 0x123456, mentionable: true });
    await created.edit({ name: 'Light keeper', hoist: true, permissions: bit.ManageMessages });
    expect(guild.roles.cache.get(created.id)).toMatchObject({ name: 'Light keeper', hoist: true });
    await guild.roles.setPositions([{ role: created.id, position: 2 }]);
    expect(guild.roles.cache.get(created.id)?.position).toBeGreaterThan(0);
    const fox = await member('Quiet Fox');
    const granted = waitForEvent(bot.client, Events.GuildMemberUpdate);
    await fox.roles.add(created, 'For the watch');
    await granted;
    expect((await guild.members.fetch({ user: fox.id, force: true })).roles.cache.has(created.id)).toBe(true);
    await fox.roles.remove(created);
    await fox.roles.set([role('Crew')]);
    expect((await guild.members.fetch({ user: fox.id, force: true })).roles.cache.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Crew']),
    );
    const deleted = waitForEvent(bot.client, Events.GuildRoleDelete);
    await created.delete();
    await deleted;
    expect(guild.roles.cache.has(created.id)).toBe(false);
  });

  test('gets 50013 for a role or member above it, and 50028 for the role of a bot', async () => {
    const fox = await member('Quiet Fox');
    await bot.discord.changeRole(guild.id, 'Council', { position: 100 });
    await expect(fox.roles.add(role('Council'))).rejects.toMatchObject({ code: 50_013, status: 403 });
    await expect(role('Council').edit({ name: 'Ours' })).rejects.toMatchObject({ code: 50_013 });
    await expect((await member('Mara')).setNickname('No')).rejects.toMatchObject({ code: 50_013 });
    await expect((await member('Mara')).kick()).rejects.toMatchObject({ code: 50_013 });
    await bot.discord.changeRole(guild.id, 'Council', { position: 3 });
    await expect(fox.roles.add(botRoleId())).rejects.toMatchObject({ code: 50_028 });
    await expect(guild.roles.create({ permissions: bit.Administrator })).rejects.toMatchObject({ code: 50_013 });
  });

  test('lists, searches, renames, times out, kicks, bans and unbans members', async () => {
    expect((await guild.members.list({ limit: 5 })).size).toBe(5);
    expect((await guild.members.fetch()).size).toBe(guild.memberCount);
    const juno = await member('Juno');
    await juno.setNickname('Captain Juno');
    expect((await member('Captain')).id).toBe(juno.id);
    await juno.timeout(60_000);
    expect((await guild.members.fetch({ user: juno.id, force: true })).isCommunicationDisabled()).toBe(true);
    await juno.timeout(null);
    await guild.members.me?.setNickname('Harbour');
    expect(guild.members.me?.nickname ?? 'Harbour').toBe('Harbour');
    const removed = waitForEvent(bot.client, Events.GuildMemberRemove);
    await juno.kick('Enough');
    await removed;
    const banned = waitForEvent(bot.client, Events.GuildBanAdd);
    await guild.bans.create(juno.id, { reason: 'Really' });
    await banned;
    expect(await guild.bans.fetch(juno.id)).toMatchObject({ reason: 'Really' });
    await expect(bot.discord.join(guild.id, { name: 'Juno Kaya', userId: juno.id })).rejects.toMatchObject({
      status: 403,
    });
    await guild.bans.remove(juno.id);
    await expect(guild.bans.fetch(juno.id)).rejects.toMatchObject({ code: 10_026 });
    const joined = waitForEvent(bot.client, Events.GuildMemberAdd);
    await bot.discord.join(guild.id, { name: 'Juno Kaya', userId: juno.id });
    await joined;
  });

  test('creates, changes, restricts and deletes a channel, and receives changes by people', async () => {
    const created = await guild.channels.create({
      name: 'news',
      type: ChannelType.GuildAnnouncement,
      topic: 'What is new',
    });
    expect(created).toMatchObject({ name: 'news', topic: 'What is new', type: ChannelType.GuildAnnouncement });
    const changed = waitForEvent(bot.client, Events.ChannelUpdate);
    await created.permissionOverwrites.edit(guild.id, { SendMessages: false });
    await changed;
    expect(created.permissionsFor(await member('Wren'))?.has(bit.SendMessages)).toBe(false);
    await expect(bot.discord.as('Wren Sato').send('hello', { channel: created.id })).rejects.toMatchObject({
      status: 403,
    });
    await created.permissionOverwrites.delete(guild.id);
    await created.edit({ name: 'latest' });
    expect(await guild.channels.fetch(created.id, { force: true })).toMatchObject({ name: 'latest' });
    await created.setPosition(1);
    await created.delete();
    await expect(bot.client.channels.fetch(created.id, { force: true })).rejects.toMatchObject({ code: 10_003 });
    await expect(bot.discord.as('Wren Sato').read('latest')).rejects.toMatchObject({ status: 404 });

    const market = guild.channels.cache.find(({ name }) => name === 'market');
    const closed = waitForEvent(bot.client, Events.ChannelUpdate);
    await bot.discord.setOverwrite('market', 'Harbourmaster', { deny: String(bit.ViewChannel) });
    await closed;
    await expect(bot.client.rest.get(`/channels/${market?.id}`)).rejects.toMatchObject({ code: 50_001 });
    await bot.discord.removeOverwrite('market', 'Harbourmaster');
    const deleted = waitForEvent(bot.client, Events.ChannelDelete);
    await bot.discord.removeChannel(market?.id ?? '');
    await deleted;
    expect(guild.channels.cache.has(market?.id ?? '')).toBe(false);
  });

  test('reads icons and avatars from the file server', async () => {
    const picture = { filename: 'a.png', content_type: 'image/png', data: Buffer.from('picture').toString('base64') };
    const updated = waitForEvent(bot.client, Events.GuildUpdate);
    await bot.discord.changeGuild(guild.id, { icon: picture });
    await updated;
    const changed = waitForEvent(bot.client, Events.UserUpdate);
    await bot.discord.as('Wren Sato').change({ avatar: picture });
    await changed;
    const wren = await guild.members.fetch({ user: (await member('Wren')).id, force: true });
    for (const url of [guild.iconURL(), wren.user.avatarURL(), wren.user.defaultAvatarURL]) {
      const response = await fetch(url?.replace('.webp', '.png') ?? '');
      expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png']);
    }
    expect((await fetch(`${bot.sandbox.url}/cdn/avatars/${wren.id}/unknown.png`)).status).toBe(404);
  });
});
