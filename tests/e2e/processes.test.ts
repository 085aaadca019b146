import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { connectSandbox } from '../../sandbox/client/sandbox-client.ts';
import { startSandbox } from '../../sandbox/start.ts';
import { acrossGuilds } from '../../src/platform/context.ts';
import { testDatabase } from '../support/database/test-database.ts';
import { spawnProgram, type SpawnedProgram } from '../support/spawn-program.ts';
import { OPERATOR } from '../support/test-app.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function startProgram(environment: Record<string, string>): Promise<SpawnedProgram> {
  const started = await spawnProgram({ ADMIN_PASSWORD: OPERATOR.password, ...environment });
  cleanUps.push(async () => {
    started.child.kill('SIGKILL');
    await started.exited;
  });
  return started;
}

async function createDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'economy-program-'));
  cleanUps.push(() => rm(dataDir, { recursive: true, force: true }));
  return dataDir;
}

/** Signs in as soon as the program says that it is ready. */
async function signInWhenReady(url: string): Promise<Response> {
  const isReady = () =>
    fetch(`${url}/readyz`).then(
      ({ status }) => status === 200,
      () => false,
    );
  await vi.waitUntil(isReady, { timeout: 120_000, interval: 2 });
  return fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(OPERATOR),
  });
}

describe('the program as a process', () => {
  test(
    'refuses a second start on the same data folder, names the first, and leaves it running',
    { timeout: 180_000 },
    async () => {
      const dataDir = await createDataDir();
      const first = await startProgram({ DATA_DIR: dataDir, TZ: 'Pacific/Apia' });
      expect((await signInWhenReady(first.url)).status).toBe(200);
      const startedMs = performance.now();
      const second = await startProgram({ DATA_DIR: dataDir });
      expect(await second.exited).toBe(1);
      expect(second.output()).toContain(String(first.child.pid));
      // Reported only: the duration depends on the machine.
      console.info(`The second start refused after ${Math.round(performance.now() - startedMs)} ms.`);

      const claimed = await connectSandbox(first.url).as('Juno Kaya').slash('daily', {}, { waitMs: 20_000 });
      expect(claimed.state).toBe('replied');
      // In any time zone of the machine, the next reward opens a day later.
      const opens = Number(/<t:(\d+):R>/.exec(JSON.stringify(claimed.reply))?.[1]) * 1_000;
      expect(Math.abs(opens - Date.now() - 86_400_000)).toBeLessThan(60_000);
      first.child.kill('SIGTERM');
      expect(await first.exited).toBe(0);
    },
  );

  test(
    'shows a generated password even when the previous start failed because the port was taken',
    { timeout: 180_000 },
    async () => {
      const environment = { DATA_DIR: await createDataDir(), ADMIN_PASSWORD: '' };
      const neighbour = createServer().listen(0, '127.0.0.1');
      cleanUps.push(async () => neighbour.close());
      await once(neighbour, 'listening');
      const { port } = neighbour.address() as AddressInfo;
      const failed = await startProgram({ ...environment, PORT: String(port) });
      expect(await failed.exited).toBe(1);
      expect(failed.output()).toContain('The port is taken');

      const next = await startProgram(environment);
      await next.ready();
      expect(failed.output() + next.output()).toMatch(/admin, password [\w-]{20} /);
    },
  );

  test('reports all problems with the environment and starts nothing', async () => {
    const refused = await startProgram({ PORT: 'many', ROLES: 'web' });
    expect(await refused.exited).toBe(1);
    expect(refused.output()).toMatch(/PORT[^]*ROLES/);
  });

  test(
    'pays 100 concurrent /daily once and allows five gifts a minute across two processes',
    { timeout: 240_000 },
    async () => {
      const [database, sandbox] = await Promise.all([
        testDatabase('postgres'),
        startSandbox({ responseTimeoutMs: 60_000 }),
      ]);
      cleanUps.push(
        () => database.close(),
        () => sandbox.close(),
      );
      const { urls } = database;
      if (urls === undefined) throw new Error('A PostgreSQL database has addresses.');
      const environment = {
        DATABASE_URL: urls.app,
        DATABASE_ADMIN_URL: urls.admin,
        DISCORD_TOKEN: sandbox.token,
        DISCORD_APPLICATION_ID: sandbox.applicationId,
        DISCORD_API_URL: sandbox.apiUrl,
      };
      const programs = await Promise.all([
        createDataDir().then((dataDir) => startProgram({ ...environment, DATA_DIR: dataDir })),
        createDataDir().then((dataDir) => startProgram({ ...environment, DATA_DIR: dataDir })),
      ]);
      await Promise.all(programs.map((one) => one.ready()));
      const discord = connectSandbox(sandbox.url);
      await expect.poll(async () => (await discord.state(1)).sessions, { timeout: 30_000 }).toBe(2);
      await expect
        .poll(() => acrossGuilds(database.app, (q) => q.query('select 1 from economy.guilds')), { timeout: 30_000 })
        .toHaveLength(1);

      const actions = Array.from({ length: 100 }, () => ({
        kind: 'slash' as const,
        as: 'Juno Kaya',
        command: 'daily',
        waitMs: 60_000,
      }));
      const outcomes = await discord.performMany(actions);
      const texts = outcomes.map(({ reply }) => JSON.stringify(reply ?? {}));
      expect(outcomes.every(({ state }) => state === 'replied')).toBe(true);
      // Both processes receive every interaction, so either of them may pay.
      const paid = await acrossGuilds(database.app, (q) => q.query('select op_id from economy.entries'));
      expect(paid).toHaveLength(1);
      expect(texts.filter((text) => text.includes('"embeds":[{'))).toHaveLength(1);
      expect(texts.filter((text) => /<t:\d+:R>/.test(text)).length).toBeGreaterThanOrEqual(99);

      const gifts = (times: number) =>
        discord.performMany(
          Array.from({ length: times }, () => ({
            kind: 'slash' as const,
            as: 'Juno Kaya',
            command: 'give',
            options: { user: 'Wren Sato', amount: 1 },
            waitMs: 60_000,
          })),
        );
      const readPasses = async () => {
        const rows = await acrossGuilds(database.app, (q) =>
          q.query<{ at: Date }>('select unnest(passes) as at from economy.rate_windows order by 1'),
        );
        return rows.map(({ at }) => at.getTime());
      };
      await gifts(15);
      expect(await readPasses()).toHaveLength(5);
      programs[1]?.child.kill('SIGTERM');
      expect(await programs[1]?.exited).toBe(0);
      const restarted = await startProgram({ ...environment, DATA_DIR: await createDataDir() });
      await restarted.ready();
      await gifts(10);
      const passed = await readPasses();
      // A slow machine may reach the next minute; no minute has more than five.
      for (const [index, at] of passed.entries())
        expect((passed[index + 5] ?? Infinity) - at).toBeGreaterThanOrEqual(60_000);
      if (Date.now() - (passed[0] ?? 0) < 60_000) expect(passed).toHaveLength(5);
    },
  );
});
