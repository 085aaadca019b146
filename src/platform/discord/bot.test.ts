import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { startLocalBot, type LocalBot } from '../../../tests/support/local-bot.ts';
import { defineButton, defineCommand, defineModal } from './commands/define.ts';
import { privateReply, type MessageBody } from './messages/reply.ts';
import { defineRefusals } from '../refusal.ts';

const SLOW_MS = 2_000;
const refuse = defineRefusals({ not_found: 'missing', insufficient_funds: 'conflict' });
const runs: string[] = [];

const slow = defineCommand({
  name: 'slow',
  description: 'Takes its time',
  options: {
    how: {
      kind: 'string',
      description: 'What then',
      choices: [
        { name: 'private', value: 'private' },
        { name: 'public', value: 'public' },
      ],
    },
  },
  async run(_ctx, interactionContext, { how }) {
    await wait(SLOW_MS);
    runs.push(interactionContext.interactionId);
    return how === 'public' ? { show: 'public', content: 'done in public' } : privateReply({ content: 'done' });
  },
});
const broken = defineCommand({
  name: 'broken',
  description: 'Breaks',
  options: {
    refuses: { kind: 'boolean', description: 'Says no instead', optional: true },
    poor: { kind: 'boolean', description: 'Says that coins lack', optional: true },
  },
  run(_ctx, _interactionContext, { refuses, poor }) {
    if (poor === true) return Promise.reject(refuse('insufficient_funds', { balance: 1_200, needed: 5_000 }));
    return Promise.reject(refuses === true ? refuse('not_found') : new Error('the innermost secret'));
  },
});
const greet = defineModal({
  id: 'test.greet',
  params: z.strictObject({ id: z.string() }),
  fields: { name: { kind: 'text', label: 'Name' } },
  run: (_ctx, _interactionContext, { id }, { name }) => Promise.resolve(privateReply({ content: `${id} ${name}` })),
});
const again = defineButton({
  id: 'test.again',
  params: z.strictObject({ count: z.string().regex(/^\d+$/) }),
  responseMode: 'update',
  async run(_ctx, _interactionContext, { count }) {
    const next = String(Number(count) + 1);
    if (next === '2') await wait(SLOW_MS);
    return { show: 'update', content: `pressed ${next}`, components: buttons(next) };
  },
});
const open = defineButton({
  id: 'test.open',
  params: z.strictObject({}),
  responseMode: 'modal',
  run: () => Promise.resolve(greet.show({ id: '42' }, 'Who are you?')),
});
const buttons = (count: string): NonNullable<MessageBody['components']> => [
  {
    type: 1 as const,
    components: [
      { type: 2 as const, style: 1 as const, label: 'Again', custom_id: again.customId({ count }) },
      { type: 2 as const, style: 2 as const, label: 'Open', custom_id: open.customId({}) },
      { type: 2 as const, style: 2 as const, label: 'Old', custom_id: 'test.removed:1' },
    ],
  },
];
const board = defineCommand({
  name: 'board',
  description: 'Posts buttons',
  options: {},
  run: () => Promise.resolve({ show: 'public', content: 'board @everyone', components: buttons('0') }),
});
const pick = defineCommand({
  name: 'pick',
  description: 'Completes',
  options: { item: { kind: 'string', description: 'Which' } },
  autocomplete: { item: (_ctx, _interactionContext, text) => Promise.resolve([{ name: `${text}!`, value: text }]) },
  run: (_ctx, _interactionContext, { item }) => Promise.resolve(privateReply({ content: item })),
});

