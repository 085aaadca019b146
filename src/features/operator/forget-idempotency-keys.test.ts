import { expect, test } from 'vitest';
import { createContexts } from '../../platform/context.ts';
import { createLog } from '../../platform/log.ts';
import { testDatabase } from '../../../tests/support/database/test-database.ts';
import { createOperatorFeature } from './feature.ts';

test('all expired idempotency keys are deleted, even more than one statement deletes', async () => {
  const database = await testDatabase('embedded');
  await database.admin.script(
    `insert into economy.idempotency_keys (actor, key, route, body_hash, act_id, created_at)
     select 'test', 'key ' || n, 'POST /', '', n, now() - interval '49 hours' from generate_series(1, 12000) n;
     insert into economy.idempotency_keys (actor, key, route, body_hash, act_id) values ('test', 'young', 'POST /', '', 1)`,
  );
  const wake = { wake: () => undefined };
  const contexts = createContexts({ db: database.app, newId: () => '1', changeFeed: wake, outboxWorker: wake });
  const { jobs = [] } = createOperatorFeature({
    bot: () => 'online',
    latencyMs: () => null,
    startedMs: 0,
    nowMs: Date.now,
    version: '0',
    database: 'embedded',
    roles: ['bot'],
  });
  const job = jobs.find(({ name }) => name === 'operations.forget_idempotency_keys');
  await job?.run({
    ctx: contexts.for({ kind: 'system', job: 'test' }, { source: 'system' }),
    log: createLog({ level: 'silent' }),
    signal: new AbortController().signal,
  });
  expect(await database.admin.query('select key from economy.idempotency_keys')).toEqual([{ key: 'young' }]);
  await database.close();
});
