import {
  ChannelType,
  Events,
  GatewayIntentBits as Intent,
  type Guild,
  type Message,
  MessageFlags,
  MessageReferenceType,
  MessageType,
  type NewsChannel,
  PermissionFlagsBits as bit,
  type TextChannel,
  type ThreadChannel,
} from 'discord.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitForEvent, type DiscordJsBot, startDiscordJsBot } from '../../../test-support/discord-js-bot.ts';

describe('discord.js writes messages', () => {
  let bot: DiscordJsBot;
  let guild: Guild;
  let general: TextChannel;
  beforeAll(async () => {
    const { Guilds, GuildMessages, MessageContent, GuildMessageReactions, GuildMembers } = Intent;
    bot = await startDiscordJsBot({
      intents: [Guilds, GuildMessages, MessageContent, GuildMessageReactions, GuildMembers],
    });
    guild = bot.client.guilds.cache.first() as Guild;
    general = guild.channels.cache.find(({ name }) => name === 'general') as TextChannel;
  });
  afterAll(() => bot.close());
  const person = async (name: string) => (await guild.members.search({ query: name })).first()?.user.id ?? '';

  test('sends files, embeds and buttons, edits them, keeps one file and deletes the message', async () => {
    const sent = await general.send({
      content: 'Look',
      embeds: [{ title: 'Ledger', image: { url: 'attachment://page.png' } }],
      files: [
        { attachment: Buffer.from('picture'), name: 'page.png', description: 'A page' },
        { attachment: Buffer.from('words'), name: 'notes.txt' },
      ],
      components: [{ type: 1, components: [{ type: 2, style: 1, label: 'Open', customId: 'open' }] }],
    });
    expect(sent.attachments.map(({ name, description, size }) => [name, description, size])).toEqual([
      ['page.png', 'A page', 7],
      ['notes.txt', null, 5],
    ]);
    const picture = sent.embeds[0]?.image?.url ?? '';
    expect(await (await fetch(picture)).text()).toBe('picture');
    const [first] = sent.attachments.values();
    const edited = await sent.edit({ content: 'Read', attachments: first ? [first] : [], components: [] });
    expect([edited.content, edited.attachments.size, edited.components.length]).toEqual(['Read', 1, 0]);
    expect(edited.editedAt).not.toBeNull();
    await sent.delete();
    await expect(general.messages.fetch(sent.id)).rejects.toMatchObject({ code: 10_008 });
  });

  test('mentions only what allowed_mentions permits; a reply mentions its author only on request', async () => {
    const wren = await person('Wren');
    const all = `<@${wren}> and <@&${guild.roles.cache.find(({ name }) => name === 'Crew')?.id}> and @everyone`;
    const quiet = await general.send({ content: all, allowedMentions: { parse: [] } });
    expect([quiet.mentions.users.size, quiet.mentions.everyone]).toEqual([0, false]);
    const loud = await general.send({ content: all, allowedMentions: { users: [wren] } });
    expect([...loud.mentions.users.keys()]).toEqual([wren]);
    expect((await general.send({ content: all })).mentions.everyone).toBe(false);
    const question = await bot.discord.as('Wren Sato').send('How?', { channel: 'general' });
    const message = await general.messages.fetch(question.id);
    const reply = await message.reply({ content: 'So', allowedMentions: { repliedUser: false } });
    expect([reply.type, reply.reference?.messageId, reply.mentions.users.size]).toEqual([
      MessageType.Reply,
      question.id,
      0,
    ]);
    const pinging = await message.reply({ content: 'So', allowedMentions: { repliedUser: true } });
    expect([...pinging.mentions.users.keys()]).toEqual([wren]);
    await bot.discord.as('Wren Sato').delete(question);
    await expect(message.reply('Again')).rejects.toMatchObject({ code: 50_035 });
    const anyway = await message.reply({ content: 'Again', failIfNotExists: false });
    expect(anyway.reference).toBeNull();
  });

  test('forwards a message with its complete content', async () => {
    const market = guild.channels.cache.find(({ name }) => name === 'market') as TextChannel;
    const sent = await general.send({ content: 'News', embeds: [{ title: 'Of the day' }] });
    const forwarded = await sent.forward(market);
    expect(forwarded.reference).toMatchObject({ type: MessageReferenceType.Forward, messageId: sent.id });
    expect(forwarded.messageSnapshots.first()).toMatchObject({ content: 'News', embeds: [{ title: 'Of the day' }] });
  });

  test('one nonce creates one message with enforce_nonce', async () => {
    const first = await general.send({ content: 'once', nonce: 'n-1', enforceNonce: true });
    const second = await general.send({ content: 'once', nonce: 'n-1', enforceNonce: true });
    expect(second.id).toBe(first.id);
  });

  test('lists before, after and around, newest first; a bulk delete is one event', async () => {
    const channel = await bot.discord.addChannel(guild.id, { name: 'long' });
    const long = (await bot.client.channels.fetch(channel.id)) as TextChannel;
    const sent: Message[] = [];
    for (let n = 0; n < 7; n += 1) sent.push(await long.send(String(n)));
    const texts = async (how: object): Promise<string[]> =>
      (await long.messages.fetch({ ...how, cache: false })).map(({ content }) => content);
    expect(await texts({ limit: 3 })).toEqual(['6', '5', '4']);
    expect(await texts({ before: sent[3]?.id, limit: 2 })).toEqual(['2', '1']);
    expect(await texts({ after: sent[3]?.id, limit: 2 })).toEqual(['5', '4']);
    expect(await texts({ around: sent[3]?.id, limit: 3 })).toEqual(['4', '3', '2']);
    const gone = waitForEvent<[{ size: number }]>(bot.client, Events.MessageBulkDelete);
    await long.bulkDelete(sent.slice(0, 5));
    expect((await gone)[0].size).toBe(5);
    expect(await texts({})).toEqual(['6', '5']);
  });

  test('pins, reads who pinned, lists with both route families and unpins', async () => {
    const sent = await general.send('Keep this');
    const noticed = waitForEvent<[Message]>(
      bot.client,
      Events.MessageCreate,
      ({ type }) => type === MessageType.ChannelPinnedMessage,
    );
    await sent.pin();
    expect((await noticed)[0].reference?.messageId).toBe(sent.id);
    expect((await general.messages.fetchPins()).items.map(({ message }) => message.id)).toEqual([sent.id]);
    await sent.unpin();
    expect((await general.messages.fetchPins()).items).toEqual([]);
    await bot.discord.setOverwrite('general', 'Harbourmaster', { deny: String(bit.PinMessages) });
    await expect(sent.pin()).rejects.toMatchObject({ code: 50_013 });
    await bot.discord.removeOverwrite('general', 'Harbourmaster');
  });

  test('reacts, receives reactions of people, counts and removes them', async () => {
    const sent = await general.send('Vote');
    await sent.react('✅');
    const added = waitForEvent(
      bot.client,
      Events.MessageReactionAdd,
      (reaction: { count: number }) => reaction.count === 2,
    );
    await bot.discord.as('Wren Sato').react((await bot.discord.as('Wren Sato').read('general')).at(-1) as never, '✅');
    await added;
    const reaction = sent.reactions.cache.get('✅');
    expect((await reaction?.users.fetch())?.size).toBe(2);
    const removed = waitForEvent(bot.client, Events.MessageReactionRemove);
    await reaction?.users.remove(await person('Wren'));
    await removed;
    await sent.react('🇩🇪');
    await sent.reactions.cache.get('🇩🇪')?.remove();
    await sent.reactions.removeAll();
    expect((await general.messages.fetch({ message: sent.id, force: true })).reactions.cache.size).toBe(0);
    await expect(sent.react('no emoji')).rejects.toMatchObject({ code: 10_014 });
  });

  test('starts threads with and without a message, writes, adds a member, locks, lists archived ones', async () => {
    const opened = waitForEvent(bot.client, Events.ThreadCreate);
    const sent = await general.send('Talk about this');
    const thread = (await sent.startThread({ name: 'Talk', autoArchiveDuration: 60 })) as ThreadChannel;
    await opened;
    expect([thread.id, thread.parentId, sent.hasThread]).toEqual([sent.id, general.id, true]);
    await thread.send('First');
    await bot.discord.as('Wren Sato').send('Second', { channel: thread.id });
    const contents = (await thread.messages.fetch()).map(({ content }) => content);
    expect(contents.slice(0, 2)).toEqual(['Second', 'First']);
    await thread.members.add(await person('Oskar'));
    expect((await thread.members.fetch()).size).toBe(3);
    await thread.setName('Talked');
    await thread.setArchived(true);
    expect((await general.threads.fetchArchived()).threads.map(({ name }) => name)).toEqual(['Talked']);
    await thread.send('Opens again');
    expect((await guild.channels.fetchActiveThreads()).threads.map(({ name }) => name)).toContain('Talked');
    await expect(thread.setLocked(true)).rejects.toMatchObject({ code: 50_013 });
    const hidden = await general.threads.create({ name: 'Hidden', type: ChannelType.PrivateThread });
    expect(hidden.type).toBe(ChannelType.PrivateThread);
    await hidden.leave();
    await expect(
      bot.client.rest.post(`/channels/${general.id}/messages/${sent.id}/threads`, { body: { name: 'Twice' } }),
    ).rejects.toMatchObject({ code: 160_004 });
    // A member who left a private thread cannot see it.
    await expect(hidden.delete()).rejects.toMatchObject({ code: 50_001 });
  });

  test('publishes a message in an announcement channel once', async () => {
    const made = await bot.discord.addChannel(guild.id, { name: 'news', type: ChannelType.GuildAnnouncement });
    const news = (await bot.client.channels.fetch(made.id)) as NewsChannel;
    const sent = await news.send('Extra');
    expect((await sent.crosspost()).flags.has(MessageFlags.Crossposted)).toBe(true);
    await expect(sent.crosspost()).rejects.toMatchObject({ code: 40_033 });
    await expect((await general.send('Not here')).crosspost()).rejects.toMatchObject({ code: 50_024 });
  });

  test('builds a message from components alone', async () => {
    const sent = await general.send({
      flags: MessageFlags.IsComponentsV2,
      components: [
        {
          type: 17,
          accent_color: 0x0d6f5a,
          components: [
            { type: 10, content: '# Lantern' },
            {
              type: 9,
              components: [{ type: 10, content: 'Burns all night' }],
              accessory: { type: 2, style: 1, label: 'Buy', custom_id: 'buy' },
            },
            { type: 14, divider: true, spacing: 2 },
            { type: 12, items: [{ media: { url: 'attachment://lantern.png' } }] },
            { type: 1, components: [{ type: 3, custom_id: 'kind', options: [{ label: 'Brass', value: 'brass' }] }] },
          ],
        },
        { type: 13, file: { url: 'attachment://lantern.png' } },
      ],
      files: [{ attachment: Buffer.from('light'), name: 'lantern.png' }],
    });
    expect(sent.flags.has(MessageFlags.IsComponentsV2)).toBe(true);
    expect(sent.components.map(({ type }) => type)).toEqual([17, 13]);
    await expect(sent.edit({ content: 'plain' })).rejects.toMatchObject({ code: 50_035 });
    const text = await sent.edit({ components: [{ type: 10, content: 'Sold out' }] });
    expect(text.components).toHaveLength(1);
  });
});