describe('over the wire', () => {
  let local: LocalBot;
  beforeAll(async () => {
    local = await startLocalBot({
      extra: { commands: [slow, broken, board, pick], components: [again, open, greet] },
    });
  });
  afterAll(() => local.stop());
  const restCalls = async (label: RegExp) =>
    (await local.discord.wire(1_000)).filter((entry) => entry.kind === 'rest' && label.test(entry.label));

  test('a command gets a private reply, and a second claim says when the next one opens', async () => {
    const wren = local.discord.as('Wren Sato');
    const claimed = await wren.slash('daily');
    expect(claimed.state).toBe('replied');
    expect(claimed.reply?.flags).toBe(64);
    expect(claimed.reply?.embeds[0]).toMatchObject({
      title: '100 coins, here you are',
      description: expect.stringMatching(/^Your balance is 100 coins\. The next one opens <t:\d+:R>, at <t:\d+:t>\.$/),
    });
    const second = await wren.slash('daily');
    expect(second.reply?.content).toMatch(/^You have claimed today\. The next one opens <t:\d+:R>/);
    expect(second.reply?.flags).toBe(64);
    const balance = await local.discord.as('Oskar Vik').slash('balance', { user: 'Wren Sato' });
    expect(balance.reply?.embeds[0]?.title).toBe('Wren Sato has 100 coins');
  });

  test('one interaction delivered five times pays once and gets one response', async () => {
    const claimed = await local.discord.as('Juno Kaya').slash('daily', {}, { times: 5 });
    expect(claimed.reply?.embeds[0]?.title).toBe('100 coins, here you are');
    await vi.waitFor(async () => {
      const callbacks = await restCalls(new RegExp(`${claimed.interactionId}.*callback`));
      const codes = callbacks.map(({ code }) => code ?? 0);
      expect(codes.sort((a, b) => a - b)).toEqual([0, 40060, 40060, 40060, 40060]);
    });
    const entries = await local.query('select op_id from economy.entries where op_id = $1::bigint * 2', [
      claimed.interactionId,
    ]);
    expect(entries).toHaveLength(1);
    expect(local.logLines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  });

  test('a slow reply is deferred in time and then filled in, with its visibility', async () => {
    const [privateOutcome, publicOutcome] = await Promise.all([
      local.discord.as('Ezra Bloom').slash('slow', { how: 'private' }),
      local.discord.as('Priya Raman').slash('slow', { how: 'public' }),
    ]);
    for (const outcome of [privateOutcome, publicOutcome]) {
      expect(outcome.answeredMs).toBeGreaterThan(1_000);
      expect(outcome.answeredMs).toBeLessThan(2_400);
    }
    expect(privateOutcome).toMatchObject({ state: 'replied', reply: { content: 'done', flags: 64 } });
    await vi.waitFor(async () => {
      const later = await local.discord.outcome(publicOutcome.interactionId);
      const contents = [later.reply, ...later.followUps].map((message) => message?.content);
      expect(contents).toContain('done in public');
    });
  });

  test('a refusal shows its message, and a bug only its reference', async () => {
    const tobias = local.discord.as('Tobias Fals');
    const refused = await tobias.slash('broken', { refuses: true });
    expect(refused.reply).toMatchObject({ content: 'There is nothing here by that id.', flags: 64 });
    const poor = await tobias.slash('broken', { poor: true });
    expect(poor.reply?.content).toMatch(/^There are 1,200 coins, and 5,000 are needed\./);
    const failed = await tobias.slash('broken');
    const reference = /Reference (\w{8})\./.exec(failed.reply?.content ?? '')?.[1] ?? 'none';
    expect(failed.reply?.content).not.toContain('secret');
    expect(
      local.logLines.filter((line) => line.includes(reference) && line.includes('the innermost secret')),
    ).toHaveLength(1);
    local.logLines.length = 0;
  });

  test('buttons update their message, open modals, and explain when they are too old', async () => {
    const wren = local.discord.as('Wren Sato');
    const posted = await wren.slash('board');
    const message = posted.reply;
    if (!message) throw new Error('no board');
    expect(message.mention_everyone).toBe(false);
    const first = await wren.press(message, 'Again');
    expect(first).toMatchObject({ state: 'updated', reply: { content: 'pressed 1' } });
    if (!first.reply) throw new Error('no update');
    const second = await wren.press(first.reply, 'Again');
    expect(second.reply?.content).toBe('pressed 2');
    expect(second.answeredMs).toBeLessThan(2_400);
    const opened = await wren.press(message, 'Open');
    expect(opened).toMatchObject({ state: 'modal', modal: { title: 'Who are you?' } });
    const submitted = await wren.submit(opened, { name: 'Wren' });
    expect(submitted.reply?.content).toBe('42 Wren');
    const old = await wren.press(message, 'Old');
    expect(old.reply?.content).toBe('This button is from an older time. Use the command again.');
  });

  test('an option is completed while it is typed', async () => {
    const outcome = await local.discord
      .as('Wren Sato')
      .autocomplete('pick', { focused: 'item', options: { item: 'lan' } });
    expect(outcome.choices).toEqual([{ name: 'lan!', value: 'lan' }]);
  });

  test('help lists what a member may use', async () => {
    const outcome = await local.discord.as('Wren Sato').slash('help');
    const lines = outcome.reply?.embeds[0]?.description?.split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        '`/balance` See how many coins you or someone else has',
        '`/daily` Claim your daily coins',
        '`/help` See what you can do here',
      ]),
    );
    expect(lines?.join()).not.toContain('/coins');
    expect(outcome.reply?.embeds[0]?.fields?.[0]).toMatchObject({
      name: 'For staff',
      value: expect.stringContaining('`/coins add` ') as string,
    });
  });

  test('an interaction received after its deadline changes nothing', async () => {
    await local.discord.changeFaults({ deliverLateMs: 3_200 });
    const outcome = await local.discord.as('Hollow Pine').slash('daily', {}, { waitMs: 10_000 });
    await local.discord.changeFaults({ clear: true });
    expect(outcome.state).toBe('failed');
    await vi.waitFor(() =>
      expect(local.logLines.join()).toContain(`"interaction":"${outcome.interactionId}","outcome":"late"`),
    );
    expect(
      await local.query('select 1 from economy.entries where op_id = $1::bigint * 2', [outcome.interactionId]),
    ).toEqual([]);
  });

  test('a dropped socket resumes its session and misses nothing', async () => {
    const before = (await local.discord.wire(1_000)).filter(({ label }) => label === 'IDENTIFY').length;
    await local.discord.changeFaults({ dropSocket: true });
    await vi.waitFor(
      async () => {
        const labels = (await local.discord.wire(1_000)).map(({ label }) => label);
        expect(labels).toContain('RESUMED');
        expect(labels.filter((label) => label === 'IDENTIFY')).toHaveLength(before);
      },
      { timeout: 5_000 },
    );
    await vi.waitFor(() => expect(local.bot.status().state).toBe('online'));
    expect((await local.discord.as('Benno Haas').slash('daily')).state).toBe('replied');
  });

  test('a reconnect request resumes the session, and an invalid session identifies again', async () => {
    const count = async (name: string) =>
      (await local.discord.wire(1_000)).filter(({ label }) => label === name).length;
    const [resumed, identified] = [await count('RESUMED'), await count('IDENTIFY')];
    await local.discord.changeFaults({ reconnect: true });
    await vi.waitFor(async () => expect(await count('RESUMED')).toBe(resumed + 1), { timeout: 5_000 });
    expect(await count('IDENTIFY')).toBe(identified);
    await local.discord.changeFaults({ invalidSession: true });
    await vi.waitFor(async () => expect(await count('IDENTIFY')).toBe(identified + 1), { timeout: 10_000 });
    await vi.waitFor(() => expect(local.bot.status().state).toBe('online'), { timeout: 5_000 });
    expect((await local.discord.as('Mateo Cruz').slash('daily')).state).toBe('replied');
  });

  test('commands are registered once, and again only when they changed', async () => {
    const isPut = /^PUT .*\/commands$/;
    expect(await restCalls(isPut)).toHaveLength(1);
    local.logLines.length = 0;
    const second = local.startAnotherBot();
    await vi.waitFor(() => expect(local.logLines.join()).toContain('"registered":"unchanged"'), { timeout: 5_000 });
    await second.stop();
    expect(await restCalls(isPut)).toHaveLength(1);
  });
});

