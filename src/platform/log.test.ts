import { spawnSync } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import process from 'node:process';
import { expect, test } from 'vitest';
import { createLog } from './log.ts';

const CANARY = 'canary-4f1d9a77c2';
const token = `MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.${CANARY}`;

function captureLog(write: (log: ReturnType<typeof createLog>) => void): {
  text: string;
  lines: Record<string, unknown>[];
} {
  const chunks: string[] = [];
  write(createLog({ level: 'debug', destination: { write: (chunk: string) => void chunks.push(chunk) } }));
  const text = chunks.join('');
  // Each line is an object because the log writes nothing else; a broken one fails the parse.
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { text, lines };
}

test('no secret reaches the log by any path', () => {
  const failure = Object.assign(
    new Error(`GET https://discord.com/api/v10/webhooks/123456789012345678/${token} failed`),
    {
      requestBody: { token },
      code: `Bearer ${token}`,
    },
  );
  const logCalls: ((log: ReturnType<typeof createLog>) => void)[] = [
    (log) => log.info({ token }, 'Signed in.'),
    (log) => log.info({ request: { headers: { Authorization: `Bot ${token}`, cookie: `a=${CANARY}` } } }, 'Requested.'),
    (log) =>
      log.info({ list: [{ deep: { newPassword: CANARY, client_secret: CANARY, 'set-cookie': CANARY } }] }, 'Nested.'),
    (log) => log.child({ refreshToken: CANARY }).info('From a child.'),
    (log) =>
      log
        .child({ guild: '1' })
        .child({ auth: { accessToken: CANARY } })
        .warn('From a grandchild.'),
    (log) => log.error({ err: failure }, 'An error with a body and a URL.'),
    (log) => log.error({ err: new Error('outer', { cause: failure }) }, 'An error with a cause.'),
    (log) => log.error(failure),
    (log) => log.info(`Authorization was Bearer ${token}`),
    (log) =>
      log.info(
        { url: `postgres://app:${CANARY}@db.example/economy` },
        `To postgres://app:${CANARY}@db.example/economy`,
      ),
    (log) => log.info({ path: `/interactions/123456789012345678/${token}/callback` }, 'Called back.'),
    (log) => log.info({ path: `/api/auth/callback?code=${CANARY}&state=1` }, 'Redirected.'),
    (log) => log.info('Signed in as %s', `Bot ${token}`),
  ];
  for (const logCall of logCalls) {
    const { text } = captureLog(logCall);
    expect(text).not.toContain(CANARY);
    expect(text).toContain('[hidden]');
  }
});

test('a line break in a name stays within its line', () => {
  const forged = 'Eve\r\n{"level":"info","msg":"coins granted"}';
  const { lines } = captureLog((log) => log.info({ name: forged }, `Hello ${forged}`));
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatchObject({ name: forged, msg: `Hello ${forged}`, level: 'info' });
});

test('a line has its time in UTC, and its guild and interaction', () => {
  const { lines } = captureLog((log) =>
    log.child({ guild: '123', interaction: '456' }).info({ taken: 3n }, 'Claimed.'),
  );
  expect(lines[0]).toMatchObject({ guild: '123', interaction: '456', taken: '3', msg: 'Claimed.' });
  expect(String(lines[0]?.['time'])).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
});

test('an error keeps its name, message, code and stack', () => {
  const error = Object.assign(new TypeError('The reward is not a number.'), { code: '22003' });
  const { lines } = captureLog((log) => log.error({ err: error }, 'Failed.'));
  expect(lines[0]?.['err']).toMatchObject({ type: 'TypeError', message: 'The reward is not a number.', code: '22003' });
  expect(JSON.stringify(lines[0]?.['err'])).toContain('log.test.ts');
});

test.skipIf(!existsSync('/dev/full'))('a log on a full disk neither ends the program nor prevents its exit', () => {
  const program = `
    import { createLog } from './src/platform/log.ts';
    const log = createLog({ level: 'info' });
    let lines = 0;
    const timer = setInterval(() => {
      log.info({}, 'A line.');
      lines += 1;
      if (lines === 5) clearInterval(timer);
    }, 1);
    process.on('exit', (code) => process.stderr.write(lines + ' lines, then ' + code));`;
  const childProcess = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
    stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
    encoding: 'utf8',
    timeout: 30_000,
  });
  expect({ stderr: childProcess.stderr, status: childProcess.status }).toEqual({
    stderr: '5 lines, then 0',
    status: 0,
  });
});
