import { MessageType, PermissionFlagsBits as bit, type APIMessage } from 'discord-api-types/v10';
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

describe('a person’s reply', () => {
  it('mentions whom it answers unless told not to, and shows their message as it reads now', async () => {
    const asked = await oskar().send('Who keeps the lamp?', { channel: 'market' });
    const reply = await wren().send('I do.', { channel: 'market', replyTo: asked.id });
    expect(reply).toMatchObject({ type: MessageType.Reply, referenced_message: { content: 'Who keeps the lamp?' } });
    expect(reply.mentions.map(({ id }) => id)).toEqual([asked.author.id]);
    const quiet = await oskar().send('Good.', { channel: 'market', replyTo: reply.id, mentionAuthor: false });
    expect(quiet.mentions).toEqual([]);
    // One deep, as Discord sends it, however long a conversation grows.
    expect(quiet.referenced_message).not.toHaveProperty('referenced_message');
    await oskar().delete(asked);
    const read = await wren().read('market');
    expect(read.find(({ id }) => id === reply.id)?.referenced_message).toBeNull();
  });

  it('answers neither what is not there nor what Discord itself says', async () => {
    const sent = await wren().send('Pin me.', { channel: 'market' });
    await expect(wren().send('?', { channel: 'general', replyTo: sent.id })).rejects.toMatchObject({ status: 404 });
    const pin = `/channels/${sent.channel_id}/pins/${sent.id}?as=${encodeURIComponent('Ines Duarte')}`;
    await fetch(`${sandbox.url}/sandbox/api${pin}`, { method: 'PUT' });
    const notice = (await wren().read('market')).at(-1);
    expect(notice?.type).toBe(MessageType.ChannelPinnedMessage);
    const late = wren().send('?', { channel: 'market', replyTo: notice?.id ?? '' });
    await expect(late).rejects.toMatchObject({ fields: [{ path: 'replyTo' }] });
  });
});