test('interactions in flight when the program stops still get a reply', async () => {
  const local = await startLocalBot({ extra: { commands: [slow] } });
  const pending = local.discord.as('Wren Sato').slash('slow', { how: 'private' });
  await vi.waitFor(async () => {
    expect((await local.discord.wire()).some(({ label }) => label.includes('INTERACTION_CREATE'))).toBe(true);
  });
  const stopped = local.bot.stop();
  expect(await pending).toMatchObject({ state: 'replied', reply: { content: 'done' } });
  await stopped;
  expect(local.bot.status().state).toBe('offline');
  await local.stop();
});

test('a refused token is reported once, and Discord gets no further request', async () => {
  const local = await startLocalBot();
  await local.discord.changeFaults({ rest401: 1 });
  expect(await local.bot.port.getGuild('1200000000000000000')).toMatchObject({ kind: 'fatal_token' });
  expect(await local.bot.port.getApplication()).toMatchObject({ kind: 'fatal_token' });
  expect(local.fatal).toEqual([expect.stringContaining('DISCORD_TOKEN')]);
  expect(local.bot.status()).toMatchObject({ state: 'offline', fatal: expect.stringContaining('DISCORD_TOKEN') });
  const refused = (await local.discord.wire()).filter(({ status }) => status === 401);
  expect(refused).toHaveLength(1);
  await local.stop();
});

test('a bot stops at once at any point of its start', async () => {
  const local = await startLocalBot();
  for (let ms = 0; ms <= 80; ms += 5) {
    const other = local.startAnotherBot();
    await wait(ms);
    await Promise.race([
      other.stop(),
      wait(2_000).then(() => Promise.reject(new Error(`hangs when stopped after ${ms} ms`))),
    ]);
    expect(other.status().state).toBe('offline');
  }
  await local.stop();
});
