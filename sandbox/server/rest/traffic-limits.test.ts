import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectSandbox } from '../../client/sandbox-client.ts';
import { type Sandbox, startSandbox } from '../../start.ts';
import { openIdentifiedGateway, openRawGateway } from '../../test-support/raw-gateway.ts';
import { eventually } from '../../test-support/eventually.ts';
import { callRest } from '../../test-support/rest-call.ts';

const MEBIBYTE = 1024 * 1024;

describe('limits of a guild and its channels', () => {
  let sandbox: Sandbox;
  let discord: ReturnType<typeof connectSandbox>;
  let guild: string;
  let general: string;
  beforeAll(async () => {
    sandbox = await startSandbox();
    discord = connectSandbox(sandbox.url);
    const view = await discord.guild('Harbour Commons');
    guild = view.id;
    general = view.channels.find((channel) => 'name' in channel && channel.name === 'general')?.id ?? '';
    const own = view.roles.find(({ managed }) => managed);
    await discord.changeRole(guild, own?.id ?? '', { permissions: '8' });
  });
  afterAll(() => sandbox.close());
  const call = (method: string, path: string, body?: unknown) =>
    callRest(sandbox, method, path, body === undefined ? {} : { body });
  const post = async (): Promise<string> =>
    ((await call('POST', `/channels/${general}/messages`, { content: 'x' })).body as { id: string }).id;

  test.each([
    ['100 messages in a list', `/channels/:general/messages?limit=`, 100],
    ['50 pins in a list', `/channels/:general/messages/pins?limit=`, 50],
    ['1,000 members in a list', `/guilds/:guild/members?limit=`, 1_000],
    ['1,000 members in a search', `/guilds/:guild/members/search?query=w&limit=`, 1_000],
  ])('%s and no more', async (_, path, max) => {
    const at = (limit: number) =>
      call('GET', path.replace(':general', general).replace(':guild', guild) + String(limit));
    expect((await at(max)).status).toBe(200);
    for (const limit of [0, max + 1]) {
      expect(await at(limit)).toMatchObject({
        status: 400,
        body: { code: 50_035, errors: { limit: { _errors: [{ code: expect.stringMatching(/^NUMBER_TYPE_M/u) }] } } },
      });
    }
  });

  test.each<[string, string, string, object, object, string]>([
    [
      'a nickname of 32 characters',
      'PATCH',
      '/guilds/:guild/members/@me',
      { nick: 'x'.repeat(32) },
      { nick: 'x'.repeat(33) },
      'nick',
    ],
    [
      'a role name of 100 characters',
      'POST',
      '/guilds/:guild/roles',
      { name: 'x'.repeat(100) },
      { name: 'x'.repeat(101) },
      'name',
    ],
    [
      'a channel name of 100 characters',
      'POST',
      '/guilds/:guild/channels',
      { name: 'x'.repeat(100) },
      { name: 'x'.repeat(101) },
      'name',
    ],
    [
      'a topic of 1,024 characters',
      'PATCH',
      '/channels/:general',
      { topic: 'x'.repeat(1_024) },
      { topic: 'x'.repeat(1_025) },
      'topic',
    ],
    [
      'a slow mode of six hours',
      'PATCH',
      '/channels/:general',
      { rate_limit_per_user: 21_600 },
      { rate_limit_per_user: 21_601 },
      'rate_limit_per_user',
    ],
    [
      '50 links to renew',
      'POST',
      '/attachments/refresh-urls',
      { attachment_urls: Array.from({ length: 50 }, () => 'u') },
      { attachment_urls: Array.from({ length: 51 }, () => 'u') },
      'attachment_urls',
    ],
  ])('%s and no more', async (_, method, path, passes, fails, field) => {
    const at = path.replace(':general', general).replace(':guild', guild);
    expect((await call(method, at, passes)).status).toBeLessThan(300);
    expect(await call(method, at, fails)).toMatchObject({
      status: 400,
      body: { code: 50_035, errors: { [field]: { _errors: [{ code: expect.any(String) }] } } },
    });
  });

  test('a channel may have 250 pins; one more gets 30003', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 251; n += 1) ids.push(await post());
    const last = ids.pop() ?? '';
    const pin = (id: string) => call('PUT', `/channels/${general}/messages/pins/${id}`);
    const statuses = await Promise.all(ids.map(async (id) => (await pin(id)).status));
    expect(statuses.every((status) => status === 204)).toBe(true);
    expect(await pin(last)).toMatchObject({ status: 400, body: { code: 30_003 } });
  });

  test('a bulk delete takes 2 to 100 messages, none older than two weeks', async () => {
    const remove = (messages: string[]) => call('POST', `/channels/${general}/messages/bulk-delete`, { messages });
    const ids = await Promise.all(Array.from({ length: 101 }, post));
    expect(await remove(ids.slice(0, 1))).toMatchObject({ status: 400, body: { code: 50_035 } });
    expect(await remove(ids)).toMatchObject({ status: 400, body: { code: 50_035 } });
    const young = [await post(), await post()];
    expect((await remove(ids.slice(0, 100))).status).toBe(204);
    expect((await remove(young)).status).toBe(204);
    const old = [ids[100] ?? '', await post()];
    await discord.advanceClock(14 * 86_400_000 + 1_000);
    expect(await remove(old)).toMatchObject({ status: 400, body: { code: 50_034 } });
  });

  test('a message may have 20 different reactions; one more gets 30010', async () => {
    const id = await post();
    const react = (k: number) =>
      call(
        'PUT',
        `/channels/${general}/messages/${id}/reactions/${encodeURIComponent(String.fromCodePoint(0x1f600 + k))}/@me`,
      );
    for (let k = 0; k < 20; k += 1) expect((await react(k)).status).toBe(204);
    expect(await react(20)).toMatchObject({ status: 400, body: { code: 30_010 } });
  });

  test('a guild may have 250 roles; one more gets 30005', async () => {
    const other = await discord.addGuild({ roles: 247, channels: 1, members: 1 });
    const own = other.roles.find(({ managed }) => managed);
    await discord.changeRole(other.id, own?.id ?? '', { permissions: '8' });
    const make = () => call('POST', `/guilds/${other.id}/roles`, { name: 'r' });
    expect((await make()).status).toBe(200);
    expect(await make()).toMatchObject({ status: 400, body: { code: 30_005 } });
  });

  test('a guild may have 500 channels; one more gets 30013', async () => {
    const other = await discord.addGuild({ roles: 1, channels: 499, members: 1 });
    const own = other.roles.find(({ managed }) => managed);
    await discord.changeRole(other.id, own?.id ?? '', { permissions: '8' });
    const make = () => call('POST', `/guilds/${other.id}/channels`, { name: 'c' });
    expect((await make()).status).toBe(201);
    expect(await make()).toMatchObject({ status: 400, body: { code: 30_013 } });
  });

  test('an audit log reason may have 512 characters; a longer one gets 50035', async () => {
    const typing = async (reason: string): Promise<number> => {
      const headers = { authorization: `Bot ${sandbox.token}`, 'x-audit-log-reason': encodeURIComponent(reason) };
      return (await fetch(`${sandbox.apiUrl}/v10/channels/${general}/typing`, { method: 'POST', headers })).status;
    };
    expect([await typing('é'.repeat(512)), await typing('é'.repeat(513))]).toEqual([204, 400]);
  });

  test('a file may have 10 MiB and a request 25 MiB; more gets 40005', async () => {
    const upload = async (sizes: number[]) => {
      const form = new FormData();
      form.append('payload_json', JSON.stringify({ content: 'big' }));
      sizes.forEach((size, k) => form.append(`files[${k}]`, new Blob([new Uint8Array(size)]), `f${k}.bin`));
      const headers = { authorization: `Bot ${sandbox.token}` };
      const response = await fetch(`${sandbox.apiUrl}/v10/channels/${general}/messages`, {
        method: 'POST',
        headers,
        body: form,
      });
      return [response.status, ((await response.json()) as { code?: number }).code];
    };
    expect(await upload([10 * MEBIBYTE])).toEqual([200, undefined]);
    expect(await upload([10 * MEBIBYTE + 1])).toEqual([413, 40_005]);
    expect(await upload([10 * MEBIBYTE, 10 * MEBIBYTE, 5 * MEBIBYTE])).toEqual([413, 40_005]);
  });

  test('an edit cannot remove the components V2 flag', async () => {
    const body = { flags: 1 << 15, components: [{ type: 10, content: 't' }] };
    const { id } = (await call('POST', `/channels/${general}/messages`, body)).body as { id: string };
    const path = `/channels/${general}/messages/${id}`;
    expect((await call('PATCH', path, { flags: 0, components: [{ type: 10, content: 'u' }] })).body).toMatchObject({
      flags: 1 << 15,
    });
    expect(await call('PATCH', path, { flags: 0, content: 'plain' })).toMatchObject({
      status: 400,
      body: { code: 50_035 },
    });
  });
});

