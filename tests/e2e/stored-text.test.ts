import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { refusals } from '../../locales/en/refusals.ts';
import { enqueueDailyReminders } from '../../src/features/economy/reminders/enqueue-daily-reminders.ts';
import { listApiNames, listCustomIds, recordStoredText, sortUnique } from '../support/stored-text.ts';
import {
  buttonsOf,
  pictureFile,
  EVENTUALLY,
  createTaskFixtures,
  replyText,
} from '../support/fixtures/task-fixtures.ts';
import { startTestApp, type TestApp } from '../support/test-app.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(root + path, 'utf8');
const sources = (...folders: string[]): string[] =>
  folders
    .filter((folder) => existsSync(root + folder))
    .flatMap((folder) =>
      readdirSync(root + folder, { recursive: true, encoding: 'utf8' }).map((name) => `${root}${folder}/${name}`),
    )
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
    .sort();
const SNAPSHOT_DIR = '../support/released/stored-text';
/** Stored and public text never changes its spelling: these lists may grow, and every removed line needs a reason. */
const expectUnchanged = (name: string, text: unknown) =>
  expect(`${JSON.stringify(text, null, 2)}\n`).toMatchFileSnapshot(`${SNAPSHOT_DIR}/${name}.json`);

test('custom ids and their parameters keep their spelling and order', () =>
  expectUnchanged('custom-ids', listCustomIds(sources('src/core', 'src/features'))));

test('refusal codes keep their spelling', () => expectUnchanged('refusals', sortUnique(Object.keys(refusals))));

