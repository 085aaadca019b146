import { PermissionFlagsBits as bit } from 'discord-api-types/v10';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connectSandbox } from '../../client/sandbox-client.ts';
import type { GuildView } from '../../control-api/contract.ts';
import { type Sandbox, startSandbox } from '../../start.ts';
import { callRest } from '../../test-support/rest-call.ts';
import { createMember, createRole, createUser } from '../guilds/object-factories.ts';
import { ALL_PERMISSIONS, findHighestRole, computePermissions } from './permissions.ts';

const guildId = '1200000000000000000';
const user = createUser({ id: '1200000000000010001', name: 'Someone' });
const role = (id: string, permissions: bigint, position = 1) => createRole({ id, name: id, position, permissions });
const everyone = role(guildId, bit.ViewChannel | bit.SendMessages | bit.EmbedLinks, 0);
const staff = role('1200000000000000002', bit.ManageMessages, 2);
const administrator = role('1200000000000000003', bit.Administrator, 3);
const overwrite = (id: string, type: 0 | 1, allow: bigint, deny: bigint) => ({
  id,
  type,
  allow: String(allow),
  deny: String(deny),
});

describe('computing permissions', () => {
  const view = bit.ViewChannel;
  const send = bit.SendMessages;
  const base = view | send | bit.EmbedLinks;
  test.each([
    ['everyone has what @everyone has', [], [], base],
    ['a role adds its permissions', [staff.id], [], base | bit.ManageMessages],
    [
      'an administrator has all permissions, whatever a channel denies',
      [administrator.id],
      [overwrite(guildId, 0, 0n, view)],
      ALL_PERMISSIONS,
    ],
    ['an overwrite for everyone denies a permission', [], [overwrite(guildId, 0, 0n, bit.EmbedLinks)], view | send],
    [
      'an allow for a role wins over a deny for everyone',
      [staff.id],
      [overwrite(guildId, 0, 0n, view), overwrite(staff.id, 0, view, 0n)],
      base | bit.ManageMessages,
    ],
    [
      'an allow for one role wins over a deny for another',
      [staff.id, administrator.id.replace('3', '4')],
      [
        overwrite(staff.id, 0, 0n, bit.EmbedLinks),
        overwrite(administrator.id.replace('3', '4'), 0, bit.EmbedLinks, 0n),
      ],
      base | bit.ManageMessages,
    ],
    [
      'a deny for a member wins over an allow for a role',
      [staff.id],
      [overwrite(staff.id, 0, bit.EmbedLinks, 0n), overwrite(user.id, 1, 0n, bit.EmbedLinks)],
      view | send | bit.ManageMessages,
    ],
    ['without View Channel there are no permissions', [staff.id], [overwrite(guildId, 0, 0n, view)], 0n],
    ['without Send Messages there is no Embed Links', [], [overwrite(guildId, 0, 0n, send)], view],
  ])('%s', (_, roles, overwrites, expected) => {
    const permissions = computePermissions({
      guildId,
      ownerId: '1',
      roles: new Map([everyone, staff, administrator].map((one) => [one.id, one])),
      member: createMember(user, { roles, joinedAt: '' }),
      overwrites,
      nowMs: 0,
    });
    expect(permissions).toBe(expected);
  });

  test('the owner has all permissions; a member with a timeout can only read', () => {
    const member = createMember(user, { roles: [], joinedAt: '' });
    const context = { guildId, roles: new Map([[guildId, everyone]]), member, overwrites: [], nowMs: 0 };
    expect(computePermissions({ ...context, ownerId: user.id })).toBe(ALL_PERMISSIONS);
    const timedOut = { ...member, communication_disabled_until: new Date(1).toISOString() };
    expect(computePermissions({ ...context, ownerId: '1', member: timedOut })).toBe(view);
  });

  test('of two roles with the same position the older one is higher', () => {
    const samePosition = role('1200000000000000009', 0n, 2);
    const member = createMember(user, { roles: [samePosition.id, staff.id], joinedAt: '' });
    expect(
      findHighestRole({
        guildId,
        roles: new Map([
          [staff.id, staff],
          [samePosition.id, samePosition],
        ]),
        member,
      })?.id,
    ).toBe(staff.id);
  });
});

