import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTask } from '../../src/features/tasks/tasks/create-task.ts';
import { deleteTask } from '../../src/features/tasks/tasks/close-task.ts';
import { editTask } from '../../src/features/tasks/tasks/edit-task.ts';
import { soon, taskStage, told } from '../support/fixtures/task-fixtures.ts';
import { openWorld, type World } from '../support/test-app.ts';

const TASKS = 100;
const PATIENCE = { timeout: 90_000, interval: 200 };

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 60_000);
afterAll(() => world.close());
const { make, claimed, proved, once, within, sync, mara } = taskStage(() => world);

test(
  'a hundred tasks made, edited and deleted while Discord is down have one right message each, or none',
  { timeout: 150_000 },
  async () => {
    const { guildId } = world;
    const operator = () => world.app.contexts.for({ kind: 'operator', username: 'admin' }, { source: 'dashboard' });
    const { channels } = await world.discord.guild(guildId);
    const channelId = channels.find(({ name }) => name === 'tasks')?.id ?? '';
    await world.discord.faults({ rest503: true });

    const made: number[] = [];
    for (let nth = 0; nth < TASKS; nth += 1) {
      const task = { name: `Task ${nth}`, reward: nth, duration_hours: 24, channel_id: channelId };
      made.push((await createTask(operator(), { guildId, task })).taskId);
    }
    for (const taskId of made.filter((_, nth) => nth % 2 === 0))
      await editTask(operator(), { guildId, taskId, change: { reward: 1_000 + taskId } });
    const gone = new Set(made.filter((_, nth) => nth % 5 === 0));
    for (const taskId of gone) await deleteTask(operator(), { guildId, taskId, isForced: false });
    await world.discord.faults({ clear: true });

    const expected = made.flatMap((taskId, nth) =>
      gone.has(taskId) ? [] : [[`Task ${nth}`, nth % 2 === 0 ? 1_000 + taskId : nth] as const],
    );
    const shown = async () => {
      const messages = await world.discord.as('Mara Lindqvist').read('tasks', { limit: 1_000 });
      return messages.map(({ embeds }) => [
        embeds[0]?.title ?? '',
        Number(/[\d,]+/.exec(embeds[0]?.fields?.[0]?.value ?? '')?.[0].replaceAll(',', '')),
      ]);
    };
    const byName = (one: readonly unknown[], other: readonly unknown[]) =>
      String(one[0]).localeCompare(String(other[0]));
    await vi.waitFor(async () => expect((await shown()).toSorted(byName)).toEqual(expected.toSorted(byName)), PATIENCE);
    // What was deleted leaves nothing behind here either.
    await vi.waitFor(async () => {
      const [left] = await world.look((q) =>
        q.query<{ tasks: string; lines: string }>(
          `select (select count(*) from economy.tasks) as tasks, (select count(*) from economy.outbox) as lines`,
        ),
      );
      expect(left).toEqual({ tasks: String(expected.length), lines: '0' });
    }, PATIENCE);
  },
);

test('what stands in a channel is blocked with the reason as soon as the bot loses its rights there, and goes on when they are back', async () => {
  const { task, message } = await make('Watch the tide');
  await claimed('Juno Kaya', message);
  await proved('Juno Kaya', message, 'Watched');
  await once('tasks', 'Proof for Watch the tide', (now) => expect(now).toBeDefined());
  expect(told(await mara().slash('leaderboard-message post', { channel: 'tasks' }))).toContain('is posted');
  const { members } = await world.discord.guild(world.guildId);
  const bot = members.find(({ user }) => user.id === world.sandbox.world.bot.id);
  await vi.waitFor(
    async () =>
      expect(await world.look((q) => q.query(`select key from economy.outbox where state = 'due'`))).toEqual([]),
    soon,
  );
  const before = await within('tasks');
  const last = (await world.discord.wire(1)).at(-1)?.id ?? 0;
  const blockedKinds = async () =>
    (
      await world.look((q) =>
        q.query<{ kind: string }>(`select distinct kind from economy.outbox where state = 'blocked' order by kind`),
      )
    ).map(({ kind }) => kind);
  const goesOn = () => vi.waitFor(async () => expect((await sync(task)).status).toBe('synced'), soon);

  await world.discord.overwrite('tasks', bot?.user.id ?? '', { deny: String(1n << 10n) });
  await vi.waitFor(async () => expect((await sync(task)).status).toBe('blocked'), soon);
  expect((await sync(task)).last_error).toContain('cannot see the channel');
  const all = ['economy.leaderboard', 'task', 'task.card'];
  await vi.waitFor(async () => expect(await blockedKinds()).toEqual(all), soon);
  await world.discord.removeOverwrite('tasks', bot?.user.id ?? '');
  await goesOn();

  const roles = (await world.discord.guild(world.guildId)).roles.filter(
    ({ id }) => id === world.guildId || bot?.roles.includes(id) === true,
  );
  const without = (permissions: string) => String(BigInt(permissions) & ~(1n << 14n));
  for (const { id, permissions } of roles)
    await world.discord.changeRole(world.guildId, id, { permissions: without(permissions) });
  await vi.waitFor(async () => expect((await sync(task)).last_error).toContain('embed links'), soon);
  for (const { id, permissions } of roles) await world.discord.changeRole(world.guildId, id, { permissions });
  await goesOn();
  await vi.waitFor(async () => expect(await blockedKinds()).toEqual([]), soon);
  expect((await within('tasks')).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  const called = (await world.discord.wire(1_000)).filter(({ id, kind }) => id > last && kind === 'rest');
  expect(called.length).toBeGreaterThan(0);
  expect(called.filter(({ label }) => label.includes('/messages'))).toEqual([]);
});
