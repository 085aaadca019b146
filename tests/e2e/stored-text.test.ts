import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { refusals } from '../../locales/en/refusals.ts';
import { remindDaily } from '../../src/features/economy/reminders/enqueue-daily-reminders.ts';
import { apiTextOf, customIdsIn, recordStoredText, sorted } from '../support/stored-text.ts';
import { buttonsOf, picture, soon, taskStage, told } from '../support/fixtures/task-fixtures.ts';
import { openWorld, type World } from '../support/test-app.ts';

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
const KEPT = '../support/released/stored-text';
/** Stored and public text keeps its spelling for ever: these lists may grow, and every line that goes needs a reason. */
const keeps = (name: string, text: unknown) =>
  expect(`${JSON.stringify(text, null, 2)}\n`).toMatchFileSnapshot(`${KEPT}/${name}.json`);

test('custom ids and their parameters keep their spelling and order', () =>
  keeps('custom-ids', customIdsIn(sources('src/core', 'src/features'))));

test('refusal codes keep their spelling', () => keeps('refusals', sorted(Object.keys(refusals))));

test('names in the environment, scripts, cookies and storage keep their spelling', () => {
  const environment = sorted(read('src/config.ts').match(/(?<=['"])[A-Z][A-Z_]{3,}(?=['"])/g) ?? []);
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const cookies = sorted(read('src/platform/http/session.ts').match(/(?<=['`}])(access|refresh)_token(?=['`])/g) ?? []);
  const storage = sources('dashboard', 'sandbox/page', 'ui').flatMap((path) => {
    const text = readFileSync(path, 'utf8');
    const names = [...text.matchAll(/(?:local|session)Storage\.\w+\((\w+)/g)].map(([, name]) => name ?? '');
    return names.map((name) => new RegExp(`const ${name} = ['"](.+?)['"]`).exec(text)?.[1] ?? `? ${name}`);
  });
  return keeps('names', { environment, scripts: sorted(Object.keys(scripts)), cookies, storage: sorted(storage) });
});

let world: World;
beforeAll(async () => {
  world = await openWorld({ engine: 'postgres' });
});
afterAll(() => world.close());
const stage = taskStage(() => world);

test('paths, fields and operation names of the API keep their spelling', async () => {
  const document = (await (await world.call('/api/openapi.json')).json()) as Parameters<typeof apiTextOf>[0];
  await keeps('api', apiTextOf(document));
});

test('the schema, its tables and their columns keep their names', async () => {
  const columns = await world.look((q) =>
    q.query<{ name: string }>(
      `select table_schema || '.' || table_name || '.' || column_name as name from information_schema.columns
       where table_schema not in ('pg_catalog', 'information_schema')`,
    ),
  );
  await keeps('columns', sorted(columns.map(({ name }) => name)));
});

test('what a server does is stored in the same words', { timeout: 120_000 }, async () => {
  const stored = await recordStoredText(world.database.admin);
  const { mara, ines, wren, oskar, make, claimed, proved, once, shown } = stage;
  const { guildId, discord } = world;
  const { channels, roles } = await discord.guild(guildId);
  const channel = (name: string) => channels.find((one) => one.name === name)?.id ?? '';
  const role = (name: string) => roles.find((one) => one.name === name)?.id ?? '';
  const put = async (path: string, body: object, method = 'PUT') => {
    const response = await world.call(`/api/${guildId}/${path}`, { method, body: JSON.stringify(body) });
    expect(response.status, await response.clone().text()).toBeLessThan(300);
    return response;
  };
  const change = (statement: string) =>
    world.database.admin.transaction(async (queries) => {
      await queries.query(`select set_config('app.across_guilds', 'on', true)`);
      await queries.query(statement);
    });
  const delivered = () =>
    vi.waitFor(
      async () => expect(await world.look((q) => q.query('select key from economy.outbox'))).toEqual([]),
      soon,
    );

  await put('config', {
    log_channel: channel('harbour-log'),
    welcome_channel: channel('welcome'),
    task_channel_id: channel('tasks'),
    balance_changes_per_minute: 1_000,
  });
  await put('tasks/settings', { review_channel_id: channel('proofs'), announcement_channel_id: channel('market') });
  await put('status', { status: 'idle' });
  await discord.join(guildId, { name: 'Newcomer' });
  await world.call('/api/auth/login', { method: 'POST', body: JSON.stringify({ username: 'no', password: 'no' }) });

  // Money.
  for (const name of ['Wren Sato', 'Oskar Vik'])
    await mara().slash('coins add', { user: name, amount: 500, reason: 'x' });
  await mara().slash('coins remove', { user: 'Wren Sato', amount: 10, reason: 'x' });
  await mara().slash('coins set', { user: 'Wren Sato', amount: 400, reason: 'x' });
  const daily = await wren().slash('daily');
  const remind = buttonsOf(daily.reply).find(({ custom_id }) => custom_id?.startsWith('economy.remind'));
  expect(remind).toBeDefined();
  if (daily.reply !== undefined && remind?.custom_id !== undefined) await wren().press(daily.reply, remind.custom_id);
  await change(`update economy.daily_reminders set look_at = now()`);
  await change(
    `update economy.members set last_daily = now() - interval '24 hours 10 minutes' where last_daily is not null`,
  );
  const system = world.app.contexts.for({ kind: 'system', job: 'test' }, { source: 'system' });
  await remindDaily(system, new AbortController().signal);
  expect(told(await wren().slash('give', { user: 'Oskar Vik', amount: 40 }))).toContain('40');
  await mara().slash('income set', { role: 'Council', amount: 25, every_hours: 24 });
  await discord.changeMember(guildId, 'Wren Sato', { roles: [role('Council')] });
  await vi.waitFor(async () => expect(told(await wren().slash('collect'))).toContain('25'), soon);
  await mara().slash('coins payout', { role: 'Council', amount: 5, reason: 'x' });
  await mara().slash('income remove', { role: 'Council' });
  await mara().slash('freeze', { user: 'Tobias Fals', reason: 'x' });
  await mara().slash('unfreeze', { user: 'Tobias Fals' });
  await mara().slash('leaderboard-message post', { channel: 'market' });
  await mara().slash('leaderboard-message remove');

  // Tasks.
  const nets = await make('Mend the nets', { places: 9, role: 'Crew' });
  await claimed('Wren Sato', nets.message);
  await proved('Wren Sato', nets.message, 'Done', [picture('net.png')]);
  const first = await once('proofs', 'Proof for Mend the nets', (now) => expect(now).toBeDefined());
  const why = await ines().press(first, 'Reject');
  await ines().submit(why, { reason: 'x' });
  await proved('Wren Sato', nets.message, 'Done again');
  const accepted = await once('proofs', 'Proof for Mend the nets', (now) => expect(buttonsOf(now)).not.toEqual([]));
  await ines().press(accepted, 'Accept');
  await delivered();
  await claimed('Oskar Vik', nets.message);
  await oskar().slash('task_abandon', { claim: 'Mend the nets' });
  await mara().slash('task edit', { task: nets.task, places: 8 });
  await mara().slash('task pause', { task: nets.task });
  await mara().slash('task resume', { task: nets.task });
  await mara().slash('task repost', { task: nets.task });
  await delivered();
  await claimed('Juno Kaya', await shown('tasks', 'Mend the nets', 'Open'));
  await change(
    `update economy.claims set deadline = now() - interval '1 hour', claimed_at = now() - interval '2 hours' where status = 'in_progress'`,
  );
  await change(`update economy.jobs set due_at = now()`);
  await vi.waitFor(
    async () =>
      expect(await world.look((q) => q.query(`select 1 from economy.claims where status = 'expired'`))).toHaveLength(1),
    soon,
  );
  const propose = async (name: string) => {
    const opened = await oskar().slash('task_propose', { reward: 40, hours: 12 });
    return oskar().submit(opened, { name, description: '', category: 'Harbour' });
  };
  await propose('Fetch water');
  await mara().press(await shown('proofs', 'Fetch water', 'Waits until staff approve it'), 'Approve');
  await propose('Carry stones');
  const decline = await mara().press(await shown('proofs', 'Carry stones', 'Waits until staff approve it'), 'Decline');
  await mara().submit(decline, { reason: 'x' });
  await mara().slash('task close', { task: nets.task, reason: 'x' });
  await delivered();
  await mara().slash('task delete', { task: nets.task });
  const { data } = (await (await world.call(`/api/${guildId}/transactions?limit=1&type=transfer_send`)).json()) as {
    data: { id: string }[];
  };
  expect(data).toHaveLength(1);
  await delivered();
  const jobs = await world.look((q) => q.query<{ name: string }>('select name from economy.jobs'));
  await keeps('rows', { ...(await stored.recorded()), jobs: sorted(jobs.map(({ name }) => name)) });
});
