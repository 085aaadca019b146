import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startLocalBot, type LocalBot } from '../../../../tests/support/local-bot.ts';
import { defineCommand } from '../commands/define.ts';
import { privateReply } from '../messages/reply.ts';

const SOON = { timeout: 15_000, interval: 20 };
let release: () => void = () => undefined;
const released = new Promise<void>((done) => (release = done));

/** Tells where it is all the time, until the test lets it end. */
const counting = defineCommand({
  name: 'counting',
  description: 'Takes its time and says so',
  options: {},
  async run(_ctx, interactionContext) {
    const progressTimer = setInterval(() => interactionContext.progress?.({ content: 'one of two' }), 5);
    await released;
    clearInterval(progressTimer);
    return privateReply({ content: 'two of two' });
  },
});

let local: LocalBot;
beforeAll(async () => {
  local = await startLocalBot({ engine: 'embedded', extra: { commands: [counting] } });
});
afterAll(() => local.stop());

test('slow work shows how far it has come, seldom enough for Discord, and its end last', async () => {
  const wren = local.discord.as('Wren Sato');
  const shownContent = async () => (await wren.read('market')).at(-1)?.content;
  await wren.slash('counting', {}, { channel: 'market', waitMs: 20_000 });
  await vi.waitFor(async () => expect(await shownContent()).toBe('one of two'), SOON);
  release();
  await vi.waitFor(async () => expect(await shownContent()).toBe('two of two'), SOON);
  const edits = (await local.discord.wire(1_000)).filter(({ label }) => label.startsWith('PATCH /webhooks'));
  // The end, and one or, where the machine is slow, two on the way.
  expect(edits.length).toBeLessThanOrEqual(3);
  expect(edits.length).toBeGreaterThanOrEqual(2);
});
