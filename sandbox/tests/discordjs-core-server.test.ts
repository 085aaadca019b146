import {
  API,
  ChannelType,
  Client,
  GatewayDispatchEvents as On,
  MessageFlags,
  PermissionFlagsBits as bit,
} from '@discordjs/core';
import { REST } from '@discordjs/rest';
import { WebSocketManager } from '@discordjs/ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectSandbox } from '../client/sandbox-client.ts';
import { type Sandbox, startSandbox } from '../start.ts';
import { eventually } from '../test-support/eventually.ts';

describe('@discordjs/core manages a guild', () => {
  let sandbox: Sandbox;
  let gateway: WebSocketManager;
  let api: API;
  let discord: ReturnType<typeof connectSandbox>;
  let guildId: string;
  let general: string;
  /** The received events, in order. */
  const received: { t: string; d: Record<string, unknown> }[] = [];
  const expectEvent = (t: string, d: object = {}) =>
    eventually(() => expect(received).toContainEqual({ t, d: expect.objectContaining(d) }));

  beforeAll(async () => {
    sandbox = await startSandbox({ shards: 2 });
    discord = connectSandbox(sandbox.url);
    const rest = new REST({ api: sandbox.apiUrl, version: '10' }).setToken(sandbox.token);
    gateway = new WebSocketManager({
      token: sandbox.token,
      // Guilds, members, moderation, presences, messages, reactions, direct messages, content.
      intents: 1 | 2 | 4 | 256 | 512 | 1024 | 4096 | 32_768,
      rest,
      shardCount: null,
    });
    const client = new Client({ rest, gateway });
    api = client.api;
    gateway.on('dispatch', ({ t, d }) => {
      received.push({ t, d: { ...d } });
    });
    await gateway.connect();
    await expectEvent(On.GuildCreate);
    const guild = await discord.guild('Harbour Commons');
    guildId = guild.id;
    general = guild.channels.find((channel) => 'name' in channel && channel.name === 'general')?.id ?? '';
    const own = guild.roles.find(({ managed }) => managed);
    await discord.changeRole(guildId, own?.id ?? '', {
      permissions: String(
        BigInt(own?.permissions ?? '0') |
          bit.ManageChannels |
          bit.ManageNicknames |
          bit.KickMembers |
          bit.BanMembers |
          bit.ModerateMembers |
          bit.ManageThreads,
      ),
    });
  });
  afterAll(async () => {
    await gateway.destroy();
    await sandbox.close();
  });
  const person = async (name: string): Promise<string> =>
    (await api.guilds.searchForMembers(guildId, { query: name, limit: 1 }))[0]?.user.id ?? '';

  test('two shards receive every guild once, with the presences of its members', async () => {
    expect(await gateway.getShardCount()).toBe(2);
    expect(received.filter(({ t }) => t === 'READY')).toHaveLength(2);
    expect(received.filter(({ t, d }) => t === 'GUILD_CREATE' && d['id'] === guildId)).toHaveLength(1);
    await discord.as('Wren Sato').change({ status: 'idle', activity: 'Knots' });
    await expectEvent(On.PresenceUpdate, { status: 'idle', user: { id: await person('Wren') } });
    await gateway.send(0, { op: 3, d: { since: null, activities: [], status: 'dnd' as never, afk: false } });
    await gateway.send(1, { op: 3, d: { since: null, activities: [], status: 'dnd' as never, afk: false } });
    await eventually(async () => expect((await discord.state()).presence).toMatchObject({ status: 'dnd' }));
  });

  test('roles, nicknames, timeouts, removals and bans', async () => {
    const role = await api.guilds.createRole(guildId, { name: 'Pilot', permissions: String(bit.SendMessages) });
    await api.guilds.editRole(guildId, role.id, { name: 'Harbour pilot', hoist: true });
    await api.guilds.setRolePositions(guildId, [{ id: role.id, position: 1 }]);
    const foxId = await person('Quiet');
    await api.guilds.addRoleToMember(guildId, foxId, role.id, { reason: 'For steady hands – ütfé' });
    expect((await api.guilds.getMember(guildId, foxId)).roles).toContain(role.id);
    expect((await discord.wire()).map(({ detail }) => detail)).toContain('For steady hands – ütfé');
    await api.guilds.removeRoleFromMember(guildId, foxId, role.id);
    await api.guilds.editMember(guildId, foxId, { nick: 'Fox', roles: [role.id] });
    await expectEvent(On.GuildMemberUpdate, { nick: 'Fox', roles: [role.id] });
    await api.guilds.deleteRole(guildId, role.id);
    expect((await api.guilds.getRoles(guildId)).map(({ id }) => id)).not.toContain(role.id);
    expect(await api.guilds.getMembers(guildId, { limit: 1_000 })).toHaveLength(22);
    await api.users.editCurrentGuildMember(guildId, { nick: 'Harbour' });
    await api.guilds.removeMember(guildId, foxId);
    await expectEvent(On.GuildMemberRemove, { guild_id: guildId });
    await api.guilds.banUser(guildId, foxId, {}, { reason: 'Enough' });
    await expectEvent(On.GuildBanAdd, { guild_id: guildId });
    expect(await api.guilds.getMemberBans(guildId)).toMatchObject([{ reason: 'Enough', user: { id: foxId } }]);
    await api.guilds.unbanUser(guildId, foxId);
    await discord.join(guildId, { name: 'Quiet Fox', userId: foxId });
    await expectEvent(On.GuildMemberAdd, { guild_id: guildId });
  });

  test('channels, their order and their permissions', async () => {
    const created = await api.guilds.createChannel(guildId, { name: 'pilots', type: ChannelType.GuildText });
    await expectEvent(On.ChannelCreate, { id: created.id });
    await api.channels.edit(created.id, { topic: 'Who steers' });
    await api.guilds.setChannelPositions(guildId, [{ id: created.id, position: 0 }]);
    await api.channels.editPermissionOverwrite(created.id, guildId, { type: 0, deny: String(bit.SendMessages) });
    const send = () => discord.as('Wren Sato').send('hello', { channel: created.id });
    await expect(send()).rejects.toMatchObject({ status: 403 });
    await api.channels.deletePermissionOverwrite(created.id, guildId);
    await expect(send()).resolves.toMatchObject({ content: 'hello' });
    expect((await api.guilds.getChannels(guildId)).find(({ id }) => id === created.id)).toMatchObject({
      topic: 'Who steers',
    });
    await api.channels.delete(created.id);
    await expectEvent(On.ChannelDelete, { id: created.id });
    await expect(api.channels.get(created.id)).rejects.toMatchObject({ code: 10_003 });
  });

  test('messages, reactions, pins and threads', async () => {
    const first = await api.channels.createMessage(general, {
      content: 'First',
      files: [{ name: 'a.txt', data: Buffer.from('a') }],
      nonce: 'n',
      enforce_nonce: true,
      allowed_mentions: { parse: [] },
    });
    expect((await api.channels.createMessage(general, { content: 'x', nonce: 'n', enforce_nonce: true })).id).toBe(
      first.id,
    );
    const reply = await api.channels.createMessage(general, {
      content: 'Second',
      message_reference: { message_id: first.id },
    });
    expect(reply).toMatchObject({ type: 19, referenced_message: { id: first.id } });
    await api.channels.editMessage(general, reply.id, { content: 'Changed', flags: MessageFlags.SuppressEmbeds });
    await expectEvent(On.MessageUpdate, { id: reply.id, content: 'Changed' });
    const around = await api.channels.getMessages(general, { around: first.id, limit: 3 });
    expect(around.map(({ id }) => id)).toContain(first.id);
    await api.channels.addMessageReaction(general, first.id, '⚓');
    await expectEvent(On.MessageReactionAdd, { message_id: first.id });
    expect(await api.channels.getMessageReactions(general, first.id, '⚓')).toHaveLength(1);
    await api.channels.deleteOwnMessageReaction(general, first.id, '⚓');
    await api.channels.deleteAllMessageReactions(general, first.id);
    await api.channels.pinMessage(general, first.id);
    await expectEvent(On.ChannelPinsUpdate, { channel_id: general });
    await api.channels.unpinMessage(general, first.id);
    const thread = await api.channels.createThread(general, { name: 'Aside' }, first.id);
    await expectEvent(On.ThreadCreate, { id: thread.id, newly_created: true });
    await api.threads.addMember(thread.id, await person('Wren'));
    expect(await api.threads.getAllMembers(thread.id)).toHaveLength(2);
    await api.channels.edit(thread.id, { archived: true, locked: true });
    await expect(api.channels.createMessage(thread.id, { content: 'no' })).rejects.toMatchObject({ code: 50_083 });
    await api.channels.delete(thread.id);
    await api.channels.bulkDeleteMessages(general, [first.id, reply.id]);
    await expectEvent(On.MessageDeleteBulk, { ids: [first.id, reply.id] });
  });

  test('direct messages, and a user who accepts none', async () => {
    const channel = await api.users.createDM(await person('Oskar'));
    await api.channels.createMessage(channel.id, { content: 'Your order is ready.' });
    expect(await discord.as('Oskar Vik').read('@dm')).toMatchObject([{ content: 'Your order is ready.' }]);
    await discord.as('Oskar Vik').closeDms();
    await expect(api.channels.createMessage(channel.id, { content: 'Hello?' })).rejects.toMatchObject({ code: 50_007 });
    await discord.as('Oskar Vik').openDms();
  });

  test('its own name and avatar, and leaving a guild', async () => {
    const avatar = `data:image/png;base64,${Buffer.from('me').toString('base64')}`;
    const self = await api.users.edit({ username: 'Harbour bot', avatar });
    const picture = await fetch(`${sandbox.url}/cdn/avatars/${self.id}/${self.avatar}.png`);
    expect(await picture.text()).toBe('me');
    const other = await discord.addGuild({ name: 'Elsewhere' });
    await api.users.leaveGuild(other.id);
    await expectEvent(On.GuildDelete, { id: other.id });
  });
});

