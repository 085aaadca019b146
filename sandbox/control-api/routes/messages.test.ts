import { ChannelType, MessageType, PermissionFlagsBits as bit, type APIMessage } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { connectSandbox, type SandboxClient } from '../../client/sandbox-client.ts';
import { visibleChannels } from '../../page/state/guild-access.ts';
import { visibleThreads } from '../../page/threads/visible-threads.ts';
import { startSandbox, type Sandbox } from '../../start.ts';

let sandbox: Sandbox;
let discord: SandboxClient;
beforeAll(async () => {
  sandbox = await startSandbox();
  discord = connectSandbox(sandbox.url);
});
afterAll(() => sandbox.close());

const wren = () => discord.as('Wren Sato');
const oskar = () => discord.as('Oskar Vik');
const reactionsOf = ({ reactions }: APIMessage) => reactions?.map(({ emoji, count, me }) => [emoji.name, count, me]);

describe('reactions of a person', () => {
  test('a reaction is marked as own only for the person who added it', async () => {
    const sent = await wren().send('The tide is in.', { channel: 'market' });
    await wren().react(sent, '⚓');
    const both = await oskar().react(sent, '⚓');
    expect(reactionsOf(both)).toEqual([['⚓', 2, true]]);
    await oskar().unreact(sent, '⚓');
    const reactionsReadBy = async (person: ReturnType<typeof wren>) =>
      (await person.read('market')).map(reactionsOf).at(-1);
    expect(await reactionsReadBy(oskar())).toEqual([['⚓', 1, false]]);
    expect(await reactionsReadBy(wren())).toEqual([['⚓', 1, true]]);
  });

  test('a new emoji needs Add Reactions, joining an existing reaction does not', async () => {
    const sent = await wren().send('Who stays?', { channel: 'market' });
    await wren().react(sent, '⚓');
    await discord.setOverwrite('market', 'Oskar Vik', { deny: bit.AddReactions.toString() });
    await expect(oskar().react(sent, '🎉')).rejects.toMatchObject({ status: 403, code: 'forbidden' });
    expect(reactionsOf(await oskar().react(sent, '⚓'))).toEqual([['⚓', 2, true]]);
    await discord.removeOverwrite('market', 'Oskar Vik');
  });

  test('reactions work in direct messages with the bot', async () => {
    const sent = await wren().send('Hello', { channel: '@dm' });
    expect(reactionsOf(await wren().react(sent, '👍'))).toEqual([['👍', 1, true]]);
  });
});

describe('replies of a person', () => {
  test('a reply mentions the author unless disabled, and follows changes of the original message', async () => {
    const question = await oskar().send('Who keeps the lamp?', { channel: 'market' });
    const reply = await wren().send('I do.', { channel: 'market', replyTo: question.id });
    expect(reply).toMatchObject({ type: MessageType.Reply, referenced_message: { content: 'Who keeps the lamp?' } });
    expect(reply.mentions.map(({ id }) => id)).toEqual([question.author.id]);
    const quiet = await oskar().send('Good.', { channel: 'market', replyTo: reply.id, mentionAuthor: false });
    expect(quiet.mentions).toEqual([]);
    // Discord nests one level, however long a conversation grows.
    expect(quiet.referenced_message).not.toHaveProperty('referenced_message');
    await oskar().delete(question);
    const read = await wren().read('market');
    expect(read.find(({ id }) => id === reply.id)?.referenced_message).toBeNull();
  });

  test('missing messages and system messages cannot be replied to', async () => {
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

describe('threads of a person', () => {
  const ines = () => discord.as('Ines Duarte');
  const threadIn = async (id: string) =>
    (await discord.guild('Harbour Commons')).threads.find(({ channel }) => channel.id === id);

  test('a message starts at most one thread, and everyone who writes in it joins it', async () => {
    const sent = await wren().send('Who repairs the nets?', { channel: 'market' });
    const thread = await wren().thread(sent, 'Nets');
    expect([thread.id, thread.parent_id, thread.owner_id]).toEqual([sent.id, sent.channel_id, sent.author.id]);
    const posted = await oskar().send('I have twine.', { channel: thread.id });
    expect((await threadIn(thread.id))?.memberIds).toEqual([sent.author.id, posted.author.id]);
    await expect(oskar().thread(sent, 'Again')).rejects.toMatchObject({ code: '160004' });
    await expect(oskar().thread(posted, 'Below')).rejects.toMatchObject({ code: '50024' });
  });

  test('starting a thread needs Create Public Threads', async () => {
    const sent = await wren().send('Who sweeps the quay?', { channel: 'market' });
    await discord.setOverwrite('market', 'Oskar Vik', { deny: bit.CreatePublicThreads.toString() });
    await expect(oskar().thread(sent, 'Quay')).rejects.toMatchObject({ status: 403, code: 'forbidden' });
    await discord.removeOverwrite('market', 'Oskar Vik');
  });

  test('the owner can archive a thread, and the next message reopens it', async () => {
    const thread = await wren().thread(await wren().send('Rope', { channel: 'market' }), 'Rope');
    const first = await wren().send('Ten fathoms.', { channel: thread.id });
    await expect(oskar().changeThread(thread.id, { archived: true })).rejects.toMatchObject({ code: 'forbidden' });
    await wren().changeThread(thread.id, { archived: true });
    await expect(oskar().react(first, '👍')).rejects.toMatchObject({ code: '50083' });
    await oskar().send('Twelve.', { channel: thread.id });
    expect((await threadIn(thread.id))?.channel.thread_metadata?.archived).toBe(false);
  });

  test('only those with Manage Threads can change or write in a locked thread', async () => {
    const thread = await wren().thread(await wren().send('Oars', { channel: 'market' }), 'Oars');
    await expect(wren().changeThread(thread.id, { locked: true })).rejects.toMatchObject({ code: 'forbidden' });
    await ines().changeThread(thread.id, { locked: true, archived: true });
    await expect(wren().send('Mine.', { channel: thread.id })).rejects.toMatchObject({ code: '160005' });
    await expect(wren().changeThread(thread.id, { archived: false })).rejects.toMatchObject({ code: 'forbidden' });
    await ines().send('Take them.', { channel: thread.id });
  });

  test('a private thread is visible only to its members and to those with Manage Threads', async () => {
    const sent = await wren().send('Keys', { channel: 'market' });
    const created = await fetch(`${sandbox.apiUrl}/v10/channels/${sent.channel_id}/threads`, {
      method: 'POST',
      headers: { authorization: `Bot ${sandbox.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'Keys', type: ChannelType.PrivateThread }),
    });
    const { id } = z.object({ id: z.string() }).parse(await created.json());
    await expect(wren().read(id)).rejects.toMatchObject({ status: 403 });
    await expect(wren().send('Hello?', { channel: id })).rejects.toMatchObject({ status: 403 });
    expect(await ines().read(id)).toEqual([]);
    const { threads, ...guild } = await discord.guild('Harbour Commons');
    const threadNamesFor = (name: string) => {
      const member = guild.members.find(({ user }) => user.global_name === name) ?? expect.fail(name);
      const channels = visibleChannels({ ...guild, threads }, member, 0).flatMap((category) => category.channels);
      return visibleThreads({ ...guild, threads }, member, { channels, nowMs: 0 }).map((thread) => thread.name);
    };
    // Archived threads come last.
    expect(threadNamesFor('Ines Duarte')).toEqual(['Keys', 'Oars', 'Rope', 'Nets']);
    expect(threadNamesFor('Wren Sato')).toEqual(['Oars', 'Rope', 'Nets']);
  });
});
