import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  buttonsOf,
  fieldOf,
  labelsOf,
  pictureFile,
  PRIVATE,
  EVENTUALLY,
  createTaskFixtures,
  replyText,
} from '../support/fixtures/task-fixtures.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

type SubmissionList = { data: { proof_attachments: { filename: string; url: string }[] }[] };

describe('a task from creation to completion, end to end', { timeout: 90_000 }, () => {
  let testApp: TestApp;
  beforeAll(async () => {
    testApp = await startTestApp();
  });
  afterAll(() => testApp.close());

  const fixtures = createTaskFixtures(() => testApp);
  const {
    mara,
    ines,
    wren,
    oskar,
    readChannel,
    findMessage,
    readDmEmbeds,
    findRoleId,
    readBalanceReply,
    waitForMessage,
    waitForState,
    postTask,
    claimAs,
    submitProofAs,
    readSyncState,
  } = fixtures;

  test('a task is claimed, rejected with a reason, submitted again, accepted and paid with coins and role', async () => {
    const { message } = await postTask('Mend the nets', { places: 2, role: 'Council' });
    const council = await findRoleId('Council');
    expect(fieldOf(message, 'Reward')).toBe(`100 coins and <@&${council}>`);
    expect(fieldOf(message, 'Places')).toBe('0 of 2 taken');
    expect(fieldOf(message, 'Category')).toBe('Harbour');
    expect(fieldOf(message, 'Open until')).toMatch(/^<t:\d+:R>/);

    const claim = await claimAs('Wren Sato', message);
    expect((claim.reply?.flags ?? 0) & PRIVATE).toBe(PRIVATE);
    expect(replyText(await wren().press(message, 'Claim'))).toContain('You have claimed this task already');
    await waitForMessage('tasks', 'Mend the nets', (now) => expect(fieldOf(now, 'Places')).toBe('1 of 2 taken'));

    await submitProofAs('Wren Sato', message, 'All *mended*', [pictureFile('net one.png')]);
    const reviewMessage = await waitForMessage('tasks', 'Proof for Mend the nets', (now) => expect(now).toBeDefined());
    expect(reviewMessage.embeds[0]?.description).toBe(String.raw`All \*mended\*`);
    expect(reviewMessage.attachments).toMatchObject([{ filename: '1-net_one.png' }]);
    expect(reviewMessage.embeds[0]?.image?.url).toBe(reviewMessage.attachments[0]?.url);
    expect(fieldOf(reviewMessage, 'Earlier proofs of this member')).toBe('0 accepted, 0 rejected');
    expect(labelsOf(reviewMessage)).toEqual(['Accept', 'Reject']);

    expect(replyText(await wren().press(reviewMessage, 'Accept'))).toContain('You may not do that here');
    const rejectForm = await ines().press(reviewMessage, 'Reject');
    const rejected = await ines().submit(rejectForm, { reason: 'One is still torn' });
    expect(replyText(rejected)).toContain('Rejected.');
    const refused = await waitForMessage('tasks', 'Proof for Mend the nets', (now) =>
      expect(labelsOf(now)).toEqual([]),
    );
    expect(fieldOf(refused, 'Decision')).toMatch(/^Rejected by <@\d+> <t:\d+:R>: One is still torn$/);
    await vi.waitFor(
      async () => expect(JSON.stringify(await readDmEmbeds('Wren Sato'))).toContain('Why: One is still torn'),
      EVENTUALLY,
    );

    const claims = await wren().autocomplete('task_submit', { focused: 'claim', options: { claim: 'nets' } });
    const again = await wren().slash('task_submit', {
      claim: String(claims.choices?.[0]?.value),
      text: 'Now all of them',
      file_1: pictureFile('net two.png'),
      file_2: pictureFile('net two.png'),
    });
    expect(replyText(again)).toContain('is in');
    const second = await waitForMessage('tasks', 'Proof for Mend the nets', (now) =>
      expect(now?.attachments.map(({ filename }) => filename)).toEqual(['1-net_two.png', '2-net_two.png']),
    );
    expect(second.id).toBe(reviewMessage.id);
    expect(fieldOf(second, 'Earlier proofs of this member')).toContain('Rejected: One is still torn');

    const accepted = await mara().press(second, 'Accept');
    expect(replyText(accepted)).toContain(`gets 100 coins and <@&${council}> for Mend the nets`);
    // Ines still sees the earlier state of the review message.
    const late = await ines().press(second, buttonsOf(second)[0]?.custom_id ?? '');
    expect(replyText(late)).toContain('Mara Lindqvist accepted this proof');
    expect(await readBalanceReply('Wren Sato')).toContain('You have 100 coins');
    await waitForMessage('tasks', 'Proof for Mend the nets', (now) => {
      expect(fieldOf(now, 'Decision')).toMatch(/^Accepted by/);
      expect(fieldOf(now, 'Role')).toBe(`<@&${council}> was given.`);
      expect(labelsOf(now)).toEqual([]);
    });
    const { members } = await testApp.discord.guild(testApp.guildId);
    expect(members.find(({ user }) => user.global_name === 'Wren Sato')?.roles).toContain(council);
    const submissions = await testApp.call(`/api/${testApp.guildId}/submissions?status=completed`);
    const [proof] = ((await submissions.json()) as SubmissionList).data;
    expect(proof?.proof_attachments.map(({ filename }) => filename)).toEqual(['net_two.png', 'net_two.png']);
    expect(proof?.proof_attachments.map(({ url }) => url)).toEqual(second.attachments.map(({ url }) => url));
    await vi.waitFor(
      async () => expect(JSON.stringify(await readDmEmbeds('Wren Sato'))).toContain('You have earned 100 coins'),
      EVENTUALLY,
    );
  });

  test('a task message shows full, paused and closed, and its button says why it is disabled', async () => {
    const { task, message } = await postTask('Paint the buoys', { places: 1 });
    await claimAs('Oskar Vik', message);
    const full = await waitForState('tasks', 'Paint the buoys', 'Full');
    expect(buttonsOf(full)).toMatchObject([{ label: 'Full', disabled: true }, { label: 'Send proof' }]);
    expect(replyText(await wren().slash('claim', { task }))).toContain('All 1 places of this task are taken');
    expect(replyText(await oskar().slash('task_abandon', { claim: 'Paint the buoys' }))).toContain('You have given up');
    await waitForState('tasks', 'Paint the buoys', 'Open');
    expect(replyText(await ines().slash('task pause', { task }))).toContain('is paused');
    expect(buttonsOf(await waitForState('tasks', 'Paint the buoys', 'Paused'))[0]).toMatchObject({
      label: 'Paused',
      disabled: true,
    });
    expect(replyText(await wren().slash('claim', { task }))).toContain('This task is paused');
    expect(replyText(await ines().slash('task resume', { task: 'Paint the buoys' }))).toContain('can be claimed again');
    await waitForState('tasks', 'Paint the buoys', 'Open');
    expect(replyText(await wren().slash('task close', { task }))).toContain('You may not do that here');
    expect(replyText(await mara().slash('task close', { task, reason: 'Done by the wind' }))).toContain('is closed');
    const closed = await waitForState('tasks', 'Paint the buoys', 'Closed');
    expect(fieldOf(closed, 'Why')).toBe('Done by the wind');
    expect(buttonsOf(closed)).toMatchObject([{ label: 'Closed', disabled: true }]);
  });

  test('completing the last slot completes the task, and deleting it removes all its messages', async () => {
    const { task, message } = await postTask('Sweep the pier', { places: 1 });
    await claimAs('Oskar Vik', message);
    await submitProofAs('Oskar Vik', message, 'Swept');
    const reviewMessage = await waitForMessage('tasks', 'Proof for Sweep the pier', (now) => expect(now).toBeDefined());
    await mara().press(reviewMessage, 'Accept');
    expect(buttonsOf(await waitForState('tasks', 'Sweep the pier', 'Done'))).toMatchObject([
      { label: 'Done', disabled: true },
    ]);
    expect(replyText(await mara().slash('task delete', { task }))).toContain('is deleted');
    await vi.waitFor(async () => {
      const titles = (await readChannel('tasks')).map(({ embeds }) => embeds[0]?.title);
      expect(titles).not.toContain('Sweep the pier');
      expect(titles).not.toContain('Proof for Sweep the pier');
      expect((await testApp.call(`/api/${testApp.guildId}/tasks/${task}`)).status).toBe(404);
    }, EVENTUALLY);
    expect(await readBalanceReply('Oskar Vik')).toContain('You have 100 coins');
  });

  test('a task created over the API has a message, and an edit updates it', async () => {
    const channel_id = (await testApp.discord.guild(testApp.guildId)).channels.find(({ name }) => name === 'tasks')?.id;
    const body = JSON.stringify({ name: 'Trim the lamps', reward: 30, duration_hours: 5, channel_id });
    const created = await testApp.call(`/api/${testApp.guildId}/tasks`, { method: 'POST', body });
    expect(created.status).toBe(201);
    const task = (await created.json()) as { id: number };
    const message = await waitForState('tasks', 'Trim the lamps', 'Open');
    await vi.waitFor(
      async () => expect(await readSyncState(String(task.id))).toMatchObject({ status: 'synced' }),
      EVENTUALLY,
    );
    expect(await readSyncState(String(task.id))).toMatchObject({ channel_id, message_id: message.id });
    const change = JSON.stringify({ name: 'Trim all lamps', reward: 60 });
    await testApp.call(`/api/${testApp.guildId}/tasks/${task.id}`, { method: 'PUT', body: change });
    const after = await waitForState('tasks', 'Trim all lamps', 'Open');
    expect(after.id).toBe(message.id);
    expect(fieldOf(after, 'Reward')).toBe('60 coins');
  });

  test('a deleted message is orphaned until a repost; without channel or permission it is blocked', async () => {
    const { task, message } = await postTask('Count the gulls');
    await mara().delete(message);
    await vi.waitFor(async () => expect((await readSyncState(task)).status).toBe('orphaned'), EVENTUALLY);
    await mara().slash('task edit', { task, places: 5 });
    expect(replyText(await ines().slash('task repost', { task }))).toContain('on its way');
    await waitForMessage('tasks', 'Count the gulls', (now) => expect(fieldOf(now, 'Places')).toBe('0 of 5 taken'));

    const { id: bot } = (await testApp.discord.guild(testApp.guildId)).members.find(
      ({ user }) => user.id === testApp.sandbox.world.bot.id,
    )?.user ?? { id: '' };
    await testApp.discord.setOverwrite('tasks', bot, { deny: String(1n << 14n) });
    await mara().slash('task edit', { task, places: 6 });
    await vi.waitFor(async () => expect((await readSyncState(task)).status).toBe('blocked'), EVENTUALLY);
    await testApp.discord.removeOverwrite('tasks', bot);
    await waitForMessage('tasks', 'Count the gulls', (now) => expect(fieldOf(now, 'Places')).toBe('0 of 6 taken'));

    const sandbank = await testApp.discord.addChannel(testApp.guildId, { name: 'sandbank' });
    await vi.waitFor(
      async () =>
        expect(replyText(await mara().slash('task edit', { task, channel: 'sandbank' }))).toContain('is changed'),
      EVENTUALLY,
    );
    await waitForMessage('sandbank', 'Count the gulls', (now) => expect(now).toBeDefined());
    expect(await findMessage('tasks', 'Count the gulls')).toBeUndefined();
    await testApp.discord.removeChannel(sandbank.id);
    await vi.waitFor(async () => expect(await readSyncState(task)).toMatchObject({ status: 'blocked' }), EVENTUALLY);
    expect((await readSyncState(task)).last_error).toContain('channel');
  });

  test('a role the bot cannot give does not delay the coins, is reported, and is given once possible', async () => {
    const captain = await testApp.discord.addRole(testApp.guildId, { name: 'Captain', position: 9 });
    const { message } = await vi.waitFor(() => postTask('Steer home', { role: 'Captain' }), EVENTUALLY);
    await claimAs('Juno Kaya', message);
    await submitProofAs('Juno Kaya', message, 'Home');
    const reviewMessage = await waitForMessage('tasks', 'Proof for Steer home', (now) => expect(now).toBeDefined());
    await mara().press(reviewMessage, 'Accept');
    expect(await readBalanceReply('Juno Kaya')).toContain('You have 100 coins');
    const failed = await waitForMessage('tasks', 'Proof for Steer home', (now) =>
      expect(fieldOf(now, 'Role')).toContain('The role stands above the bot'),
    );
    expect(labelsOf(failed)).toEqual(['Give the role again']);
    await testApp.discord.changeRole(testApp.guildId, captain.id, { position: 1 });
    await waitForMessage('tasks', 'Proof for Steer home', (now) => expect(fieldOf(now, 'Role')).toContain('was given'));
  });

  test('nobody can review their own proof, and disabled direct messages do not fail a review', async () => {
    const { message } = await postTask('Ring the bell');
    await claimAs('Mara Lindqvist', message);
    await submitProofAs('Mara Lindqvist', message, 'Rung');
    const own = await waitForMessage('tasks', 'Proof for Ring the bell', (now) => expect(now).toBeDefined());
    expect(replyText(await mara().press(own, 'Accept'))).toContain('This is your own proof');
    const listed = await wren().slash('mytasks');
    if (listed.reply === undefined) throw new Error('no reply');
    const off = await wren().select(listed.reply, 'tasks.notices', ['rejected']);
    expect(replyText(off)).toContain('When a proof is rejected');
    expect(replyText(off)).not.toContain('accepted');
    await oskar().closeDms();
    const before = (await readDmEmbeds('Wren Sato')).length;
    for (const name of ['Wren Sato', 'Oskar Vik']) {
      await claimAs(name, message);
      await submitProofAs(name, message, `Rung by ${name}`);
    }
    const waiting = await ines().slash('task submissions');
    expect(replyText(waiting)).toContain('3 proofs wait for review');
    if (waiting.reply === undefined) throw new Error('no reply');
    const [menu] = buttonsOf(waiting.reply);
    const chosen = menu?.options?.map(({ value }) => value) ?? [];
    const ownList = await mara().slash('task submissions');
    const many = await mara().select(ownList.reply ?? waiting.reply, 'tasks.accept-many', chosen);
    expect(replyText(many)).toContain('Accepted 2 proofs.');
    expect(replyText(many)).toContain('This is your own proof');
    expect(await readBalanceReply('Oskar Vik')).toContain('You have 200 coins');
    await vi.waitFor(
      async () =>
        expect(
          await testApp.readAcrossGuilds((q) =>
            q.query("select key from economy.outbox where kind in ('task.dm', 'task.role')"),
          ),
        ).toEqual([]),
      EVENTUALLY,
    );
    expect(await readDmEmbeds('Wren Sato')).toHaveLength(before);
    await vi.waitFor(async () => {
      const notes = (await readChannel('tasks')).flatMap((one) => fieldOf(one, 'Private message') ?? []);
      expect(notes).toEqual([expect.stringContaining('was not told that the proof was accepted')]);
    }, EVENTUALLY);
  });

  test('members list, filter and claim open tasks', async () => {
    await postTask('Bake bread', { category: 'Kitchen' });
    const list = await wren().slash('tasks');
    expect(replyText(list)).toContain('Bake bread');
    const filtered = await wren().slash('tasks', { category: 'Harbour' });
    expect(replyText(filtered)).not.toContain('Bake bread');
    if (list.reply === undefined) throw new Error('no reply');
    const kitchen = replyText(await wren().select(list.reply, 'tasks.category', ['Kitchen']));
    expect(kitchen).toContain('One task to claim');
    expect(kitchen).toContain('Bake bread');
    const choices = await wren().autocomplete('claim', { focused: 'task', options: { task: 'bread' } });
    expect(replyText(await wren().slash('claim', { task: String(choices.choices?.[0]?.value) }))).toContain(
      'You have claimed Bake bread',
    );
    expect(replyText(await wren().slash('mytasks'))).toContain('Bake bread');
  });

  test('a member proposes tasks paid from their own coins; staff approve one and decline another', async () => {
    const { channels } = await testApp.discord.guild(testApp.guildId);
    const reviewChannel = channels.find(({ name }) => name === 'proofs')?.id;
    const market = channels.find(({ name }) => name === 'market')?.id;
    const body = JSON.stringify({ review_channel_id: reviewChannel, announcement_channel_id: market });
    expect((await testApp.call(`/api/${testApp.guildId}/tasks/settings`, { method: 'PUT', body })).status).toBe(200);
    const tasks = channels.find(({ name }) => name === 'tasks')?.id ?? '';
    await testApp.readAcrossGuilds((q) => q.query('update economy.guild_settings set task_channel_id = $1', [tasks]));
    const propose = async (name: string) => {
      const opened = await oskar().slash('task_propose', { reward: 40, hours: 12 });
      return oskar().submit(opened, { name, description: '', category: 'Harbour' });
    };
    expect(replyText(await propose('Fetch water'))).toContain('40 coins of yours are put aside');
    expect(await readBalanceReply('Oskar Vik')).toContain('You have 160 coins');
    const proposal = await waitForState('proofs', 'Fetch water', 'Waits until staff approve it');
    expect(await findMessage('tasks', 'Fetch water')).toBeUndefined();
    expect(replyText(await mara().press(proposal, 'Approve'))).toContain('is approved');
    const open = await waitForState('tasks', 'Fetch water', 'Open');
    expect(fieldOf(open, 'Paid by')).toMatch(/^<@\d+>$/);
    expect(await findMessage('proofs', 'Fetch water')).toBeUndefined();
    await waitForMessage('market', 'New task: Fetch water', (now) =>
      expect(now?.embeds[0]?.description).toContain('40 coins'),
    );
    expect(replyText(await oskar().press(open, 'Claim'))).toContain('You pay for this task');

    await propose('Carry stones');
    const other = await waitForState('proofs', 'Carry stones', 'Waits until staff approve it');
    const declineForm = await mara().press(other, 'Decline');
    const lateForm = await ines().press(other, 'Decline');
    expect(replyText(await mara().submit(declineForm, { reason: 'Too heavy' }))).toContain('40 coins went back');
    expect(replyText(await ines().submit(lateForm, { reason: 'Too light' }))).toContain('does not wait for approval');
    const declined = await waitForState('proofs', 'Carry stones', 'Declined');
    expect(fieldOf(declined, 'Why')).toBe('Too heavy');
    // Oskar's direct messages have been closed since the test above.
    const readTasks = async () => (await testApp.call(`/api/${testApp.guildId}/tasks?category=Harbour`)).text();
    await vi.waitFor(
      async () => expect(await readTasks()).toMatch(/"untold":"declined".*"untold":"approved"/),
      EVENTUALLY,
    );
    expect(await findMessage('tasks', 'Carry stones')).toBeUndefined();
    expect(await readBalanceReply('Oskar Vik')).toContain('You have 160 coins');
  });
});
