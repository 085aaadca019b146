import { randomBytes, randomInt } from 'node:crypto';
import process from 'node:process';
import { t } from '../locales/translate.ts';
import { loadConfig } from './config.ts';
import { setOperatorPassword } from './core/access/sign-in/ensure-operator.ts';
import { openConfiguredDatabase } from './open-database.ts';
import { createContexts } from './platform/context.ts';
import { createIdGenerator } from './platform/snowflake.ts';
import { createLog } from './platform/log.ts';

/** Sets a new operator password, prints it once, and revokes every session of the operator. */
async function resetPassword(): Promise<void> {
  const result = loadConfig();
  if (!result.ok) throw new Error(result.problems.join('\n'));
  const { config } = result;
  const database = await openConfiguredDatabase(config, createLog({ level: 'warn' }));
  try {
    const noopWaker = { wake: () => undefined };
    const newId = createIdGenerator(Date.now, (below) => randomInt(below));
    const contexts = createContexts({ db: database.app, newId, changeFeed: noopWaker, outboxWorker: noopWaker });
    const ctx = contexts.for({ kind: 'system', job: 'reset_password' }, { source: 'system' });
    const { username } = config.operator;
    const password = config.operator.password ?? randomBytes(15).toString('base64url');
    await setOperatorPassword(ctx, { username, password, revokesSessions: true });
    const messageKey =
      config.operator.password === undefined ? 'start.password_reset' : 'start.password_from_environment';
    process.stdout.write(`${t(messageKey, { username, password })}\n`);
  } finally {
    await database.close();
  }
}

try {
  await resetPassword();
} catch (error) {
  process.stderr.write(`${t('start.failed', { reason: error instanceof Error ? error.message : String(error) })}\n`);
  process.exitCode = 1;
}
