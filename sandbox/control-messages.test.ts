import { PermissionFlagsBits as bit, type APIMessage } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectSandbox, type DiscordClient } from './client.ts';
import { startSandbox, type Sandbox } from './start.ts';

let sandbox: Sandbox;
let discord: DiscordClient;
beforeAll(async () => {
  sandbox = await startSandbox();
  discord = connectSandbox(sandbox.url);
});
afterAll(() => sandbox.close());

const wren = () => discord.as('Wren Sato');
const oskar = () => discord.as('Oskar Vik');
const reactionsOf = ({ reactions }: APIMessage) => reactions?.map(({ emoji, count, me }) => [emoji.name, count, me]);

describe('what a person does with reactions', () => {
  it('is shown to each as their own or not', async () => {
    const sent = await wren().send('The tide is in.', { channel: 'market' });
    await wren().react(sent, '⚓');
    const both = await oskar().react(sent, '⚓');
    expect(reactionsOf(both)).toEqual([['⚓', 2, true]]);
    await oskar().unreact(sent, '⚓');
    const readBy = async (person: ReturnType<typeof wren>) => (await person.read('market')).map(reactionsOf).at(-1);
    expect(await readBy(oskar())).toEqual([['⚓', 1, false]]);
    expect(await readBy(wren())).toEqual([['⚓', 1, true]]);
  });

  it('takes a permission for a new kind, and none to join in', async () => {
    const sent = await wren().send('Who stays?', { channel: 'market' });
    await wren().react(sent, '⚓');
    await discord.overwrite('market', 'Oskar Vik', { deny: bit.AddReactions.toString() });
    await expect(oskar().react(sent, '🎉')).rejects.toMatchObject({ status: 403, code: 'forbidden' });
    expect(reactionsOf(await oskar().react(sent, '⚓'))).toEqual([['⚓', 2, true]]);
    await discord.removeOverwrite('market', 'Oskar Vik');
  });

  it('is as free in the conversation with the bot', async () => {
    const sent = await wren().send('Hello', { channel: '@dm' });
    expect(reactionsOf(await wren().react(sent, '👍'))).toEqual([['👍', 1, true]]);
  });
});
