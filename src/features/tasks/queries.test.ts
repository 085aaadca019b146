import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  member,
  newId,
  operator,
  testLedger,
  type TestLedger,
} from '../../../tests/support/fixtures/ledger-fixtures.ts';
import {
  createTaskDatabaseFixtures,
  type TaskDatabaseFixtures,
} from '../../../tests/support/fixtures/task-database-fixtures.ts';
import { readReviewMessageData, updateProofFiles } from './review/review-message-store.ts';
import { closeTask } from './tasks/close-task.ts';
import { readNotificationPreferences, setNotificationPreferences } from './notifications/notification-preferences.ts';
import { getSubmission } from './review/list-submissions.ts';
import { readMyClaims, suggestMyClaims } from './claims/read-claims.ts';
import { recordRoleResult, readRoleGrant } from './review/role-store.ts';
import { recordNotificationFailure, readClaimNotificationData } from './notifications/notification-store.ts';
import { readWaitingSubmissions } from './review/read-waiting-submissions.ts';
import { readOpenTasks, readTask, suggestTasks } from './tasks/list/read-tasks.ts';
import { pauseTask } from './tasks/change-task-status.ts';
import { submitProof } from './claims/submit-proof.ts';

let ledger: TestLedger;
let tasks: TaskDatabaseFixtures;
beforeAll(async () => {
  ledger = await testLedger('embedded');
  tasks = createTaskDatabaseFixtures(ledger);
});
afterAll(() => ledger.close());

const asMember = () => ledger.ctx(member(newId()));
const staff = () => ledger.ctx(operator);

test('open tasks list only claimable tasks, soonest expiry first, by category and page', async () => {
  const guild = await tasks.guild();
  const { guildId } = guild;
  for (let number = 1; number <= 9; number += 1) {
    await tasks.create(guild, {
      name: `Task ${number}`,
      duration_hours: 100 - number,
      category: number > 7 ? 'Art' : 'Events',
    });
  }
  const [paused, closed, full] = [
    await tasks.create(guild),
    await tasks.create(guild),
    await tasks.create(guild, { max_claims: 1 }),
  ];
  await pauseTask(staff(), { guildId, taskId: paused });
  await closeTask(staff(), { guildId, taskId: closed });
  await tasks.claimByNewMember(guildId, full);
  const first = await readOpenTasks(asMember(), { guildId });
  expect(first.tasks.map(({ taskId }) => taskId)).toEqual([9, 8, 7, 6, 5, 4, 3, 2]);
  expect(first).toMatchObject({ page: 1, pages: 2, total: 9, categories: ['Art', 'Events'], currencyName: 'coins' });
  const beyond = await readOpenTasks(asMember(), { guildId, page: 7 });
  expect(beyond).toMatchObject({ page: 2, tasks: [{ taskId: 1 }] });
  const art = await readOpenTasks(asMember(), { guildId, category: 'Art' });
  expect(art.tasks.map(({ taskId }) => taskId)).toEqual([9, 8]);
  expect(await suggestTasks(asMember(), { guildId, text: ' #3', which: 'open' })).toEqual([
    { taskId: 3, name: 'Task 3', state: 'open' },
  ]);
  expect((await suggestTasks(staff(), { guildId, text: 'map', which: 'all' })).map(({ state }) => state)).toEqual([
    'full',
    'ended',
    'paused',
  ]);
  await expect(suggestTasks(asMember(), { guildId, text: '', which: 'all' })).rejects.toMatchObject({
    code: 'not_allowed',
  });
  expect(await readTask(asMember(), { guildId, taskId: full })).toMatchObject({ state: 'full', currentClaims: 1 });
  await expect(readTask(asMember(), { guildId, taskId: 99 })).rejects.toMatchObject({ code: 'task_missing' });
});

test('a member’s claims are listed most urgent first and show what can be done next', async () => {
  const guild = await tasks.guild();
  const { guildId } = guild;
  const userId = newId();
  const actor = member(userId);
  const [slow, quick, done] = [
    await tasks.create(guild, { name: 'Slow', duration_hours: 90 }),
    await tasks.create(guild, { name: 'Quick', duration_hours: 2, require_proof: false }),
    await tasks.create(guild, { name: 'Done' }),
  ];
  const claims: string[] = [];
  for (const taskId of [done, slow, quick]) claims.push((await tasks.claim(guildId, taskId, actor)).claimId);
  await tasks.submit(guildId, claims[0] ?? '', actor);
  await tasks.accept(guildId, claims[0] ?? '');
  const mine = await readMyClaims(ledger.ctx(actor), { guildId });
  expect(mine).toMatchObject({ total: 3, open: 2, limit: 10, page: 1, pages: 1 });
  expect(mine.claims.map((claim) => [claim.taskName, claim.status, claim.canSubmit, claim.needsProof])).toEqual([
    ['Quick', 'in_progress', true, false],
    ['Slow', 'in_progress', true, true],
    ['Done', 'completed', false, true],
  ]);
  const suggested = await suggestMyClaims(ledger.ctx(actor), { guildId, text: '' });
  expect(suggested.map(({ taskName }) => taskName)).toEqual(['Quick', 'Slow']);
  expect(await suggestMyClaims(ledger.ctx(actor), { guildId, text: 'slo' })).toHaveLength(1);
  expect((await readMyClaims(asMember(), { guildId })).claims).toEqual([]);
});