test('names of environment variables, scripts, cookies and storage keys keep their spelling', () => {
  const environment = sortUnique(read('src/config.ts').match(/(?<=['"])[A-Z][A-Z_]{3,}(?=['"])/g) ?? []);
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const cookies = sortUnique(
    read('src/platform/http/session.ts').match(/(?<=['`}])(access|refresh|device)_token(?=['`])/g) ?? [],
  );
  const storage = sources('dashboard', 'sandbox/page', 'ui').flatMap((path) => {
    const text = readFileSync(path, 'utf8');
    const names = [...text.matchAll(/(?:local|session)Storage\.\w+\((\w+)/g)].map(([, name]) => name ?? '');
    return names.map((name) => new RegExp(`const ${name} = ['"](.+?)['"]`).exec(text)?.[1] ?? `? ${name}`);
  });
  return expectUnchanged('names', {
    environment,
    scripts: sortUnique(Object.keys(scripts)),
    cookies,
    storage: sortUnique(storage),
  });
});

let testApp: TestApp;
beforeAll(async () => {
  testApp = await startTestApp({ engine: 'postgres' });
});
afterAll(() => testApp.close());
const fixtures = createTaskFixtures(() => testApp);

test('paths, fields and operation names of the API keep their spelling', async () => {
  const document = (await (await testApp.call('/api/openapi.json')).json()) as Parameters<typeof listApiNames>[0];
  await expectUnchanged('api', listApiNames(document));
});

test('the schema, its tables and their columns keep their names', async () => {
  const columns = await testApp.readAcrossGuilds((q) =>
    q.query<{ name: string }>(
      `select table_schema || '.' || table_name || '.' || column_name as name from information_schema.columns
       where table_schema not in ('pg_catalog', 'information_schema')`,
    ),
  );
  await expectUnchanged('columns', sortUnique(columns.map(({ name }) => name)));
});

test('rows written by every feature keep the spelling of their stored text', { timeout: 120_000 }, async () => {
  const stored = await recordStoredText(testApp.database.admin);
  const { mara, ines, wren, oskar, postTask, claimAs, submitProofAs, waitForMessage, waitForState } = fixtures;
  const { guildId, discord } = testApp;
  const { channels, roles } = await discord.guild(guildId);
  const channel = (name: string) => channels.find((one) => one.name === name)?.id ?? '';
  const role = (name: string) => roles.find((one) => one.name === name)?.id ?? '';
  const callApi = async (path: string, body: object, method = 'PUT') => {
    const response = await testApp.call(`/api/${guildId}/${path}`, { method, body: JSON.stringify(body) });
    expect(response.status, await response.clone().text()).toBeLessThan(300);
    return response;
  };
  const runStatement = (statement: string) =>
    testApp.database.admin.transaction(async (queries) => {
      await queries.query(`select set_config('app.across_guilds', 'on', true)`);
      await queries.query(statement);
    });
  const waitUntilDelivered = () =>
    vi.waitFor(
      async () => expect(await testApp.readAcrossGuilds((q) => q.query('select key from economy.outbox'))).toEqual([]),
      EVENTUALLY,
    );

  await callApi('config', {
    log_channel: channel('harbour-log'),
    welcome_channel: channel('welcome'),
    task_channel_id: channel('tasks'),
    balance_changes_per_minute: 1_000,
  });
  await callApi('tasks/settings', { review_channel_id: channel('proofs'), announcement_channel_id: channel('market') });
  await callApi('status', { status: 'idle' });
  await discord.join(guildId, { name: 'Newcomer' });
  await testApp.call('/api/auth/login', { method: 'POST', body: JSON.stringify({ username: 'no', password: 'no' }) });

  // Money.
  for (const name of ['Wren Sato', 'Oskar Vik'])
    await mara().slash('coins add', { user: name, amount: 500, reason: 'x' });
  await mara().slash('coins remove', { user: 'Wren Sato', amount: 10, reason: 'x' });
  await mara().slash('coins set', { user: 'Wren Sato', amount: 400, reason: 'x' });
  const daily = await wren().slash('daily');
  const remindButton = buttonsOf(daily.reply).find(({ custom_id }) => custom_id?.startsWith('economy.remind'));
  expect(remindButton).toBeDefined();
  if (daily.reply !== undefined && remindButton?.custom_id !== undefined)
    await wren().press(daily.reply, remindButton.custom_id);
  await runStatement(`update economy.daily_reminders set look_at = now()`);
  await runStatement(
    `update economy.members set last_daily = now() - interval '24 hours 10 minutes' where last_daily is not null`,
  );
  const system = testApp.app.contexts.for({ kind: 'system', job: 'test' }, { source: 'system' });
  await enqueueDailyReminders(system, new AbortController().signal);
  expect(replyText(await wren().slash('give', { user: 'Oskar Vik', amount: 40 }))).toContain('40');
  await mara().slash('income set', { role: 'Council', amount: 25, every_hours: 24 });
  await discord.changeMember(guildId, 'Wren Sato', { roles: [role('Council')] });
  await vi.waitFor(async () => expect(replyText(await wren().slash('collect'))).toContain('25'), EVENTUALLY);
  await mara().slash('coins payout', { role: 'Council', amount: 5, reason: 'x' });
  await mara().slash('income remove', { role: 'Council' });
  await mara().slash('freeze', { user: 'Tobias Fals', reason: 'x' });
  await mara().slash('unfreeze', { user: 'Tobias Fals' });
  await mara().slash('leaderboard-message post', { channel: 'market' });
  await mara().slash('leaderboard-message remove');

  // Tasks.
  const nets = await postTask('Mend the nets', { places: 9, role: 'Crew' });
  await claimAs('Wren Sato', nets.message);
  await submitProofAs('Wren Sato', nets.message, 'Done', [pictureFile('net.png')]);
  const first = await waitForMessage('proofs', 'Proof for Mend the nets', (now) => expect(now).toBeDefined());
  const rejectForm = await ines().press(first, 'Reject');
  await ines().submit(rejectForm, { reason: 'x' });
  await submitProofAs('Wren Sato', nets.message, 'Done again');
  const accepted = await waitForMessage('proofs', 'Proof for Mend the nets', (now) =>
    expect(buttonsOf(now)).not.toEqual([]),
  );
  await ines().press(accepted, 'Accept');
  await waitUntilDelivered();
  await claimAs('Oskar Vik', nets.message);
  await oskar().slash('task_abandon', { claim: 'Mend the nets' });
  await mara().slash('task edit', { task: nets.task, places: 8 });
  await mara().slash('task pause', { task: nets.task });
  await mara().slash('task resume', { task: nets.task });
  await mara().slash('task repost', { task: nets.task });
  await waitUntilDelivered();
  await claimAs('Juno Kaya', await waitForState('tasks', 'Mend the nets', 'Open'));
  await runStatement(
    `update economy.claims set deadline = now() - interval '1 hour', claimed_at = now() - interval '2 hours' where status = 'in_progress'`,
  );
  await runStatement(`update economy.jobs set due_at = now()`);
  await vi.waitFor(
    async () =>
      expect(
        await testApp.readAcrossGuilds((q) => q.query(`select 1 from economy.claims where status = 'expired'`)),
      ).toHaveLength(1),
    EVENTUALLY,
  );
  const propose = async (name: string) => {
    const opened = await oskar().slash('task_propose', { reward: 40, hours: 12 });
    return oskar().submit(opened, { name, description: '', category: 'Harbour' });
  };
  await propose('Fetch water');
  await mara().press(await waitForState('proofs', 'Fetch water', 'Waits until staff approve it'), 'Approve');
  await propose('Carry stones');
  const decline = await mara().press(
    await waitForState('proofs', 'Carry stones', 'Waits until staff approve it'),
    'Decline',
  );
  await mara().submit(decline, { reason: 'x' });
  await mara().slash('task close', { task: nets.task, reason: 'x' });
  await waitUntilDelivered();
  await mara().slash('task delete', { task: nets.task });
  const { data } = (await (await testApp.call(`/api/${guildId}/transactions?limit=1&type=transfer_send`)).json()) as {
    data: { id: string }[];
  };
  expect(data).toHaveLength(1);
  await waitUntilDelivered();
  const jobs = await testApp.readAcrossGuilds((q) => q.query<{ name: string }>('select name from economy.jobs'));
  await expectUnchanged('rows', { ...(await stored.readRecorded()), jobs: sortUnique(jobs.map(({ name }) => name)) });
});
