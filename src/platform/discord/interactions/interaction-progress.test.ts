import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startLocalBot, type LocalBot } from '../../../../tests/support/local-bot.ts';
import { defineCommand } from '../commands/define.ts';
import { privateReply } from '../messages/reply.ts';

const SOON = { timeout: 15_000, interval: 20 };
let release: () => void = () => undefined;
const released = new Promise<void>((resolve) => (release = resolve));

/** Reports progress continuously until the test lets it end. */
const counting = defineCommand({
  name: 'counting',
  description: 'Reports its progress',
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

test('slow work shows its progress within the rate limit of Discord, and its final reply last', async () => {
  const wren = local.discord.as('Wren Sato');
  const shownContent = async () => (await wren.read('market')).at(-1)?.content;
  await wren.slash('counting', {}, { channel: 'market', waitMs: 20_000 });
  await vi.waitFor(async () => expect(await shownContent()).toBe('one of two'), SOON);
  release();
  await vi.waitFor(async () => expect(await shownContent()).toBe('two of two'), SOON);
  const edits = (await local.discord.wire(1_000)).filter(({ label }) => label.startsWith('PATCH /webhooks'));
  // The final edit, and one or, on a slow machine, two progress edits.
  expect(edits.length).toBeLessThanOrEqual(3);
  expect(edits.length).toBeGreaterThanOrEqual(2);
});