test('waiting proofs are listed for reviewers only, oldest first', async () => {
  const guild = await tasks.guild();
  const { guildId } = guild;
  const [one, two] = [await tasks.create(guild), await tasks.create(guild)];
  const sent = [await tasks.submitByNewMember(guildId, one), await tasks.submitByNewMember(guildId, two)];
  const waiting = await readWaitingSubmissions(staff(), { guildId });
  expect(waiting.submissions.map(({ claimId }) => claimId)).toEqual(sent.map(({ claimId }) => claimId));
  expect((await readWaitingSubmissions(staff(), { guildId, taskId: two })).total).toBe(1);
  await expect(readWaitingSubmissions(asMember(), { guildId })).rejects.toMatchObject({ code: 'not_allowed' });
});

test('a review message has the proof, the member’s history and the number of similar proofs', async () => {
  const guild = await tasks.guild();
  const { guildId, channelId } = guild;
  const taskId = await tasks.create(guild);
  const userId = newId();
  const text = 'From the lighthouse one sees the whole bay.';
  const first = await tasks.submitByNewMember(guildId, taskId);
  await tasks.reject(guildId, first.claimId, 'Too dark.');
  const again = { guildId, claimId: first.claimId, content: text, files: [] };
  await submitProof(ledger.ctx(member(first.userId)), again);
  const { claimId } = await tasks.claim(guildId, taskId, member(userId));
  await submitProof(ledger.ctx(member(userId)), { guildId, claimId, content: `${text}!`, files: [] });
  const reviewMessage = (id: string) => staff().read(guildId, (queries) => readReviewMessageData(queries, guildId, id));
  expect(await reviewMessage(first.claimId)).toMatchObject({
    task: { taskId, name: 'Draw a map', isClosing: false },
    channelId,
    userId: first.userId,
    status: 'submitted',
    reward: 100,
    proof: { try: 2, content: text, files: [] },
    decision: null,
    history: { accepted: 0, rejected: 1, reasons: ['Too dark.'] },
    similar: 1,
  });
  await tasks.accept(guildId, claimId);
  const reviewChannel = newId();
  await tasks.setTaskSetting(guildId, 'review_channel_id', reviewChannel);
  expect(await reviewMessage(claimId)).toMatchObject({
    channelId: reviewChannel,
    decision: { accepted: true, reviewer: 'operator:admin', reason: null },
    history: { accepted: 0, rejected: 0, reasons: [] },
  });
  expect(await reviewMessage(newId())).toBeUndefined();
});

test('stored locations of proof files are returned with the review message', async () => {
  const guild = await tasks.guild();
  const { guildId, channelId } = guild;
  const { claimId } = await tasks.submitByNewMember(guildId, await tasks.create(guild));
  const file = {
    id: newId(),
    filename: 'a.png',
    content_type: null,
    size: 1,
    url: 'https://cdn.example/a.png',
    channel_id: channelId,
    message_id: newId(),
  };
  await staff().transact(guildId, (work) => updateProofFiles(work, { claimId, attempt: 1, files: [file] }));
  const reviewMessage = await staff().read(guildId, (queries) => readReviewMessageData(queries, guildId, claimId));
  expect(reviewMessage?.proof?.files).toEqual([file]);
});

test('a role grant reports what prevents it, and its result enqueues the review message', async () => {
  const guild = await tasks.guild();
  const { guildId } = guild;
  const roleId = await tasks.role(guildId, 'Cartographer', 3);
  const taskId = await tasks.create(guild, { role_id: roleId });
  const { userId, claimId } = await tasks.submitByNewMember(guildId, taskId);
  const role = () => staff().read(guildId, (queries) => readRoleGrant(queries, guildId, claimId));
  expect(await role()).toBeUndefined();
  await tasks.accept(guildId, claimId);
  const bot = (top: number, permissions: number) =>
    ledger.asOwner('update economy.guilds set bot_top_role = $2, bot_permissions = $3 where guild_id = $1', [
      guildId,
      top,
      permissions,
    ]);
  const problems = [];
  for (const [top, permissions] of [
    [5, 0],
    [3, 268_435_456],
    [2, 8],
    [4, 8],
  ] as const) {
    await bot(top, permissions);
    problems.push((await role())?.problem);
  }
  expect(problems).toEqual(['no_permission', 'role_above_bot', 'role_above_bot', null]);
  expect(await role()).toMatchObject({ userId, roleId, roleName: 'Cartographer', state: 'owed' });
  await ledger.asOwner('update economy.roles set is_managed = true where guild_id = $1', [guildId]);
  expect(await role()).toMatchObject({ problem: 'role_managed' });
  await ledger.asOwner('delete from economy.roles where guild_id = $1', [guildId]);
  expect(await role()).toMatchObject({ problem: 'role_missing', roleName: 'Cartographer' });
  await ledger.asOwner('delete from economy.outbox where guild_id = $1', [guildId]);
  await staff().transact(guildId, (work) => recordRoleResult(work, { claimId, problem: 'role_missing' }));
  expect(await role()).toMatchObject({ state: 'failed' });
  expect(await tasks.outboxKeys(guildId)).toEqual([`task.card:${claimId}`]);
  await staff().transact(guildId, (work) => recordRoleResult(work, { claimId, problem: null }));
  expect(await role()).toMatchObject({ state: 'granted' });
});

