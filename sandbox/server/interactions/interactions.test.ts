import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectSandbox } from '../../client/sandbox-client.ts';
import { type Sandbox, startSandbox } from '../../start.ts';
import { openIdentifiedGateway, type RawGateway } from '../../test-support/raw-gateway.ts';
import { callRest } from '../../test-support/rest-call.ts';

type ReceivedInteraction = { id: string; token: string; channel_id: string };

describe('interactions', () => {
  let sandbox: Sandbox;
  let gateway: RawGateway;
  let discord: ReturnType<typeof connectSandbox>;
  let clockOffsetMs = 0;
  let receivedCount = 0;

  beforeAll(async () => {
    sandbox = await startSandbox({ now: () => Date.now() + clockOffsetMs });
    discord = connectSandbox(sandbox.url);
    gateway = await openIdentifiedGateway(sandbox);
    await callRest(sandbox, 'PUT', `/applications/${sandbox.applicationId}/commands`, {
      body: [
        { name: 'daily', description: 'Take coins' },
        { name: 'staff', description: 'For staff', default_member_permissions: '32' },
        {
          name: 'give',
          description: 'Give',
          options: [{ type: 4, name: 'amount', description: 'How many', required: true, min_value: 1, max_value: 10 }],
        },
        {
          name: 'shop',
          description: 'Shop',
          options: [
            {
              type: 1,
              name: 'buy',
              description: 'Buy',
              options: [
                { type: 3, name: 'item', description: 'What', choices: [{ name: 'Lantern', value: 'lantern' }] },
              ],
            },
          ],
        },
      ],
    });
  });
  afterAll(async () => {
    gateway.close();
    await sandbox.close();
  });

  /** Waits for the next interaction that no test has read yet. */
  async function next(): Promise<ReceivedInteraction> {
    receivedCount += 1;
    return await gateway.waitForEvent<ReceivedInteraction>('INTERACTION_CREATE', receivedCount - 1);
  }
  const invokeDaily = async (channel = 'market'): Promise<ReceivedInteraction> => {
    await discord.as('Wren Sato').slash('daily', {}, { waitMs: 0, channel });
    return next();
  };
  const callback = (interaction: ReceivedInteraction, body: object, search = '') =>
    callRest(sandbox, 'POST', `/interactions/${interaction.id}/${interaction.token}/callback${search}`, {
      body,
      token: null,
    });
  const webhook = (interaction: ReceivedInteraction, method: string, path = '', body?: object) =>
    callRest(sandbox, method, `/webhooks/${sandbox.applicationId}/${interaction.token}${path}`, {
      token: null,
      ...(body ? { body } : {}),
    });
  const hello = { type: 4, data: { content: 'hello' } };

  test('an interaction carries the complete documented object', async () => {
    expect(await invokeDaily()).toMatchObject({
      application_id: sandbox.applicationId,
      type: 2,
      version: 1,
      token: expect.any(String),
      guild_id: expect.any(String),
      guild: { id: expect.any(String), locale: 'en-US', features: [] },
      channel: { name: 'market', type: 0, permissions: expect.stringMatching(/^\d+$/u) },
      member: {
        user: { global_name: 'Wren Sato' },
        roles: expect.any(Array),
        permissions: expect.stringMatching(/^\d+$/u),
      },
      app_permissions: expect.stringMatching(/^\d+$/u),
      locale: expect.any(String),
      guild_locale: 'en-US',
      entitlements: [],
      authorizing_integration_owners: { 0: expect.any(String) },
      context: 0,
      attachment_size_limit: 10_485_760,
      data: { name: 'daily', type: 1, id: expect.any(String) },
    });
  });

  test('an interaction takes one response: a second one gets 40060', async () => {
    const interaction = await invokeDaily();
    expect(await callback(interaction, hello)).toMatchObject({ status: 204, body: null });
    expect(await callback(interaction, hello)).toMatchObject({ status: 400, body: { code: 40_060 } });
  });

  test('returns the created message with with_response; a 204 has no content type', async () => {
    const full = await callback(
      await invokeDaily(),
      { type: 4, data: { content: 'hi', flags: 64 } },
      '?with_response=true',
    );
    expect(full).toMatchObject({
      status: 200,
      body: {
        interaction: { type: 2, response_message_ephemeral: true, response_message_loading: false },
        resource: { type: 4, message: { content: 'hi', flags: 64 } },
      },
    });
    const bare = await callback(await invokeDaily(), hello);
    expect(bare.headers.get('content-type')).toBeNull();
  });

  test('after three seconds the response gets 10062 and the person sees a failure', async () => {
    const { interactionId } = await discord.as('Wren Sato').slash('daily', {}, { waitMs: 0 });
    const interaction = await next();
    clockOffsetMs += 3_001;
    expect(await callback(interaction, hello)).toMatchObject({ status: 404, body: { code: 10_062 } });
    const outcome = await discord.outcome(interactionId, 10_000);
    expect(outcome).toMatchObject({ state: 'failed', error: 'The application did not respond' });
  }, 15_000);

  test('a wrong token or id gets 10062', async () => {
    const interaction = await invokeDaily();
    expect(await callback({ ...interaction, token: 'wrong' }, hello)).toMatchObject({
      status: 404,
      body: { code: 10_062 },
    });
    expect(await callback({ ...interaction, id: '1' }, hello)).toMatchObject({ status: 404, body: { code: 10_062 } });
  });

  test.each([
    ['a component response to a command', { type: 7, data: {} }],
    ['an unknown response type', { type: 99 }],
    ['content over the limit', { type: 4, data: { content: 'x'.repeat(2_001) } }],
    ['a modal without components', { type: 9, data: { custom_id: 'm', title: 't', components: [] } }],
    [
      'a modal title over 45 characters',
      { type: 9, data: { custom_id: 'm', title: 'x'.repeat(46), components: [{ type: 10, content: 't' }] } },
    ],
    [
      'six modal components',
      {
        type: 9,
        data: { custom_id: 'm', title: 't', components: Array.from({ length: 6 }, () => ({ type: 10, content: 't' })) },
      },
    ],
  ])('refuses %s and still accepts a valid response', async (_, body) => {
    const interaction = await invokeDaily();
    expect(await callback(interaction, body)).toMatchObject({ status: 400, body: { code: 50_035 } });
    expect((await callback(interaction, hello)).status).toBe(204);
  });

  test('a deferred response is edited, followed up, read and deleted with its token alone', async () => {
    const interaction = await invokeDaily();
    expect((await webhook(interaction, 'POST', '', { content: 'early' })).body).toMatchObject({ code: 10_015 });
    await callback(interaction, { type: 5, data: { flags: 64 } });
    expect((await webhook(interaction, 'GET', '/messages/%40original')).body).toMatchObject({ flags: 64 | 128 });
    expect((await webhook(interaction, 'PATCH', '/messages/@original', { content: 'done' })).body).toMatchObject({
      content: 'done',
      flags: 64,
    });
    const follow = await webhook(interaction, 'POST', '', { content: 'more', flags: 64 });
    expect(follow).toMatchObject({ status: 200, body: { content: 'more', flags: 64 } });
    const { id } = follow.body as { id: string };
    expect((await webhook(interaction, 'PATCH', `/messages/${id}`, { content: 'changed' })).status).toBe(200);
    expect((await webhook(interaction, 'DELETE', `/messages/${id}`)).status).toBe(204);
    expect((await webhook(interaction, 'GET', `/messages/${id}`)).body).toMatchObject({ code: 10_008 });
    expect((await webhook(interaction, 'DELETE', '/messages/@original')).status).toBe(204);
    expect((await webhook(interaction, 'GET', '/messages/@original')).body).toMatchObject({ code: 10_008 });
  });

  test('the first follow-up of a deferred response becomes that response', async () => {
    const interaction = await invokeDaily();
    const full = await callback(interaction, { type: 5 }, '?with_response=true');
    const original = (full.body as { interaction: { response_message_id: string } }).interaction.response_message_id;
    expect((await webhook(interaction, 'POST', '', { content: 'now' })).body).toMatchObject({
      id: original,
      content: 'now',
    });
  });

  test('the token expires after 15 minutes', async () => {
    const interaction = await invokeDaily();
    await callback(interaction, hello);
    clockOffsetMs += 15 * 60_000 + 1;
    const late = await webhook(interaction, 'PATCH', '/messages/@original', { content: 'late' });
    expect(late).toMatchObject({ status: 401, body: { code: 50_027, message: 'Invalid Webhook Token' } });
  });

  test('private replies do not exist for the channel routes', async () => {
    const interaction = await invokeDaily();
    await callback(interaction, { type: 4, data: { content: 'psst', flags: 64 } });
    const { body } = await webhook(interaction, 'GET', '/messages/@original');
    const { id } = body as { id: string };
    expect((await callRest(sandbox, 'GET', `/channels/${interaction.channel_id}/messages/${id}`)).body).toMatchObject({
      code: 10_008,
    });
    const listed = (await callRest(sandbox, 'GET', `/channels/${interaction.channel_id}/messages`)).body as {
      id: string;
    }[];
    expect(listed.map((message) => message.id)).not.toContain(id);
  });

  test.each([
    ['a missing required option', 'give', {}, 'options.amount'],
    ['a number below its minimum', 'give', { amount: 0 }, 'options.amount'],
    ['a number above its maximum', 'give', { amount: 11 }, 'options.amount'],
    ['a fraction for an integer', 'give', { amount: 1.5 }, 'options.amount'],
    ['an undeclared option', 'give', { amount: 1, more: 1 }, 'options.more'],
    ['an unknown choice', 'shop buy', { item: 'boat' }, 'options.item'],
  ])('%s never reaches the bot', async (_, command, options, path) => {
    const refused = discord.as('Wren Sato').slash(command, options);
    await expect(refused).rejects.toMatchObject({ status: 400, code: 'invalid', fields: [{ path }] });
  });

  test('a subcommand is sent in Discord’s nested shape, a choice by its value', async () => {
    await discord.as('Wren Sato').slash('shop buy', { item: 'Lantern' }, { waitMs: 0 });
    expect(await next()).toMatchObject({
      data: { options: [{ name: 'buy', type: 1, options: [{ name: 'item', type: 3, value: 'lantern' }] }] },
    });
  });

  test('a command needs its required permissions and Use Application Commands', async () => {
    await expect(discord.as('Wren Sato').slash('staff')).rejects.toMatchObject({ status: 404 });
    await discord.as('Ines Duarte').slash('staff', {}, { waitMs: 0 });
    expect(await next()).toMatchObject({ data: { name: 'staff' } });
    await expect(discord.as('Wren Sato').slash('daily', {}, { channel: 'captains' })).rejects.toMatchObject({
      status: 403,
    });
  });

  test('a command works in direct messages, with a user instead of a member', async () => {
    const interaction = await invokeDaily('@dm');
    expect(interaction).toMatchObject({ user: { global_name: 'Wren Sato' }, context: 1, channel: { type: 1 } });
    expect(interaction).not.toHaveProperty('member');
    expect(interaction).not.toHaveProperty('guild_id');
    await callback(interaction, hello);
    expect((await discord.as('Wren Sato').read('@dm')).at(-1)).toMatchObject({ content: 'hello' });
  });

  test('many commands at once are many interactions; one delivered many times is one', async () => {
    const done = discord.slashMany(50, { as: () => 'Wren Sato', command: 'daily', channel: 'market', waitMs: 0 });
    expect(new Set((await done).map(({ interactionId }) => interactionId)).size).toBe(50);
    const ids = await Promise.all(Array.from({ length: 50 }, () => next()));
    expect(new Set(ids.map(({ id }) => id)).size).toBe(50);
    await discord.as('Wren Sato').slash('daily', {}, { times: 3, waitMs: 0 });
    const same = [await next(), await next(), await next()];
    expect(new Set(same.map(({ id }) => id)).size).toBe(1);
  });
});
