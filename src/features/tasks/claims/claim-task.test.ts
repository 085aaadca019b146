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
import { abandonClaim } from './abandon-claim.ts';
import { claimTask } from './claim-task.ts';
import { closeTask } from '../tasks/close-task.ts';
import { proposeTask } from '../tasks/propose-task.ts';
import { pauseTask } from '../tasks/change-task-status.ts';

describe.each(engines)('claiming on %s', (engine) => {
  let ledger: TestLedger;
  let tasks: TaskDatabaseFixtures;
  beforeAll(async () => {
    ledger = await testLedger(engine);
    tasks = createTaskDatabaseFixtures(ledger);
  });
  afterAll(() => ledger.close());

  test('a claim takes a slot, gets the task’s deadline and enqueues the task message', async () => {
    const guild = await tasks.guild();
    const roleId = await tasks.role(guild.guildId, 'Cartographer');
    const taskId = await tasks.create(guild, { max_claims: 3, role_id: roleId, duration_hours: 48 });
    const userId = newId();
    const before = Date.now();
    const claimed = await tasks.claim(guild.guildId, taskId, member(userId));
    expect(claimed).toMatchObject({
      taskId,
      taskName: 'Draw a map',
      reward: 100,
      roleId,
      needsProof: true,
      isAutoApproved: false,
      currencyName: 'coins',
      isReplayed: false,
    });
    expect(Math.abs(claimed.deadline.getTime() - before - 48 * 3_600_000)).toBeLessThan(60_000);
    expect(await tasks.task(guild.guildId, taskId)).toMatchObject({ status: 'active', current_claims: 1 });
    expect(await tasks.readClaim(guild.guildId, claimed.claimId)).toMatchObject({ status: 'in_progress', tries: 0 });
    expect(await tasks.outboxKeys(guild.guildId)).toEqual([`task:${taskId}`]);
    const changes = await ledger.asOwner<{ data_type: string; change_type: string; affected_ids: string[] }>(
      `select data_type, change_type, affected_ids from economy.changes where guild_id = $1 order by id desc limit 2`,
      [guild.guildId],
    );
    expect(changes).toEqual([
      { data_type: 'tasks', change_type: 'update', affected_ids: [String(taskId)] },
      { data_type: 'claims', change_type: 'create', affected_ids: [claimed.claimId] },
    ]);
  });

  test('a repeated operation claims once; another attempt is refused with the first claim', async () => {
    const guild = await tasks.guild();
    const taskId = await tasks.create(guild);
    const ctx = ledger.ctx(member(newId()));
    const first = await claimTask(ctx, { guildId: guild.guildId, taskId });
    expect(await claimTask(ctx, { guildId: guild.guildId, taskId })).toEqual({ ...first, isReplayed: true });
    await expect(claimTask({ ...ctx, operationId: newId() }, { guildId: guild.guildId, taskId })).rejects.toMatchObject(
      {
        code: 'already_claimed',
        data: { claim: first.claimId },
      },
    );
    const other = await tasks.create(guild);
    await expect(claimTask(ctx, { guildId: guild.guildId, taskId: other })).rejects.toMatchObject({
      code: 'act_key_reused',
    });
    expect(await tasks.task(guild.guildId, taskId)).toMatchObject({ current_claims: 1 });
  });

  test('proposed, paused, ended and missing tasks cannot be claimed', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const someone = () => member(newId());
    const paused = await tasks.create(guild);
    await pauseTask(ledger.ctx(operator), { guildId, taskId: paused });
    const closed = await tasks.create(guild);
    await closeTask(ledger.ctx(operator), { guildId, taskId: closed });
    const past = await tasks.create(guild);
    await tasks.moveEnd(guildId, past, '-1 second');
    const proposer = newId();
    await ledger.grant(guildId, proposer, 50);
    const proposal = { name: 'Mine', reward: 50, duration_hours: 1, channel_id: guild.channelId };
    const { taskId: proposed } = await proposeTask(ledger.ctx(member(proposer)), { guildId, task: proposal });
    for (const [taskId, code] of [
      [paused, 'task_paused'],
      [closed, 'task_ended'],
      [past, 'task_ended'],
      [proposed, 'task_proposed'],
      [999, 'task_missing'],
    ] as const) {
      await expect(tasks.claim(guildId, taskId, someone())).rejects.toMatchObject({ code });
    }
    await tasks.setTaskSetting(guildId, 'auto_expire_enabled', 'false');
    expect(await tasks.claim(guildId, past, someone())).toMatchObject({ taskId: past });
    await expect(tasks.claim(newId(), past, someone())).rejects.toMatchObject({ code: 'server_missing' });
    await expect(tasks.claim(guildId, past, operator)).rejects.toMatchObject({ code: 'member_missing' });
    await ledger.asOwner('update economy.guild_settings set feature_tasks = false where guild_id = $1', [guildId]);
    await expect(tasks.claim(guildId, past, someone())).rejects.toMatchObject({ code: 'feature_off' });
  });

  test('required roles, balances and tasks are enforced, and each refusal names what is missing', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const roleId = await tasks.role(guildId, 'Sailor');
    const first = await tasks.create(guild, { name: 'First steps' });
    const forRole = await tasks.create(guild, { required_role_id: roleId });
    const forCoins = await tasks.create(guild, { required_balance: 500 });
    const forTask = await tasks.create(guild, { required_task_id: first });
    const userId = newId();
    await expect(tasks.claim(guildId, forRole, member(userId))).rejects.toMatchObject({
      code: 'role_required',
      data: { role: 'Sailor', role_id: roleId },
    });
    await tasks.claim(guildId, forRole, member(userId, { roleIds: [roleId] }));
    await expect(tasks.claim(guildId, forCoins, member(userId))).rejects.toMatchObject({
      code: 'balance_required',
      data: { needed: 500, balance: 0, currency: 'coins' },
    });
    await ledger.grant(guildId, userId, 500);
    await tasks.claim(guildId, forCoins, member(userId));
    await expect(tasks.claim(guildId, forTask, member(userId))).rejects.toMatchObject({
      code: 'task_required',
      data: { task: 'First steps', number: first },
    });
    const { claimId } = await tasks.claim(guildId, first, member(userId));
    await tasks.submit(guildId, claimId, member(userId));
    await tasks.accept(guildId, claimId);
    expect(await tasks.claim(guildId, forTask, member(userId))).toMatchObject({ taskId: forTask });
  });

  test('a member cannot exceed the limit of open claims, and abandoning one frees it', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    await tasks.setTaskSetting(guildId, 'max_tasks_per_user', 2);
    const [one, two, three] = [await tasks.create(guild), await tasks.create(guild), await tasks.create(guild)];
    const actor = member(newId());
    const { claimId } = await tasks.claim(guildId, one, actor);
    await tasks.claim(guildId, two, actor);
    await expect(tasks.claim(guildId, three, actor)).rejects.toMatchObject({
      code: 'too_many_claims',
      data: { limit: 2 },
    });
    const ctx = ledger.ctx(actor);
    await abandonClaim(ctx, { guildId, claimId });
    expect(await abandonClaim(ctx, { guildId, claimId })).toMatchObject({ claimId, taskId: one });
    expect(await tasks.task(guildId, one)).toMatchObject({ current_claims: 0 });
    await tasks.claim(guildId, three, actor);
  });

  test('a frozen member cannot claim', async () => {
    const guild = await tasks.guild();
    const taskId = await tasks.create(guild);
    const frozen = newId();
    await ledger.grant(guild.guildId, frozen, 1);
    await ledger.asOwner('update economy.members set frozen_at = now() where guild_id = $1 and user_id = $2', [
      guild.guildId,
      frozen,
    ]);
    await expect(tasks.claim(guild.guildId, taskId, member(frozen))).rejects.toMatchObject({ code: 'frozen' });
  });

  test('a repeatable task can be claimed again after its cooldown, any other only once', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const again = await tasks.create(guild, { repeat_hours: 24 });
    const once = await tasks.create(guild);
    const userId = newId();
    const actor = member(userId);
    for (const taskId of [again, once]) {
      const { claimId } = await tasks.claim(guildId, taskId, actor);
      await tasks.submit(guildId, claimId, actor);
      await tasks.accept(guildId, claimId);
    }
    await expect(tasks.claim(guildId, once, actor)).rejects.toMatchObject({ code: 'already_done' });
    await expect(tasks.claim(guildId, again, actor)).rejects.toMatchObject({
      code: 'claim_cooldown',
      kind: 'too_soon',
    });
    await ledger.asOwner(
      `update economy.claims set completed_at = now() - interval '24 hours' where guild_id = $1 and task_id = $2`,
      [guildId, again],
    );
    await tasks.claim(guildId, again, actor);
    await expect(tasks.claim(guildId, again, actor)).rejects.toMatchObject({ code: 'already_claimed' });
    expect(await tasks.task(guildId, again)).toMatchObject({ current_claims: 2, completed_claims: 1 });
  });

  test('a full task is refused with its number of slots, and an abandoned slot can be claimed', async () => {
    const guild = await tasks.guild();
    const taskId = await tasks.create(guild, { max_claims: 1 });
    const { userId, claimId } = await tasks.claimByNewMember(guild.guildId, taskId);
    await expect(tasks.claimByNewMember(guild.guildId, taskId)).rejects.toMatchObject({
      code: 'task_full',
      data: { places: 1 },
    });
    await abandonClaim(ledger.ctx(member(userId)), { guildId: guild.guildId, claimId });
    await tasks.claimByNewMember(guild.guildId, taskId);
  });

  test('a member can abandon only their own open claims', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const taskId = await tasks.create(guild);
    const { userId, claimId } = await tasks.submitByNewMember(guildId, taskId);
    const giveUp = (by: string) => abandonClaim(ledger.ctx(member(by)), { guildId, claimId });
    await expect(giveUp(newId())).rejects.toMatchObject({ code: 'claim_missing' });
    await expect(giveUp(userId)).rejects.toMatchObject({ code: 'claim_submitted' });
    await tasks.accept(guildId, claimId);
    await expect(giveUp(userId)).rejects.toMatchObject({ code: 'claim_ended' });
  });
});