test('an undelivered notification is shown to reviewers until a later one is delivered', async () => {
  const guild = await tasks.guild();
  const { guildId } = guild;
  const { userId, claimId } = await tasks.submitByNewMember(guildId, await tasks.create(guild));
  const other = await tasks.claim(guildId, await tasks.create(guild), member(userId));
  await tasks.submit(guildId, other.claimId, member(userId));
  await tasks.reject(guildId, claimId, 'Too dark.');
  const recordFailure = async (kind: 'rejected' | null) => {
    await ledger.asOwner('delete from economy.outbox where guild_id = $1', [guildId]);
    await staff().transact(guildId, (work) => recordNotificationFailure(work, { claimId, kind }));
    return tasks.outboxKeys(guildId);
  };
  const resolveAttachments = () => Promise.resolve([]);
  const readSubmission = (id: string) =>
    getSubmission(staff(), { guildId, claimId: id }, { cdnUrl: '', resolveAttachments, messageUrl: () => '' });
  expect(await recordFailure('rejected')).toEqual([`task.card:${claimId}`]);
  expect(await recordFailure('rejected')).toEqual([]);
  expect(await staff().read(guildId, (queries) => readReviewMessageData(queries, guildId, claimId))).toMatchObject({
    failedNotification: 'rejected',
  });
  expect(await readSubmission(claimId)).toMatchObject({ untold: 'rejected' });
  expect((await readSubmission(other.claimId)).history.latest).toMatchObject([{ claim_id: claimId, is_untold: true }]);
  // A new attempt does not clear the failure of the earlier decision's notification.
  await tasks.submit(guildId, claimId, member(userId));
  expect((await readSubmission(claimId)).history.latest).toMatchObject([
    { claim_id: claimId, try: 1, is_untold: true },
  ]);
  expect(await recordFailure(null)).toEqual([`task.card:${claimId}`]);
  expect(await readSubmission(claimId)).toMatchObject({ untold: null, history: { latest: [{ is_untold: false }] } });
});

test('a member can turn off kinds of direct messages without affecting the others', async () => {
  const guild = await tasks.guild();
  const { guildId } = guild;
  const taskId = await tasks.create(guild);
  const { userId, claimId } = await tasks.submitByNewMember(guildId, taskId);
  const isWanted = async (kind: 'accepted' | 'rejected' | 'expired' | 'reminder') =>
    (await staff().read(guildId, (queries) => readClaimNotificationData(queries, { guildId, claimId, kind })))
      ?.isWanted;
  await tasks.reject(guildId, claimId, 'Too dark.');
  expect([await isWanted('rejected'), await isWanted('accepted'), await isWanted('reminder')]).toEqual([
    true,
    false,
    true,
  ]);
  const own = ledger.ctx(member(userId));
  expect(await readNotificationPreferences(own, { guildId })).toEqual({
    accepted: true,
    rejected: true,
    expired: true,
    reminder: true,
  });
  await setNotificationPreferences(own, { guildId, change: { rejected: false } });
  await setNotificationPreferences(own, { guildId, change: { reminder: false } });
  expect([await isWanted('rejected'), await isWanted('reminder')]).toEqual([false, false]);
  expect(await readNotificationPreferences(own, { guildId })).toEqual({
    accepted: true,
    rejected: false,
    expired: true,
    reminder: false,
  });
  await tasks.submit(guildId, claimId, member(userId));
  await tasks.accept(guildId, claimId);
  expect(await isWanted('accepted')).toBe(true);
  const notice = await staff().read(guildId, (queries) =>
    readClaimNotificationData(queries, { guildId, claimId, kind: 'accepted' }),
  );
  expect(notice).toMatchObject({
    userId,
    task: { taskId, name: 'Draw a map' },
    reward: 100,
    balance: 100,
    isOpen: false,
  });
  await expect(readNotificationPreferences(staff(), { guildId })).rejects.toMatchObject({ code: 'member_missing' });
});
