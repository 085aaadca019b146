import { expect, test } from 'vitest';
import { t } from '../../../../locales/translate.ts';
import { DatabaseError } from '../../db/database.ts';
import { createLog } from '../../log.ts';
import { Refusal } from '../../refusal.ts';
import { toErrorReply, errorReference } from './error-reply.ts';

const details = {
  interactionId: '1438926554708185138',
  log: createLog({ level: 'silent' }),
  readMessageValues: async () => ({}),
};

test.each([
  ['a server that is away', '08001'],
  ['a full disk', '53100'],
  ['a read-only server', '25006'],
  ['a lock held by another transaction', '55P03'],
])('%s is reported as an outage, not as a bug', async (_, code) => {
  const reply = await toErrorReply(new DatabaseError('could not extend file "base/5/16634"', { code }), details);
  expect(reply).toMatchObject({ show: 'private', content: t('refusals.unavailable') });
});

test.each([
  ['a connection that was lost', '08006'],
  ['a server that stopped', '57P01'],
  ['an engine that was killed', '57014'],
])('after %s during an operation the reply does not claim that nothing changed', async (_, code) => {
  const reply = await toErrorReply(new DatabaseError('gone', { code }), details);
  expect(reply).toMatchObject({ show: 'private', content: t('refusals.uncertain') });
});

test('a bug shows its reference and nothing of the database', async () => {
  const reply = await toErrorReply(new DatabaseError('column "coins" does not exist', { code: '42703' }), details);
  expect(JSON.stringify(reply)).not.toContain('coins');
  expect(JSON.stringify(reply)).toContain(errorReference(details.interactionId));
});

test('names are shown as plain text in a refusal', async () => {
  const refusal = new Refusal({ kind: 'forbidden', code: 'role_required', data: { role: '**@everyone**' } });
  expect(await toErrorReply(refusal, details)).toMatchObject({
    content: 'You need the role \\*\\*@\u200Beveryone\\*\\* to claim this task.',
  });
});
