import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engines } from '../../../../tests/support/database/test-database.ts';
import {
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../../tests/support/fixtures/ledger-fixtures.ts';
import {
  createTaskDatabaseFixtures,
  type TaskDatabaseFixtures,
} from '../../../../tests/support/fixtures/task-database-fixtures.ts';
import { closeTask, deleteTask } from './close-task.ts';
import { createTask } from './create-task.ts';
import { editTask } from './edit-task.ts';
import { finishRemoval } from './removal/finish-removal.ts';
import { finishRemovals } from './removal/finish-removals.ts';
import { pauseTask, resumeTask } from './change-task-status.ts';
import { readTaskMessageData } from '../shared/task-message-store.ts';
import { getTaskSettings, setTaskSettings } from '../settings/task-settings.ts';
import { repostTask } from './repost-task.ts';

describe.each(engines)('managing tasks on %s', (engine) => {
  let ledger: TestLedger;
  let tasks: TaskDatabaseFixtures;
  beforeAll(async () => {
    ledger = await testLedger(engine);
    tasks = createTaskDatabaseFixtures(ledger);
  });
  afterAll(() => ledger.close());

  const staff = () => ledger.ctx(operator);
  const readTaskData = async (guildId: string, taskId: number) => {
    const task = await staff().read(guildId, (queries) => readTaskMessageData(queries, guildId, taskId));
    if (task === undefined) throw new Error('The task does not exist.');
    return task;
  };
  const auditOf = (guildId: string) =>
    ledger.asOwner<{ act: string; target: string; before: unknown; after: unknown }>(
      'select act, target, before, after from economy.audit where guild_id = $1 order by audit_id',
      [guildId],
    );

  test('tasks are numbered from 1 per server, without duplicates under concurrency', async () => {
    const [one, two] = [await tasks.guild(), await tasks.guild()];
    const numbers = await Promise.all(Array.from({ length: 12 }, () => tasks.create(one)));
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(await tasks.create(two)).toBe(1);
    const ctx = staff();
    const task = { name: 'Once', reward: 1, duration_hours: 1, channel_id: two.channelId };
    const first = await createTask(ctx, { guildId: two.guildId, task });
    expect(await createTask(ctx, { guildId: two.guildId, task })).toEqual(first);
    expect(await tasks.create(two)).toBe(3);
  });

  test('a new task gets its defaults, enqueues message and announcement, and is audited', async () => {
    const guild = await tasks.guild();
    const { guildId, channelId } = guild;
    await setTaskSettings(staff(), { guildId, change: { announcement_channel_id: channelId } });
    await ledger.asOwner('update economy.guild_settings set task_channel_id = $2 where guild_id = $1', [
      guildId,
      channelId,
    ]);
    const { taskId } = await createTask(staff(), {
      guildId,
      task: { name: 'Draw', reward: 5, duration_hours: 48 },
    });
    const task = await readTaskData(guildId, taskId);
    expect(task).toMatchObject({
      state: 'open',
      category: 'General',
      channelId,
      maxClaims: -1,
      needsProof: true,
      isAutoApproved: false,
      repeatHours: null,
      requiredTask: null,
      isClosing: false,
    });
    expect(Math.abs((task.expiresAt?.getTime() ?? 0) - Date.now() - 48 * 3_600_000)).toBeLessThan(60_000);
    expect(await tasks.outboxKeys(guildId)).toEqual([`task.announcement:${taskId}`, `task:${taskId}`]);
    expect((await auditOf(guildId)).map(({ act, target }) => `${act} ${target}`)).toEqual([
      'change_task_settings tasks',
      `create_task task:${taskId}`,
    ]);
  });

  test('a task must reference existing channels, roles and tasks, and refusals name the field', async () => {
    const guild = await tasks.guild();
    const createWith = (overrides: object) => tasks.create(guild, overrides);
    for (const [overrides, code, field] of [
      [{ channel_id: newId() }, 'channel_unknown', 'channel_id'],
      [{ channel_id: undefined }, 'channel_needed', 'channel_id'],
      [{ role_id: newId() }, 'role_unknown', 'role_id'],
      [{ role_id: guild.guildId }, 'role_unknown', 'role_id'],
      [{ required_role_id: newId() }, 'role_unknown', 'required_role_id'],
      [{ required_task_id: 77 }, 'task_unknown', 'required_task_id'],
    ] as const) {
      await expect(createWith(overrides)).rejects.toMatchObject({ code, field });
    }
    const asMember = ledger.ctx(member(newId()));
    const task = { name: 'Mine', reward: 1, duration_hours: 1 };
    await expect(createTask(asMember, { guildId: guild.guildId, task })).rejects.toMatchObject({ code: 'not_allowed' });
    await expect(createTask(asMember, { guildId: newId(), task })).rejects.toMatchObject({ code: 'server_missing' });
    await ledger.asOwner('update economy.guild_settings set feature_tasks = false where guild_id = $1', [
      guild.guildId,
    ]);
    await expect(createWith({})).rejects.toMatchObject({ code: 'feature_off' });
  });

  test('an edit keeps the reward of existing claims and moves the end with the duration', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const taskId = await tasks.create(guild, { reward: 100, max_claims: 5 });
    const { userId, claimId } = await tasks.submitByNewMember(guildId, taskId);
    await ledger.asOwner('delete from economy.outbox where guild_id = $1', [guildId]);
    const before = await readTaskData(guildId, taskId);
    const change = { reward: 900, duration_hours: 48, name: 'Draw a chart' };
    expect(await editTask(staff(), { guildId, taskId, change })).toEqual({
      taskId,
      changed: ['name', 'reward', 'duration_hours', 'expires_at'],
    });
    const after = await readTaskData(guildId, taskId);
    expect(after).toMatchObject({ name: 'Draw a chart', reward: 900, currentClaims: 1 });
    expect((after.expiresAt?.getTime() ?? 0) - (before.expiresAt?.getTime() ?? 0)).toBe(24 * 3_600_000);
    expect(await tasks.outboxKeys(guildId)).toEqual([`task:${taskId}`]);
    expect((await auditOf(guildId)).at(-1)).toMatchObject({
      act: 'edit_task',
      before: { name: 'Draw a map', reward: 100, duration_hours: 24 },
      after: { name: 'Draw a chart', reward: 900, duration_hours: 48 },
    });
    await tasks.accept(guildId, claimId);
    expect(await tasks.balance(guildId, userId)).toBe(100);
    expect((await editTask(staff(), { guildId, taskId, change })).changed).toEqual([]);
  });

  test('an edit cannot remove taken slots or reopen a closed task; a new end reopens an expired one', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const taskId = await tasks.create(guild, { max_claims: 3 });
    await tasks.claimByNewMember(guildId, taskId);
    await tasks.claimByNewMember(guildId, taskId);
    const edit = (id: number, change: object) => editTask(staff(), { guildId, taskId: id, change });
    await expect(edit(taskId, { max_claims: 1 })).rejects.toMatchObject({ code: 'places_taken', data: { taken: 2 } });
    await ledger.asOwner(
      `update economy.tasks set status = 'expired', expires_at = now() - interval '1 hour', ended_at = now()
       where guild_id = $1`,
      [guildId],
    );
    await edit(taskId, { max_claims: 2 });
    expect(await readTaskData(guildId, taskId)).toMatchObject({ status: 'expired' });
    await edit(taskId, { expires_at: new Date(Date.now() + 3_600_000).toISOString() });
    expect(await readTaskData(guildId, taskId)).toMatchObject({ status: 'active', state: 'full', endedAt: null });
    await closeTask(staff(), { guildId, taskId });
    await expect(edit(taskId, { name: 'Again' })).rejects.toMatchObject({ code: 'task_ended' });
    await expect(edit(99, { name: 'None' })).rejects.toMatchObject({ code: 'task_missing' });
  });

  test('moderators can pause, resume and repost where moderation is on; ended tasks cannot pause', async () => {
    const moderatorRole = newId();
    const guild = await tasks.guild({ moderator_roles: [moderatorRole] });
    const { guildId } = guild;
    const taskId = await tasks.create(guild);
    const moderator = ledger.ctx(member(newId(), { roleIds: [moderatorRole] }));
    const target = { guildId, taskId };
    await pauseTask(moderator, target);
    await pauseTask(moderator, target);
    expect(await readTaskData(guildId, taskId)).toMatchObject({ state: 'paused' });
    await resumeTask(moderator, target);
    expect(await readTaskData(guildId, taskId)).toMatchObject({ state: 'open' });
    await repostTask(moderator, target);
    expect((await auditOf(guildId)).map(({ act }) => act)).toEqual(['create_task', 'pause_task', 'resume_task']);
    await expect(closeTask(moderator, target)).rejects.toMatchObject({ code: 'not_allowed' });
    await ledger.asOwner('update economy.guild_settings set feature_moderation = false where guild_id = $1', [guildId]);
    await expect(pauseTask(moderator, target)).rejects.toMatchObject({ code: 'not_allowed' });
    await closeTask(staff(), target);
    await expect(pauseTask(staff(), target)).rejects.toMatchObject({ code: 'task_ended' });
    await expect(resumeTask(staff(), target)).rejects.toMatchObject({ code: 'task_not_paused' });
    await expect(closeTask(staff(), target)).rejects.toMatchObject({ code: 'task_ended' });
  });

  test('reposting enqueues an orphaned message again and forgets the old one', async () => {
    const guild = await tasks.guild();
    const { guildId, channelId } = guild;
    const taskId = await tasks.create(guild);
    await ledger.asOwner('delete from economy.outbox where guild_id = $1', [guildId]);
    await ledger.asOwner(
      `insert into economy.messages (guild_id, key, channel_id, message_id, sync_status) values ($1, $2, $3, null, 'orphaned')`,
      [guildId, `task:${taskId}`, channelId],
    );
    await repostTask(staff(), { guildId, taskId });
    expect(await tasks.outboxKeys(guildId)).toEqual([`task:${taskId}`]);
    const [message] = await ledger.asOwner<{ sync_status: string }>(
      'select sync_status from economy.messages where guild_id = $1',
      [guildId],
    );
    expect(message).toEqual({ sync_status: 'pending_sync' });
  });

  test('deletion is refused while claims are open; forced, it cancels them and enqueues all removals', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const taskId = await tasks.create(guild);
    const [sent, taken] = [
      await tasks.submitByNewMember(guildId, taskId),
      await tasks.claimByNewMember(guildId, taskId),
    ];
    await expect(deleteTask(staff(), { guildId, taskId })).rejects.toMatchObject({
      code: 'submissions_open',
      data: { waiting: 1, open: 1 },
    });
    await ledger.asOwner('delete from economy.outbox where guild_id = $1', [guildId]);
    const ctx = staff();
    const closed = await deleteTask(ctx, { guildId, taskId, isForced: true });
    expect(closed).toMatchObject({ cancelledClaims: 2, released: 0 });
    expect(await deleteTask(ctx, { guildId, taskId, isForced: true })).toEqual(closed);
    expect(await tasks.outboxKeys(guildId)).toEqual(
      [
        `task.announcement:${taskId}`,
        `task.card:${sent.claimId}`,
        `task.dm:${sent.claimId}:cancelled`,
        `task.dm:${taken.claimId}:cancelled`,
        `task:${taskId}`,
      ].toSorted(),
    );
    expect(await readTaskData(guildId, taskId)).toMatchObject({ isClosing: true });
    for (const refused of [
      () => tasks.claimByNewMember(guildId, taskId),
      () => editTask(staff(), { guildId, taskId, change: { name: 'No' } }),
      () => deleteTask(staff(), { guildId, taskId }),
    ]) {
      await expect(refused()).rejects.toMatchObject({ code: 'task_missing' });
    }
    await expect(tasks.accept(guildId, sent.claimId)).rejects.toMatchObject({ code: 'claim_missing' });
  });

  test('a deleted task is removed with its claims and proofs only after its last outbox message', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const taskId = await tasks.create(guild);
    const { claimId } = await tasks.submitByNewMember(guildId, taskId);
    await deleteTask(staff(), { guildId, taskId, isForced: true });
    const keys = await tasks.outboxKeys(guildId);
    const markDelivered = (key: string) =>
      ledger.asOwner('delete from economy.outbox where guild_id = $1 and key = $2', [guildId, key]);
    const cancellationKey = `task.dm:${claimId}:cancelled`;
    for (const key of keys.filter((candidate) => candidate !== cancellationKey)) {
      await staff().transact(guildId, (work) => finishRemoval(work, { taskId, key }));
      await markDelivered(key);
      expect(await tasks.task(guildId, taskId)).toMatchObject({ closing: true });
    }
    await finishRemovals(staff(), undefined, 0);
    expect(await tasks.task(guildId, taskId)).toMatchObject({ closing: true });
    await markDelivered(cancellationKey);
    await finishRemovals(staff(), undefined, 0);
    for (const table of ['tasks', 'claims', 'proofs', 'proof_marks']) {
      expect(await ledger.asOwner(`select 1 from economy.${table} where guild_id = $1`, [guildId])).toEqual([]);
    }
  });

  test('task settings accept partial changes, require existing channels and keep their counters', async () => {
    const guild = await tasks.guild();
    const { guildId, channelId } = guild;
    expect(await getTaskSettings(staff(), guildId)).toEqual({
      allow_user_tasks: true,
      max_tasks_per_user: 10,
      auto_expire_enabled: true,
      require_proof: true,
      announcement_channel_id: null,
      review_channel_id: null,
      reminder_hours: 6,
      categories: ['General'],
      next_task_id: 1,
      total_completed: 0,
      total_expired: 0,
      known_categories: ['General'],
    });
    await tasks.create(guild, { category: 'Art' });
    const change = { review_channel_id: channelId, categories: ['Zeal', 'General', 'Zeal'], require_proof: false };
    expect(await setTaskSettings(staff(), { guildId, change })).toMatchObject({
      review_channel_id: channelId,
      categories: ['Zeal', 'General'],
      require_proof: false,
      next_task_id: 2,
      known_categories: ['Art', 'General', 'Zeal'],
    });
    const unknown = setTaskSettings(staff(), { guildId, change: { review_channel_id: newId() } });
    await expect(unknown).rejects.toMatchObject({ code: 'channel_unknown', field: 'review_channel_id' });
    const asMember = setTaskSettings(ledger.ctx(member(newId())), { guildId, change: {} });
    await expect(asMember).rejects.toMatchObject({ code: 'not_allowed' });
  });
});
