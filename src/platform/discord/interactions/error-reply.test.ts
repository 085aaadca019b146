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
  ['a server that only reads', '25006'],
  ['a lock that somebody holds', '55P03'],
])('%s is told as an outage to wait for, not as a mistake of ours', async (_, code) => {
  const reply = await toErrorReply(new DatabaseError('could not extend file "base/5/16634"', { code }), details);
  expect(reply).toMatchObject({ show: 'private', content: t('refusals.unavailable') });
});

test.each([
  ['a connection that was lost', '08006'],
  ['a server that stopped', '57P01'],
  ['an engine that was killed', '57014'],
])('nobody is told that nothing changed after %s under the act', async (_, code) => {
  const reply = await toErrorReply(new DatabaseError('gone', { code }), details);
  expect(reply).toMatchObject({ show: 'private', content: t('refusals.uncertain') });
});

test('a mistake of ours shows its reference and nothing of the database', async () => {
  const reply = await toErrorReply(new DatabaseError('column "coins" does not exist', { code: '42703' }), details);
  expect(JSON.stringify(reply)).not.toContain('coins');
  expect(JSON.stringify(reply)).toContain(errorReference(details.interactionId));
});

test('what people are called shows as plain text in a refusal', async () => {
  const refusal = new Refusal({ kind: 'forbidden', code: 'role_required', data: { role: '**@everyone**' } });
  expect(await toErrorReply(refusal, details)).toMatchObject({
    content: 'You need the role \\*\\*@\u200Beveryone\\*\\* to claim this task.',
  });
});
