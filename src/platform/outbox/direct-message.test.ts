import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database/test-database.ts';
import {
  startFixtureFeature,
  EVENTUALLY,
  type FixtureFeature,
} from '../../../tests/support/fixtures/fixture-feature.ts';
import { defineDirectMessage } from './direct-message.ts';

let database: TestDatabase;
let fixture: FixtureFeature;
let wren: string;
/** The outcome of each outbox message, as reported to its feature. */
let outcomes: string[];
const texts = new Map<string, string>();

beforeAll(async () => {
  database = await testDatabase('embedded');
  fixture = await startFixtureFeature(database);
  const { members } = await fixture.discord.guild(fixture.guildId);
  wren = members.find(({ user }) => user.global_name === 'Wren Sato')?.user.id ?? '';
});
afterAll(async () => {
  await fixture.close();
  await database.close();
});
beforeEach(async () => {
  outcomes = [];
  await fixture.stopOutboxWorkers();
  await fixture.discord.changeFaults({ clear: true });
});

const greeting = () =>
  defineDirectMessage({
    kind: 'greeting',
    render: (_read, { key }) => {
      const content = texts.get(key);
      return Promise.resolve(content === undefined ? 'nothing' : { userId: wren, body: { content } });
    },
    onSent: (_work, { key }) => Promise.resolve(void outcomes.push(`sent ${key}`)),
    onUndeliverable: (_work, { key }) => Promise.resolve(void outcomes.push(`closed ${key}`)),
  });
const sendGreeting = (key: string, text: string | undefined) => {
  if (text !== undefined) texts.set(key, text);
  return fixture.enqueue(key, null, 'greeting');
};
const received = async () => (await fixture.discord.as('Wren Sato').read('@dm')).map(({ content }) => content);

test('a direct message arrives once, and its feature is called in the transaction that removes it', async () => {
  await fixture.startOutboxWorker({}, [greeting()]);
  await sendGreeting('greeting:1', 'Good evening');
  await fixture.waitUntilDelivered();
  expect(await received()).toEqual(['Good evening']);
  expect(outcomes).toEqual(['sent greeting:1']);
});

test('a response lost after Discord accepted the message causes no second one', async () => {
  const before = await received();
  await fixture.discord.changeFaults({ replyLost: 2 });
  await fixture.startOutboxWorker({}, [greeting()]);
  await sendGreeting('greeting:2', 'Once');
  await vi.waitFor(async () => expect(await fixture.readSyncState('greeting:2')).toBeUndefined(), EVENTUALLY);
  expect((await received()).slice(before.length)).toEqual(['Once']);
});

test('closed direct messages end the delivery quietly, and reopened ones receive the next', async () => {
  const before = await received();
  await fixture.discord.as(wren).closeDms();
  await fixture.startOutboxWorker({}, [greeting()]);
  await sendGreeting('greeting:3', 'Closed');
  await fixture.waitUntilDelivered();
  expect(outcomes).toEqual(['closed greeting:3']);
  expect(await fixture.readSyncState('greeting:3')).toBeUndefined();
  await fixture.discord.as(wren).openDms();
  await sendGreeting('greeting:3', 'Open');
  await fixture.waitUntilDelivered();
  expect((await received()).slice(before.length)).toEqual(['Open']);
});

test('a direct message without content any more is not sent', async () => {
  const before = await received();
  await fixture.startOutboxWorker({}, [greeting()]);
  await sendGreeting('greeting:4', undefined);
  await fixture.waitUntilDelivered();
  expect(await received()).toEqual(before);
  expect(outcomes).toEqual([]);
});
