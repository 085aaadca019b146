import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../tests/support/database/test-database.ts';
import { openNoteRoom, soon, type NoteRoom } from '../../../tests/support/fixtures/fixture-feature.ts';
import { defineDirectMessage } from './direct-message.ts';

let database: TestDatabase;
let room: NoteRoom;
let wren: string;
/** What became of each line, as its room heard it. */
let heard: string[];
const texts = new Map<string, string>();

beforeAll(async () => {
  database = await testDatabase('embedded');
  room = await openNoteRoom(database);
  const { members } = await room.discord.guild(room.guildId);
  wren = members.find(({ user }) => user.global_name === 'Wren Sato')?.user.id ?? '';
});
afterAll(async () => {
  await room.close();
  await database.close();
});
beforeEach(async () => {
  heard = [];
  await room.stopCouriers();
  await room.discord.faults({ clear: true });
});

const greeting = () =>
  defineDirectMessage({
    kind: 'greeting',
    render: (_read, { key }) => {
      const content = texts.get(key);
      return Promise.resolve(content === undefined ? 'nothing' : { userId: wren, body: { content } });
    },
    onSent: (_work, { key }) => Promise.resolve(void heard.push(`sent ${key}`)),
    onClosed: (_work, { key }) => Promise.resolve(void heard.push(`closed ${key}`)),
  });
const tell = (key: string, text: string | undefined) => {
  if (text !== undefined) texts.set(key, text);
  return room.owe(key, null, 'greeting');
};
const received = async () => (await room.discord.as('Wren Sato').read('@dm')).map(({ content }) => content);

test('a direct message arrives once, and its room hears of it in the transaction that ends the line', async () => {
  await room.carrying({}, [greeting()]);
  await tell('greeting:1', 'Good evening');
  await room.settled();
  expect(await received()).toEqual(['Good evening']);
  expect(heard).toEqual(['sent greeting:1']);
});

test('an answer that was lost after Discord took the message sends no second one', async () => {
  const before = await received();
  await room.discord.faults({ replyLost: 2 });
  await room.carrying({}, [greeting()]);
  await tell('greeting:2', 'Once');
  await vi.waitFor(async () => expect(await room.stateOf('greeting:2')).toBeUndefined(), soon);
  expect((await received()).slice(before.length)).toEqual(['Once']);
});

test('who takes no direct messages ends the line quietly, and who does again is told', async () => {
  const before = await received();
  await room.discord.as(wren).closeDms();
  await room.carrying({}, [greeting()]);
  await tell('greeting:3', 'Closed');
  await room.settled();
  expect(heard).toEqual(['closed greeting:3']);
  expect(await room.stateOf('greeting:3')).toBeUndefined();
  await room.discord.as(wren).openDms();
  await tell('greeting:3', 'Open');
  await room.settled();
  expect((await received()).slice(before.length)).toEqual(['Open']);
});

test('what there is nothing to tell of any more is not sent', async () => {
  const before = await received();
  await room.carrying({}, [greeting()]);
  await tell('greeting:4', undefined);
  await room.settled();
  expect(await received()).toEqual(before);
  expect(heard).toEqual([]);
});
