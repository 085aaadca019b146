import { expect, test } from 'vitest';
import { formatEntrySource, readEntryActor } from './entry-actor.ts';

const JUNO = '1200000000000000004';
const entry = (metadata: { source: string; [key: string]: unknown }) => ({ user_id: JUNO, metadata });

test.each([
  [undefined, { kind: 'member', id: JUNO }],
  ['1200000000000000009', { kind: 'member', id: '1200000000000000009' }],
  ['operator:ada:lovelace', { kind: 'operator', name: 'ada:lovelace' }],
  ['system:economy.finish_payouts', { kind: 'system', name: 'economy.finish_payouts' }],
  [7, { kind: 'member', id: JUNO }],
])('an entry with metadata.by %j has the actor %j', (by, actor) => {
  expect(readEntryActor(entry({ source: 'dashboard', by }))).toEqual(actor);
});

test.each([
  [{ source: 'discord_command', command: '/give' }, '/give in Discord'],
  [{ source: 'dashboard' }, 'The dashboard'],
  [{ source: 'old_import' }, 'old import'],
])('metadata %j is described as: %s', (metadata, formatted) => {
  expect(formatEntrySource(entry(metadata))).toBe(formatted);
});
