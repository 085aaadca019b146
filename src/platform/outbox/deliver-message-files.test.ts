import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database/test-database.ts';
import { startFixtureFeature, type FixtureFeature } from '../../../tests/support/fixtures/fixture-feature.ts';
import type { MessageFile } from '../discord/messages/reply.ts';
import type { MessageDelivery, PostedMessage } from './delivery.ts';
import { contentHash } from './content-hash.ts';

let database: TestDatabase;
let fixture: FixtureFeature;
let rendered: { channelId: string; text: string; files: MessageFile[] };
let delivered: PostedMessage | undefined;

const imageFile = (text: string) => ({ filename: 'map.png', content_type: 'image/png', data: btoa(text) });
const reportDelivery: MessageDelivery = {
  kind: 'report',
  whenGone: 'repost',
  render: () =>
    Promise.resolve({
      channelId: rendered.channelId,
      body: { embeds: [{ description: rendered.text, image: { url: 'attachment://map.png' } }], files: rendered.files },
    }),
  onDelivered: (_work, _outboxMessage, message) => Promise.resolve(void (delivered = message)),
};

beforeAll(async () => {
  database = await testDatabase('embedded');
  fixture = await startFixtureFeature(database);
});
afterAll(async () => {
  await fixture.close();
  await database.close();
});
beforeEach(async () => {
  await fixture.stopOutboxWorkers();
  delivered = undefined;
});

/** A file that a user sent, as a proof names it. */
async function uploadFile(text: string): Promise<MessageFile> {
  const sent = await fixture.discord.as('Wren Sato').send('Here', { files: [imageFile(text)] });
  return { key: text, name: 'map.png', url: sent.attachments[0]?.url ?? '', attachedTo: null };
}
async function deliverReport(key: string): Promise<PostedMessage> {
  await fixture.enqueue(key, rendered.channelId, 'report');
  await fixture.waitUntilDelivered();
  if (delivered === undefined) throw new Error('nothing was delivered');
  return delivered;
}
const messageIn = async (channel: string, { messageId }: PostedMessage) =>
  (await fixture.discord.as('Mara Lindqvist').read(channel)).find(({ id }) => id === messageId);
const bytesOf = async (url: string | undefined) => (await fetch(url ?? '')).text();
const attachmentRefOf = ({ channelId, messageId, files }: PostedMessage): MessageFile['attachedTo'] => ({
  channelId,
  messageId,
  attachmentId: files?.[0]?.attachmentId ?? '',
});

test('a file is uploaded with its message, kept by edits, and moved along with the message', async () => {
  await fixture.startOutboxWorker({}, [reportDelivery]);
  const file = await uploadFile('first');
  rendered = { channelId: await fixture.findChannelId('tasks'), text: 'Waiting', files: [file] };
  const posted = await deliverReport('report:1');
  const before = await messageIn('tasks', posted);
  expect(before?.attachments).toMatchObject([{ filename: 'map.png' }]);
  expect(before?.embeds[0]?.image?.url).toBe(before?.attachments[0]?.url);
  expect(await bytesOf(posted.files?.[0]?.url)).toBe('first');
  // This hash identifies a message that is found again after a lost response.
  const asSent = { embeds: [{ description: 'Waiting', image: { url: 'attachment://map.png' } }] };
  expect(before && contentHash(before)).toBe(contentHash(asSent));
  const another = { embeds: [{ description: 'Waiting', image: { url: file.url } }] };
  expect(contentHash(another)).not.toBe(contentHash(asSent));

  const postedFile = { ...file, url: posted.files?.[0]?.url ?? '', attachedTo: attachmentRefOf(posted) };
  rendered = { ...rendered, text: 'Accepted', files: [postedFile] };
  const edited = await deliverReport('report:1');
  expect((await messageIn('tasks', edited))?.attachments[0]?.id).toBe(posted.files?.[0]?.attachmentId);

  rendered = { ...rendered, channelId: await fixture.findChannelId('market') };
  const moved = await deliverReport('report:1');
  expect(await messageIn('tasks', posted)).toBeUndefined();
  expect(await bytesOf((await messageIn('market', moved))?.attachments[0]?.url)).toBe('first');
});

test('a newer file replaces an older one', async () => {
  await fixture.startOutboxWorker({}, [reportDelivery]);
  rendered = { channelId: await fixture.findChannelId('tasks'), text: 'One', files: [await uploadFile('one')] };
  await deliverReport('report:2');
  rendered = { ...rendered, text: 'Two', files: [await uploadFile('two')] };
  const message = await messageIn('tasks', await deliverReport('report:2'));
  expect(message?.attachments).toHaveLength(1);
  expect(await bytesOf(message?.attachments[0]?.url)).toBe('two');
});

test('a file that is lost, hosted elsewhere or not allowed is left out of its message', async () => {
  await fixture.startOutboxWorker({}, [reportDelivery]);
  const tasks = await fixture.findChannelId('tasks');
  const file = await uploadFile('three');
  for (const url of [file.url.replace('map.png', 'lost.png'), 'https://example.com/map.png', 'no address']) {
    rendered = { channelId: tasks, text: url, files: [{ ...file, url }] };
    const message = await messageIn('tasks', await deliverReport(`report:${url.length}`));
    expect(message?.attachments).toEqual([]);
    expect(message?.embeds[0]).not.toHaveProperty('image');
  }
  const { members } = await fixture.discord.guild(fixture.guildId);
  const bot = members.find(({ user }) => user.id === fixture.sandbox.applicationId)?.user.id ?? '';
  await fixture.discord.setOverwrite(tasks, bot, { deny: String(1n << 15n) });
  rendered = { channelId: tasks, text: 'No files here', files: [file] };
  expect((await messageIn('tasks', await deliverReport('report:4')))?.attachments).toEqual([]);
});