describe('permissions of the bot', () => {
  let sandbox: Sandbox;
  let discord: ReturnType<typeof connectSandbox>;
  let guild: GuildView;
  beforeAll(async () => {
    sandbox = await startSandbox();
    discord = connectSandbox(sandbox.url);
  });
  beforeEach(async () => {
    guild = await discord.guild('Harbour Commons');
  });
  afterAll(() => sandbox.close());

  const channelId = (name: string): string =>
    guild.channels.find((channel) => 'name' in channel && channel.name === name)?.id ?? '';
  const roleId = (name: string): string => guild.roles.find((one) => one.name === name)?.id ?? '';
  const memberId = (name: string): string =>
    guild.members.find(({ user: who }) => who.global_name === name)?.user.id ?? '';
  const post = (channel: string, body: object = { content: 'hello' }) =>
    callRest(sandbox, 'POST', `/channels/${channelId(channel)}/messages`, { body });
  const grant = (method: string, member: string, to: string) =>
    callRest(sandbox, method, `/guilds/${guild.id}/members/${memberId(member)}/roles/${roleId(to)}`);
  const deny = (channel: string, bits: bigint) =>
    discord.changeChannel(channelId(channel), {
      permission_overwrites: [overwrite(sandbox.applicationId, 1, 0n, bits)],
    });

  test('posts where it may; gets 50001 where it cannot see, 50013 where it cannot write or embed', async () => {
    expect((await post('market')).status).toBe(200);
    await deny('market', bit.ViewChannel);
    expect(await post('market')).toMatchObject({ status: 403, body: { code: 50_001 } });
    await deny('market', bit.SendMessages);
    expect(await post('market')).toMatchObject({ status: 403, body: { code: 50_013 } });
    await deny('market', bit.EmbedLinks);
    expect(await post('market', { embeds: [{ title: 'e' }] })).toMatchObject({ status: 403, body: { code: 50_013 } });
    expect((await post('market')).status).toBe(200);
    await deny('market', 0n);
  });

  test('grants and revokes roles below its highest; gets 50013 above', async () => {
    expect((await grant('PUT', 'Quiet Fox', 'Council')).status).toBe(204);
    expect(sandbox.world.guilds.get(guild.id)?.contents?.members.get(memberId('Quiet Fox'))?.roles).toContain(
      roleId('Council'),
    );
    expect((await grant('DELETE', 'Quiet Fox', 'Council')).status).toBe(204);
    await discord.changeRole(guild.id, 'Council', { position: 100 });
    expect(await grant('PUT', 'Quiet Fox', 'Council')).toMatchObject({ status: 403, body: { code: 50_013 } });
    await discord.changeRole(guild.id, 'Council', { position: 3 });
  });

  test('grants no role without Manage Roles, and never a managed one', async () => {
    const own = guild.roles.find(({ managed }) => managed);
    expect(await grant('PUT', 'Quiet Fox', own?.name ?? '')).toMatchObject({ status: 400, body: { code: 50_028 } });
    await discord.changeRole(guild.id, own?.id ?? '', { permissions: String(bit.ViewChannel) });
    expect(await grant('PUT', 'Quiet Fox', 'Crew')).toMatchObject({ status: 403, body: { code: 50_013 } });
    await discord.changeRole(guild.id, own?.id ?? '', { permissions: own?.permissions ?? '0' });
  });

  test('deletes messages of others only with Manage Messages, and edits only its own', async () => {
    const message = await discord.as('Wren Sato').send('mine', { channel: 'general' });
    const path = `/channels/${message.channel_id}/messages/${message.id}`;
    expect(await callRest(sandbox, 'PATCH', path, { body: { content: 'yours' } })).toMatchObject({
      status: 403,
      body: { code: 50_005 },
    });
    await deny('general', bit.ManageMessages);
    expect(await callRest(sandbox, 'DELETE', path)).toMatchObject({ status: 403, body: { code: 50_013 } });
    await deny('general', 0n);
    expect((await callRest(sandbox, 'DELETE', path)).status).toBe(204);
    expect(await callRest(sandbox, 'DELETE', path)).toMatchObject({ status: 404, body: { code: 10_008 } });
  });

  test('reports each unknown object with its own code', async () => {
    const nowhere = '1299999999999999999';
    const codes = async (path: string, method = 'GET') => (await callRest(sandbox, method, path)).body;
    expect(await codes(`/channels/${nowhere}`)).toMatchObject({ code: 10_003 });
    expect(await codes(`/guilds/${nowhere}`)).toMatchObject({ code: 10_004 });
    expect(await codes(`/users/${nowhere}`)).toMatchObject({ code: 10_013 });
    expect(await codes(`/guilds/${guild.id}/members/${nowhere}`)).toMatchObject({ code: 10_013 });
    expect(await codes(`/guilds/${guild.id}/members/${memberId('Wren Sato')}/roles/${nowhere}`, 'PUT')).toMatchObject({
      code: 10_011,
    });
    expect(await callRest(sandbox, 'GET', '/users/@me', { token: 'wrong' })).toMatchObject({
      status: 401,
      body: { message: '401: Unauthorized', code: 0 },
    });
    expect(await callRest(sandbox, 'GET', '/users/@me', { token: null })).toMatchObject({ status: 401 });
    expect(await codes('/nothing/here')).toMatchObject({ message: '404: Not Found', code: 0 });
  });

  test('after removal a guild gets 10004 and its channels 50001, until the bot is added again', async () => {
    const other = await discord.addGuild({ name: 'Tidal Library' });
    const path = `/channels/${other.channels[0]?.id}/messages`;
    await discord.removeGuild(other.id);
    expect((await callRest(sandbox, 'POST', path, { body: { content: 'x' } })).body).toMatchObject({ code: 50_001 });
    expect((await callRest(sandbox, 'GET', `/guilds/${other.id}`)).body).toMatchObject({ code: 10_004 });
    expect((await discord.addGuild({ rejoin: other.id })).members.length).toBe(other.members.length);
    expect((await callRest(sandbox, 'POST', path, { body: { content: 'x' } })).status).toBe(200);
  });

  test('opens direct messages with a member, but not with a bot or an unknown user', async () => {
    const open = (id: string) => callRest(sandbox, 'POST', '/users/@me/channels', { body: { recipient_id: id } });
    const dm = await open(memberId('Wren Sato'));
    expect(dm).toMatchObject({ status: 200, body: { type: 1, recipients: [{ global_name: 'Wren Sato' }] } });
    const { id } = dm.body as { id: string };
    expect((await callRest(sandbox, 'POST', `/channels/${id}/messages`, { body: { content: 'hi' } })).status).toBe(200);
    expect(await open(sandbox.applicationId)).toMatchObject({ status: 403, body: { code: 50_007 } });
    const gone = (await discord.join(guild.id, { name: 'Gone Soon' })).user.id;
    await discord.leave(guild.id, gone);
    expect(await open(gone)).toMatchObject({ status: 403, body: { code: 50_278 } });
  });
});
