import type { APIMessage } from 'discord-api-types/v10';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../src/platform/db/migrate.ts';
import { RELEASED, createReleasedDatabase, readReleasedMessages } from '../support/database/released-database.ts';
import { schemaFiles } from '../support/database/schema.ts';
import { buttonsOf, createTaskFixtures, replyText } from '../support/fixtures/task-fixtures.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

let testApp: TestApp;
/** The messages of the older release by the custom ids they contain. */
const messages = new Map<string, APIMessage>();
beforeAll(async () => {
  const database = await createReleasedDatabase('postgres');
  await migrate(database.admin, schemaFiles());
  testApp = await startTestApp({ database });
  const { channels } = await testApp.discord.guild(RELEASED.guildId);
  for (const { channel, id, title, components } of await readReleasedMessages()) {
    const channelId = channels.find(({ name }) => name === channel)?.id ?? '';
    const response = await fetch(`${testApp.sandbox.apiUrl}/v10/channels/${channelId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${testApp.sandbox.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ embeds: [{ title }], components }),
    });
    const posted = (await response.json()) as APIMessage;
    await testApp.readAcrossGuilds((q) =>
      q.query('update economy.messages set message_id = $1 where message_id = $2', [posted.id, id]),
    );
    for (const { custom_id: customId } of buttonsOf(posted)) if (customId !== undefined) messages.set(customId, posted);
  }
});
afterAll(() => testApp.close());
const fixtures = createTaskFixtures(() => testApp);

test('the buttons of messages posted by the previous release still work', { timeout: 90_000 }, async () => {
  const { mara, ines, wren } = fixtures;
  const pressed = new Set<string>();
  const press = (person: ReturnType<typeof fixtures.person>, customId: string) => {
    const message = messages.get(customId);
    if (message === undefined) throw new Error(`No message has ${customId}.`);
    pressed.add(customId);
    return person.press(message, customId);
  };
  const { oskar, juno } = RELEASED.claims;

  expect(replyText(await press(wren(), 'tasks.claim:1'))).toContain('You have claimed this task already');
  expect(replyText(await press(wren(), 'tasks.claim:2'))).toContain('You have claimed Sweep the pier');
  for (const task of ['1', '2']) {
    const proof = await press(wren(), `tasks.prove:${task}`);
    expect(replyText(await wren().submit(proof, { text: 'Look', files: [] }))).toContain('is in');
  }
  expect(replyText(await press(ines(), `tasks.accept:${oskar}`))).toContain('gets 100 coins');
  const late = await press(mara(), `tasks.reject:${oskar}`);
  expect(replyText(await mara().submit(late, { reason: 'Late' }))).toContain('Ines Duarte accepted this proof');
  const why = await press(mara(), `tasks.reject:${juno}`);
  expect(replyText(await mara().submit(why, { reason: 'Too dark' }))).toContain('Rejected.');
  expect(replyText(await press(ines(), `tasks.accept:${juno}`))).toContain('Mara Lindqvist rejected this proof');
  expect((await press(mara(), 'tasks.decline:3')).state).toBe('modal');
  expect(replyText(await press(ines(), 'tasks.approve:3'))).toContain('is approved');
  expect(replyText(await press(wren(), 'economy.place'))).toContain('You are at place');
  expect([...pressed].sort()).toEqual([...messages.keys()].sort());
});
