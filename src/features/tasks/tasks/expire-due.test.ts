import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ctx } from '../../../platform/work.ts';
import { engines } from '../../../../tests/support/database/test-database.ts';
import { member, operator, testLedger, type TestLedger } from '../../../../tests/support/fixtures/ledger-fixtures.ts';
import {
  createTaskDatabaseFixtures,
  type TaskDatabaseFixtures,
} from '../../../../tests/support/fixtures/task-database-fixtures.ts';
import { expireDue } from './expire-due.ts';
import { remindClaimants } from '../notifications/remind-claimants.ts';
import { getTaskSettings } from '../settings/task-settings.ts';

describe.each(engines)('expiry on %s', (engine) => {
  let ledger: TestLedger;
  let tasks: TaskDatabaseFixtures;
  let system: Ctx;
  beforeAll(async () => {
    ledger = await testLedger(engine);
    tasks = createTaskDatabaseFixtures(ledger);
    system = ledger.ctx({ kind: 'system', job: 'test' }, { source: 'system' });
  });
  afterAll(() => ledger.close());

  const clearOutbox = (guildId: string) => ledger.asOwner('delete from economy.outbox where guild_id = $1', [guildId]);

  test('an expired task ends once, is counted, and keeps its open claims', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const [taskId, going] = [await tasks.create(guild), await tasks.create(guild)];
    const { userId, claimId } = await tasks.claimByNewMember(guildId, taskId);
    await tasks.moveEnd(guildId, taskId, '-1 minute');
    await clearOutbox(guildId);
    await Promise.all([expireDue(system), expireDue(system)]);
    await expireDue(system);
    expect(await tasks.task(guildId, taskId)).toMatchObject({ status: 'expired', current_claims: 1 });
    expect(await tasks.task(guildId, going)).toMatchObject({ status: 'active' });
    expect(await tasks.outboxKeys(guildId)).toEqual([`task:${taskId}`]);
    expect(await getTaskSettings(ledger.ctx(operator), guildId)).toMatchObject({ total_expired: 1 });
    expect(await tasks.submit(guildId, claimId, member(userId))).toMatchObject({ status: 'submitted' });
  });

  test('the failure of a server is reported with its name, and tasks and claims of others expire', async () => {
    const [broken, guild] = [await tasks.guild(), await tasks.guild()];
    const [brokenTask, taskId] = [await tasks.create(broken), await tasks.create(guild)];
    const { claimId } = await tasks.claimByNewMember(guild.guildId, taskId);
    await tasks.moveEnd(broken.guildId, brokenTask, '-2 minutes');
    await tasks.moveEnd(guild.guildId, taskId, '-1 minute');
    await tasks.moveDeadline(guild.guildId, claimId, '-1 minute');
    await ledger.asOwner(
      `alter table economy.tasks add constraint broken check (guild_id <> ${broken.guildId} or status <> 'expired')`,
    );
    try {
      await expect(expireDue(system)).rejects.toThrow(`1 failed, in ${broken.guildId}: `);
    } finally {
      await ledger.asOwner('alter table economy.tasks drop constraint broken');
    }
    expect(await tasks.task(guild.guildId, taskId)).toMatchObject({ status: 'expired', current_claims: 0 });
    expect(await tasks.task(broken.guildId, brokenTask)).toMatchObject({ status: 'active' });
    await expireDue(system);
    expect(await tasks.task(broken.guildId, brokenTask)).toMatchObject({ status: 'expired' });
  });

  test('tasks do not expire where automatic expiry is off', async () => {
    const guild = await tasks.guild();
    const taskId = await tasks.create(guild);
    await tasks.setTaskSetting(guild.guildId, 'auto_expire_enabled', 'false');
    await tasks.moveEnd(guild.guildId, taskId, '-1 minute');
    await expireDue(system);
    expect(await tasks.task(guild.guildId, taskId)).toMatchObject({ status: 'active' });
  });

  test('an overdue claim expires and frees its slot unless its proof waits for review', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const taskId = await tasks.create(guild, { max_claims: 3 });
    const [idle, rejected, waiting] = [
      await tasks.claimByNewMember(guildId, taskId),
      await tasks.submitByNewMember(guildId, taskId),
      await tasks.submitByNewMember(guildId, taskId),
    ];
    await tasks.reject(guildId, rejected.claimId, 'No.');
    for (const { claimId } of [idle, rejected, waiting]) await tasks.moveDeadline(guildId, claimId, '-1 minute');
    await clearOutbox(guildId);
    await expireDue(system);
    const statuses = [];
    for (const { claimId } of [idle, rejected, waiting])
      statuses.push((await tasks.readClaim(guildId, claimId))?.status);
    expect(statuses).toEqual(['expired', 'expired', 'submitted']);
    expect(await tasks.task(guildId, taskId)).toMatchObject({ current_claims: 1 });
    // A member rejected after the deadline already knows that the claim has ended.
    expect(await tasks.outboxKeys(guildId)).toEqual([
      `task.card:${rejected.claimId}`,
      `task.dm:${idle.claimId}:expired`,
      `task:${taskId}`,
    ]);
    await tasks.claimByNewMember(guildId, taskId);
  });

  test('after days of downtime everything due expires and nobody is notified of old deadlines', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const taskId = await tasks.create(guild);
    for (let index = 0; index < 30; index += 1) await tasks.claimByNewMember(guildId, taskId);
    await ledger.asOwner(
      `update economy.claims set deadline = now() - interval '3 days', remind_at = now() - interval '4 days' where guild_id = $1`,
      [guildId],
    );
    await tasks.moveEnd(guildId, taskId, '-4 days');
    await clearOutbox(guildId);
    expect(await remindClaimants(system)).toBe(0);
    expect((await expireDue(system)).claims).toBeGreaterThanOrEqual(30);
    expect(await tasks.task(guildId, taskId)).toMatchObject({ status: 'expired', current_claims: 0 });
    expect(await tasks.outboxKeys(guildId)).toEqual([`task:${taskId}`]);
  });

  test('claims in a server that the bot has left expire only after it returns', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    const taskId = await tasks.create(guild);
    const { claimId } = await tasks.claimByNewMember(guildId, taskId);
    await tasks.moveDeadline(guildId, claimId, '-1 minute');
    const leave = (left: string) =>
      ledger.asOwner(`update economy.guilds set left_at = ${left} where guild_id = $1`, [guildId]);
    await leave('now()');
    await expireDue(system);
    expect(await tasks.readClaim(guildId, claimId)).toMatchObject({ status: 'in_progress' });
    await leave('null');
    await expireDue(system);
    expect(await tasks.readClaim(guildId, claimId)).toMatchObject({ status: 'expired' });
  });

  test('each claimant is reminded once, as early as set or in the last quarter of a short task', async () => {
    const guild = await tasks.guild();
    const { guildId } = guild;
    await tasks.setTaskSetting(guildId, 'reminder_hours', 6);
    const remindAt = async (claimId: string) => {
      const [row] = await ledger.asOwner<{ minutes: number | null }>(
        `select (extract(epoch from deadline - remind_at) / 60)::float8 as minutes from economy.claims
         where guild_id = $1 and claim_id = $2`,
        [guildId, claimId],
      );
      return row?.minutes;
    };
    const long = await tasks.claimByNewMember(guildId, await tasks.create(guild, { duration_hours: 48 }));
    const short = await tasks.claimByNewMember(guildId, await tasks.create(guild, { duration_hours: 2 }));
    expect(await remindAt(long.claimId)).toBe(360);
    expect(await remindAt(short.claimId)).toBe(30);
    await tasks.setTaskSetting(guildId, 'reminder_hours', 0);
    const never = await tasks.claimByNewMember(guildId, await tasks.create(guild));
    expect(await remindAt(never.claimId)).toBeNull();

    await ledger.asOwner(`update economy.claims set remind_at = now() where guild_id = $1 and remind_at is not null`, [
      guildId,
    ]);
    await tasks.submit(guildId, short.claimId, member(short.userId));
    await clearOutbox(guildId);
    await Promise.all([remindClaimants(system), remindClaimants(system)]);
    await remindClaimants(system);
    expect(await tasks.outboxKeys(guildId)).toEqual([`task.dm:${long.claimId}:reminder`]);
    await clearOutbox(guildId);
    await tasks.reject(guildId, short.claimId, 'No.');
    await remindClaimants(system);
    expect(await tasks.outboxKeys(guildId)).toContain(`task.dm:${short.claimId}:reminder`);
  });
});
