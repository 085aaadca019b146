import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createTask } from '../../features/tasks/create-task.ts';
import { deleteTask } from '../../features/tasks/close-task.ts';
import { editTask } from '../../features/tasks/edit-task.ts';
import { openWorld, type World } from '../world.ts';

const TASKS = 100;
const PATIENCE = { timeout: 90_000, interval: 200 };

let world: World;
beforeAll(async () => {
  world = await openWorld();
}, 60_000);
afterAll(() => world.close());

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
