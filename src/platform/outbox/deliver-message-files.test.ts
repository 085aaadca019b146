import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database/test-database.ts';
import { openNoteRoom, type NoteRoom } from '../../../tests/support/fixtures/fixture-feature.ts';
import type { MessageFile } from '../discord/messages/reply.ts';
import type { MessageDelivery, PostedMessage } from './delivery.ts';
import { likenessOf } from './content-hash.ts';

let database: TestDatabase;
let room: NoteRoom;
let shown: { channelId: string; text: string; files: MessageFile[] };
let delivered: PostedMessage | undefined;

const picture = (text: string) => ({ filename: 'map.png', content_type: 'image/png', data: btoa(text) });
const report: MessageDelivery = {
  kind: 'report',
  whenGone: 'repost',
  render: () =>
    Promise.resolve({
      channelId: shown.channelId,
      body: { embeds: [{ description: shown.text, image: { url: 'attachment://map.png' } }], files: shown.files },
    }),
  onDelivered: (_work, _line, message) => Promise.resolve(void (delivered = message)),
};

beforeAll(async () => {
  database = await testDatabase('embedded');
  room = await openNoteRoom(database);
});
afterAll(async () => {
  await room.close();
  await database.close();
});
beforeEach(async () => {
  await room.stopCouriers();
  delivered = undefined;
});

/** Somebody's file, as a proof names it. */
async function uploaded(text: string): Promise<MessageFile> {
  const sent = await room.discord.as('Wren Sato').send('Here', { files: [picture(text)] });
  return { key: text, name: 'map.png', url: sent.attachments[0]?.url ?? '', stands: null };
}
async function carried(key: string): Promise<PostedMessage> {
  await room.owe(key, shown.channelId, 'report');
  await room.settled();
  if (delivered === undefined) throw new Error('nothing was delivered');
  return delivered;
}
const messageIn = async (channel: string, { messageId }: PostedMessage) =>
  (await room.discord.as('Mara Lindqvist').read(channel)).find(({ id }) => id === messageId);
const bytesOf = async (url: string | undefined) => (await fetch(url ?? '')).text();
const standing = ({ channelId, messageId, files }: PostedMessage): MessageFile['stands'] => ({
  channelId,
  messageId,
  attachmentId: files?.[0]?.attachmentId ?? '',
});

test('a file is uploaded with its message, kept by edits, and goes along when the message moves', async () => {
  await room.carrying({}, [report]);
  const file = await uploaded('first');
  shown = { channelId: await room.channelNamed('tasks'), text: 'Waiting', files: [file] };
  const posted = await carried('report:1');
  const before = await messageIn('tasks', posted);
  expect(before?.attachments).toMatchObject([{ filename: 'map.png' }]);
  expect(before?.embeds[0]?.image?.url).toBe(before?.attachments[0]?.url);
  expect(await bytesOf(posted.files?.[0]?.url)).toBe('first');
  // What is found again after a lost answer is known by this.
  const asSent = { embeds: [{ description: 'Waiting', image: { url: 'attachment://map.png' } }] };
  expect(before && likenessOf(before)).toBe(likenessOf(asSent));
  const another = { embeds: [{ description: 'Waiting', image: { url: file.url } }] };
  expect(likenessOf(another)).not.toBe(likenessOf(asSent));

  const kept = { ...file, url: posted.files?.[0]?.url ?? '', stands: standing(posted) };
  shown = { ...shown, text: 'Accepted', files: [kept] };
  const edited = await carried('report:1');
  expect((await messageIn('tasks', edited))?.attachments[0]?.id).toBe(posted.files?.[0]?.attachmentId);

  shown = { ...shown, channelId: await room.channelNamed('market') };
  const moved = await carried('report:1');
  expect(await messageIn('tasks', posted)).toBeUndefined();
  expect(await bytesOf((await messageIn('market', moved))?.attachments[0]?.url)).toBe('first');
});

test('a newer file takes the place of an older one', async () => {
  await room.carrying({}, [report]);
  shown = { channelId: await room.channelNamed('tasks'), text: 'One', files: [await uploaded('one')] };
  await carried('report:2');
  shown = { ...shown, text: 'Two', files: [await uploaded('two')] };
  const message = await messageIn('tasks', await carried('report:2'));
  expect(message?.attachments).toHaveLength(1);
  expect(await bytesOf(message?.attachments[0]?.url)).toBe('two');
});

test('a message comes without the file that is lost, or that lies elsewhere, or that the bot may not attach', async () => {
  await room.carrying({}, [report]);
  const tasks = await room.channelNamed('tasks');
  const file = await uploaded('three');
  for (const url of [file.url.replace('map.png', 'lost.png'), 'https://example.com/map.png', 'no address']) {
    shown = { channelId: tasks, text: url, files: [{ ...file, url }] };
    const message = await messageIn('tasks', await carried(`report:${url.length}`));
    expect(message?.attachments).toEqual([]);
    expect(message?.embeds[0]).not.toHaveProperty('image');
  }
  const { members } = await room.discord.guild(room.guildId);
  const bot = members.find(({ user }) => user.id === room.sandbox.applicationId)?.user.id ?? '';
  await room.discord.overwrite(tasks, bot, { deny: String(1n << 15n) });
  shown = { channelId: tasks, text: 'No files here', files: [file] };
  expect((await messageIn('tasks', await carried('report:4')))?.attachments).toEqual([]);
});
