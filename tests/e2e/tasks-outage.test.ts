import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTask } from '../../src/features/tasks/tasks/create-task.ts';
import { deleteTask } from '../../src/features/tasks/tasks/close-task.ts';
import { editTask } from '../../src/features/tasks/tasks/edit-task.ts';
import { EVENTUALLY, createTaskFixtures, replyText } from '../support/fixtures/task-fixtures.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const TASKS = 100;
const WAIT = { timeout: 90_000, interval: 200 };

let testApp: TestApp;
beforeAll(async () => {
  testApp = await startTestApp();
}, 60_000);
afterAll(() => testApp.close());
const { postTask, claimAs, submitProofAs, waitForMessage, readChannel, readSyncState, mara } = createTaskFixtures(
  () => testApp,
);

test(
  '100 tasks changed during a Discord outage each end with one correct message, or none if deleted',
  { timeout: 150_000 },
  async () => {
    const { guildId } = testApp;
    const operator = () => testApp.app.contexts.for({ kind: 'operator', username: 'admin' }, { source: 'dashboard' });
    const { channels } = await testApp.discord.guild(guildId);
    const channelId = channels.find(({ name }) => name === 'tasks')?.id ?? '';
    await testApp.discord.changeFaults({ rest503: true });

    const taskIds: number[] = [];
    for (let index = 0; index < TASKS; index += 1) {
      const task = { name: `Task ${index}`, reward: index, duration_hours: 24, channel_id: channelId };
      taskIds.push((await createTask(operator(), { guildId, task })).taskId);
    }
    for (const taskId of taskIds.filter((_, index) => index % 2 === 0))
      await editTask(operator(), { guildId, taskId, change: { reward: 1_000 + taskId } });
    const deletedIds = new Set(taskIds.filter((_, index) => index % 5 === 0));
    for (const taskId of deletedIds) await deleteTask(operator(), { guildId, taskId, isForced: false });
    await testApp.discord.changeFaults({ clear: true });

    const expected = taskIds.flatMap((taskId, index) =>
      deletedIds.has(taskId) ? [] : [[`Task ${index}`, index % 2 === 0 ? 1_000 + taskId : index] as const],
    );
    const readPostedTasks = async () => {
      const messages = await testApp.discord.as('Mara Lindqvist').read('tasks', { limit: 1_000 });
      return messages.map(({ embeds }) => [
        embeds[0]?.title ?? '',
        Number(/[\d,]+/.exec(embeds[0]?.fields?.[0]?.value ?? '')?.[0].replaceAll(',', '')),
      ]);
    };
    const byName = (one: readonly unknown[], other: readonly unknown[]) =>
      String(one[0]).localeCompare(String(other[0]));
    await vi.waitFor(
      async () => expect((await readPostedTasks()).toSorted(byName)).toEqual(expected.toSorted(byName)),
      WAIT,
    );
    // Deleted tasks leave no rows behind.
    await vi.waitFor(async () => {
      const [left] = await testApp.readAcrossGuilds((q) =>
        q.query<{ tasks: string; messages: string }>(
          `select (select count(*) from economy.tasks) as tasks, (select count(*) from economy.outbox) as messages`,
        ),
      );
      expect(left).toEqual({ tasks: String(expected.length), messages: '0' });
    }, WAIT);
  },
);

test('posted messages are blocked when the bot loses its permissions and resume when it has them again', async () => {
  const { task, message } = await postTask('Watch the tide');
  await claimAs('Juno Kaya', message);
  await submitProofAs('Juno Kaya', message, 'Watched');
  await waitForMessage('tasks', 'Proof for Watch the tide', (now) => expect(now).toBeDefined());
  expect(replyText(await mara().slash('leaderboard-message post', { channel: 'tasks' }))).toContain('is posted');
  const { members } = await testApp.discord.guild(testApp.guildId);
  const bot = members.find(({ user }) => user.id === testApp.sandbox.world.bot.id);
  await vi.waitFor(
    async () =>
      expect(
        await testApp.readAcrossGuilds((q) => q.query(`select key from economy.outbox where state = 'due'`)),
      ).toEqual([]),
    EVENTUALLY,
  );
  const before = await readChannel('tasks');
  const last = (await testApp.discord.wire(1)).at(-1)?.id ?? 0;
  const blockedKinds = async () =>
    (
      await testApp.readAcrossGuilds((q) =>
        q.query<{ kind: string }>(`select distinct kind from economy.outbox where state = 'blocked' order by kind`),
      )
    ).map(({ kind }) => kind);
  const waitUntilSynced = () =>
    vi.waitFor(async () => expect((await readSyncState(task)).status).toBe('synced'), EVENTUALLY);

  await testApp.discord.setOverwrite('tasks', bot?.user.id ?? '', { deny: String(1n << 10n) });
  await vi.waitFor(async () => expect((await readSyncState(task)).status).toBe('blocked'), EVENTUALLY);
  expect((await readSyncState(task)).last_error).toContain('cannot see the channel');
  const all = ['economy.leaderboard', 'task', 'task.card'];
  await vi.waitFor(async () => expect(await blockedKinds()).toEqual(all), EVENTUALLY);
  await testApp.discord.removeOverwrite('tasks', bot?.user.id ?? '');
  await waitUntilSynced();

  const roles = (await testApp.discord.guild(testApp.guildId)).roles.filter(
    ({ id }) => id === testApp.guildId || bot?.roles.includes(id) === true,
  );
  const without = (permissions: string) => String(BigInt(permissions) & ~(1n << 14n));
  for (const { id, permissions } of roles)
    await testApp.discord.changeRole(testApp.guildId, id, { permissions: without(permissions) });
  await vi.waitFor(async () => expect((await readSyncState(task)).last_error).toContain('embed links'), EVENTUALLY);
  for (const { id, permissions } of roles) await testApp.discord.changeRole(testApp.guildId, id, { permissions });
  await waitUntilSynced();
  await vi.waitFor(async () => expect(await blockedKinds()).toEqual([]), EVENTUALLY);
  expect((await readChannel('tasks')).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  const calls = (await testApp.discord.wire(1_000)).filter(({ id, kind }) => id > last && kind === 'rest');
  expect(calls.length).toBeGreaterThan(0);
  expect(calls.filter(({ label }) => label.includes('/messages'))).toEqual([]);
});
