import { Events, GatewayIntentBits as Intent, type Message, Partials } from 'discord.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitForEvent, type DiscordJsBot, startDiscordJsBot } from '../../test-support/discord-js-bot.ts';
import { callRest } from '../../test-support/rest-call.ts';

describe('direct messages', () => {
  let bot: DiscordJsBot;
  const userId = async (name: string): Promise<string> => {
    const { members } = await bot.discord.guild('Harbour Commons');
    return members.find(({ user }) => user.global_name === name)?.user.id ?? '';
  };
  beforeAll(async () => {
    bot = await startDiscordJsBot({ intents: [Intent.Guilds, Intent.DirectMessages], partials: [Partials.Channel] });
  });
  afterAll(() => bot.close());

  test('only the recipient can read one, and the bot receives the reply with its content', async () => {
    const wren = await bot.client.users.fetch(await userId('Wren Sato'));
    const sent = await wren.send({ content: 'Your task was approved.', embeds: [{ title: 'Task 4' }] });
    expect((await bot.discord.as('Wren Sato').read('@dm')).map(({ id }) => id)).toEqual([sent.id]);
    expect(await bot.discord.as('Oskar Vik').read('@dm')).toEqual([]);
    await expect(bot.discord.as('Oskar Vik').read(sent.channelId)).rejects.toMatchObject({ status: 403 });
    const replyEvent = waitForEvent<[Message]>(
      bot.client,
      Events.MessageCreate,
      (message) => message.author.id === wren.id,
    );
    await bot.discord.as('Wren Sato').send('Thanks', { channel: '@dm' });
    const [message] = await replyEvent;
    expect([message.content, message.inGuild(), message.channel.isDMBased()]).toEqual(['Thanks', false, true]);
    await sent.edit('Your task was paid.');
    await sent.delete();
    expect((await bot.discord.as('Wren Sato').read('@dm')).map(({ content }) => content)).toEqual(['Thanks']);
  });

  test('a channel can be opened with a user who accepts none, but messages get 50007', async () => {
    const oskar = await bot.client.users.fetch(await userId('Oskar Vik'));
    expect(await bot.discord.as('Oskar Vik').closeDms()).toMatchObject({ acceptsDms: false });
    await expect(oskar.send('hello')).rejects.toMatchObject({ code: 50_007, status: 403 });
    expect(await bot.discord.as('Oskar Vik').read('@dm')).toEqual([]);
    await bot.discord.as('Oskar Vik').openDms();
    await expect(oskar.send('hello')).resolves.toMatchObject({ content: 'hello' });
  });

  test('messages to a user without a shared guild get 50278 until they join again', async () => {
    const id = await userId('Quiet Fox');
    const channel = await (await bot.client.users.fetch(id)).createDM();
    await bot.discord.leave('Harbour Commons', id);
    await expect(channel.send('still there?')).rejects.toMatchObject({ code: 50_278 });
    await bot.discord.join('Harbour Commons', { name: 'Quiet Fox', userId: id });
    await expect(channel.send('welcome back')).resolves.toBeDefined();
  });

  test('the link of a person’s file expires after a day and can be renewed', async () => {
    const file = { filename: 'proof.txt', content_type: 'text/plain', data: Buffer.from('done').toString('base64') };
    const {
      attachments,
      id,
      channel_id: channel,
    } = await bot.discord.as('Wren Sato').send('here', { channel: 'proofs', files: [file] });
    const url = attachments[0]?.url ?? '';
    const text = async (from: string): Promise<[number, string]> => {
      const response = await fetch(from);
      return [response.status, await response.text()];
    };
    expect(await text(url)).toEqual([200, 'done']);
    expect((await text(url.split('?')[0] ?? ''))[0]).toBe(404);
    expect((await text(url.replace('hm=', 'hm=0')))[0]).toBe(404);
    await bot.discord.advanceClock(86_400_000 + 1_000);
    expect((await text(url))[0]).toBe(404);
    const refreshed = await callRest(bot.sandbox, 'POST', '/attachments/refresh-urls', {
      body: { attachment_urls: [url] },
    });
    const { refreshed_urls: links } = refreshed.body as { refreshed_urls: { original: string; refreshed: string }[] };
    expect(links[0]?.original).toBe(url);
    expect(await text(links[0]?.refreshed ?? '')).toEqual([200, 'done']);
    const read = await callRest(bot.sandbox, 'GET', `/channels/${channel}/messages/${id}`);
    expect(await text((read.body as { attachments: { url: string }[] }).attachments[0]?.url ?? '')).toEqual([
      200,
      'done',
    ]);
  });
});
