import { randomBytes, randomInt } from 'node:crypto';
import process from 'node:process';
import { say } from '../locales/translate.ts';
import { readSettings } from './config.ts';
import { setOperatorPassword } from './core/access/sign-in/ensure-operator.ts';
import { openConfigured } from './open-database.ts';
import { createContexts } from './platform/context.ts';
import { createIdMaker } from './platform/snowflake.ts';
import { createLog } from './platform/log.ts';

/** Gives the operator a new password, prints it once, and ends every sign-in made with the old one. */
async function resetPassword(): Promise<void> {
  const reading = readSettings();
  if (!reading.ok) throw new Error(reading.problems.join('\n'));
  const { config } = reading;
  const database = await openConfigured(config, createLog({ level: 'warn' }));
  try {
    const nobody = { nudge: () => undefined };
    const newId = createIdMaker(Date.now, (below) => randomInt(below));
    const contexts = createContexts({ db: database.app, newId, tail: nobody, courier: nobody });
    const ctx = contexts.for({ kind: 'system', job: 'reset_password' }, { source: 'system' });
    const { username } = config.operator;
    const password = config.operator.password ?? randomBytes(15).toString('base64url');
    await setOperatorPassword(ctx, { username, password, endsSignIns: true });
    const sentence =
      config.operator.password === undefined ? 'start.password_reset' : 'start.password_from_environment';
    process.stdout.write(`${say(sentence, { username, password })}\n`);
  } finally {
    await database.close();
  }
}

try {
  await resetPassword();
} catch (error) {
  process.stderr.write(`${say('start.failed', { reason: error instanceof Error ? error.message : String(error) })}\n`);
  process.exitCode = 1;
}