describe('rate limits', () => {
  const open = async (traffic: object) => {
    const sandbox = await startSandbox({ traffic });
    return {
      sandbox,
      get: (path = '/users/@me', token?: string) => callRest(sandbox, 'GET', path, token ? { token } : {}),
    };
  };

  test('50 calls a second are accepted; one more gets a global 429 until the next second', async () => {
    const { sandbox, get } = await open({ callsPerSecond: 50 });
    const discord = connectSandbox(sandbox.url);
    for (let n = 0; n < 50; n += 1) expect((await get()).status).toBe(200);
    const refused = await get();
    expect(refused).toMatchObject({ status: 429, body: { global: true, retry_after: expect.any(Number) } });
    expect([refused.headers.get('x-ratelimit-scope'), refused.headers.get('x-ratelimit-global')]).toEqual([
      'global',
      'true',
    ]);
    await discord.advanceClock(1_000);
    expect((await get()).status).toBe(200);
    await sandbox.close();
  });

  test('each route has a bucket per channel that is exhausted, reported and refilled', async () => {
    const { sandbox } = await open({ routeCalls: 2, routeWindowMs: 60_000 });
    const { channels } = await connectSandbox(sandbox.url).guild('Harbour Commons');
    const [first, second] = channels.filter(({ type }) => type === 0);
    const post = (id = '') => callRest(sandbox, 'POST', `/channels/${id}/typing`);
    const remaining = [await post(first?.id), await post(first?.id)].map(({ headers }) =>
      headers.get('x-ratelimit-remaining'),
    );
    expect(remaining).toEqual(['1', '0']);
    const refused = await post(first?.id);
    expect(refused).toMatchObject({ status: 429, body: { global: false } });
    expect(refused.headers.get('x-ratelimit-scope')).toBe('user');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect((await post(second?.id)).status).toBe(204);
    await connectSandbox(sandbox.url).advanceClock(60_000);
    expect((await post(first?.id)).status).toBe(204);
    await sandbox.close();
  });

  test('too many invalid calls ban a bot for ten minutes, with a reply that is not Discord’s', async () => {
    const { sandbox, get } = await open({ invalidCalls: 3 });
    for (let n = 0; n < 4; n += 1) expect((await get('/users/@me', 'wrong')).status).toBe(401);
    const headers = { authorization: `Bot ${sandbox.token}` };
    const banned = await fetch(`${sandbox.apiUrl}/v10/users/@me`, { headers });
    expect([banned.status, await banned.text(), banned.headers.get('via')]).toEqual([429, 'error code: 1015', null]);
    await connectSandbox(sandbox.url).advanceClock(600_000);
    expect((await get()).status).toBe(200);
    await sandbox.close();
  });

  test('a second identify within five seconds gets op 9; one beyond the daily limit closes with 4004', async () => {
    const sandbox = await startSandbox({ identifyWindowMs: 5_000, traffic: { identifiesPerDay: 2 } });
    const first = await openIdentifiedGateway(sandbox);
    const second = await openRawGateway(sandbox);
    const identify = { token: sandbox.token, intents: 1, properties: {} };
    second.send(2, identify);
    await eventually(() => expect(second.frames.find(({ op }) => op === 9)?.d).toBe(false));
    await connectSandbox(sandbox.url).advanceClock(5_000);
    second.send(2, identify);
    await second.waitForEvent('READY');
    await connectSandbox(sandbox.url).advanceClock(5_000);
    const third = await openRawGateway(sandbox);
    third.send(2, identify);
    expect(await third.waitForClose()).toBe(4004);
    first.close();
    second.close();
    await sandbox.close();
  });

  test('a shard may have 2,500 guilds; one more closes with 4011', async () => {
    const sandbox = await startSandbox({ guilds: 2_501, channelsPerGuild: 1, rolesPerGuild: 1, membersPerGuild: 1 });
    const gateway = await openRawGateway(sandbox);
    gateway.send(2, { token: sandbox.token, intents: 0, properties: {} });
    expect(await gateway.waitForClose()).toBe(4011);
    await connectSandbox(sandbox.url).removeGuild([...sandbox.world.guilds.keys()][0] ?? '');
    (await openIdentifiedGateway(sandbox, { intents: 0 })).close();
    await sandbox.close();
  });
});