describe('people authorize on the page', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());
  const redirect = 'http://127.0.0.1:5000/api/auth/discord';
  const authorizeParams = (more: Record<string, string> = {}) =>
    new URLSearchParams({
      client_id: sandbox.applicationId,
      redirect_uri: redirect,
      response_type: 'code',
      scope: 'identify guilds guilds.members.read',
      state: 's',
      ...more,
    });
  const submitForm = (path: string, form: URLSearchParams) =>
    fetch(`${sandbox.url}${path}`, { method: 'POST', body: form, redirect: 'manual' });

  test('Authorize returns a code whose token reads the user and their member', async () => {
    const discord = connectSandbox(sandbox.url);
    const guild = await discord.guild('Harbour Commons');
    const mara = guild.members.find(({ user }) => user.global_name === 'Mara Lindqvist')?.user.id ?? '';
    const page = await (await fetch(`${sandbox.url}/oauth2/authorize?${authorizeParams()}`)).text();
    expect(page).toContain(`<option value="${mara}">Mara Lindqvist</option>`);
    const response = await submitForm('/oauth2/authorize', authorizeParams({ as: mara, answer: 'yes' }));
    const next = new URL(response.headers.get('location') ?? '');
    expect([response.status, next.origin + next.pathname, next.searchParams.get('state')]).toEqual([
      302,
      redirect,
      's',
    ]);

    const api = new API(new REST({ api: sandbox.apiUrl, version: '10' }));
    const grant = await api.oauth2.tokenExchange({
      client_id: sandbox.applicationId,
      client_secret: sandbox.clientSecret,
      grant_type: 'authorization_code',
      code: next.searchParams.get('code') ?? '',
      redirect_uri: redirect,
    });
    const asMara = { api: sandbox.apiUrl, version: '10', authPrefix: 'Bearer' } as const;
    const { users, oauth2 } = new API(new REST(asMara).setToken(grant.access_token));
    expect(await users.getCurrent()).toMatchObject({ id: mara });
    expect(await users.getGuilds()).toMatchObject([{ id: guild.id, owner: true }]);
    expect(await users.getGuildMember(guild.id)).toMatchObject({ user: { id: mara } });
    expect(await oauth2.getCurrentAuthorizationInformation()).toMatchObject({
      user: { id: mara },
      scopes: ['identify', 'guilds', 'guilds.members.read'],
    });
    await discord.advanceClock(8 * 86_400_000);
    await expect(users.getCurrent()).rejects.toMatchObject({ status: 401 });
  });

  test('Cancel returns no code, another application is refused, and the control API serves the page', async () => {
    const no = await submitForm('/sandbox/api/oauth2/authorize', authorizeParams({ as: '', answer: 'no' }));
    expect(new URL(no.headers.get('location') ?? '').searchParams.get('error')).toBe('access_denied');
    const unknownApplication = await fetch(
      `${sandbox.url}/api/oauth2/authorize?${authorizeParams({ client_id: '1' })}`,
    );
    expect(unknownApplication.status).toBe(400);
    const mounted = await sandbox.handleControlRequest(
      new Request(`${sandbox.url}/sandbox/api/oauth2/authorize?${authorizeParams()}`),
    );
    expect([mounted.status, mounted.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    const script = await fetch(`${sandbox.url}/oauth2/authorize?${authorizeParams({ state: '"><script>' })}`);
    expect(await script.text()).not.toContain('<script>');
  });
});
