import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLocalBot, type LocalBot } from '../../../../tests/support/local-bot.ts';
import { defineCommand } from '../commands/define.ts';
import { privateReply } from '../messages/reply.ts';

const runs: string[] = [];
const declared = defineCommand({
  name: 'anywhere',
  description: 'Offered in conversations too',
  options: {},
  run: (_ctx, interactionContext) => {
    runs.push(interactionContext.guildId);
    return Promise.resolve(privateReply({ content: 'done' }));
  },
});
/** As an older registration may still offer it: in guilds and in direct messages with the bot. */
const anywhere = { ...declared, declaration: { ...declared.declaration, contexts: [0, 1] } };

let local: LocalBot;
beforeAll(async () => {
  local = await startLocalBot({ extra: { commands: [anywhere] } });
});
afterAll(() => local.stop());

test('a command used in a direct message is politely refused and does nothing', async () => {
  const wren = local.discord.as('Wren Sato');
  const refused = await wren.slash('anywhere', {}, { channel: '@dm' });
  expect(refused.reply?.content).toBe('This works in a server, not in a private conversation.');
  expect(runs).toEqual([]);
  expect((await wren.slash('anywhere')).reply?.content).toBe('done');
  expect(runs).toHaveLength(1);
});

test('commands of the product are not offered in direct messages', async () => {
  await expect(local.discord.as('Wren Sato').slash('daily', {}, { channel: '@dm' })).rejects.toMatchObject({
    status: 404,
  });
});
