import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { keysInvalidatedBy, queryKeys, topicOfDataType } from './query-keys.ts';

const DASHBOARD = fileURLToPath(new URL('..', import.meta.url));

test('query keys and the topics they begin with are written in their table only', () => {
  const sources = readdirSync(DASHBOARD, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
    .map((name) => ({ name: name.replaceAll('\\', '/'), text: readFileSync(`${DASHBOARD}/${name}`, 'utf8') }));
  expect(sources.length).toBeGreaterThan(100);
  const written = sources.filter(({ text }) => /queryKey: \[|invalidates: \[\s*\[/.test(text)).map(({ name }) => name);
  expect(written).toEqual([]);
});

test('keys of server data begin with a topic and the guild, so that changes and operations find them', () => {
  const keys = [
    queryKeys.config('7'),
    queryKeys.audit('7', undefined),
    queryKeys.entries('7', {}),
    queryKeys.member('7', '8'),
    queryKeys.task('7', 9),
    queryKeys.submissions('7', {}),
  ];
  const reachable = ['users', 'transactions', 'tasks', 'claims', 'config', 'logs'].map(topicOfDataType);
  for (const [topic, guildId] of keys) {
    expect(reachable).toContain(topic);
    expect(guildId).toBe('7');
  }
  expect(keysInvalidatedBy('member', '7')).toEqual([
    ['users', '7'],
    ['transactions', '7'],
    ['logs', '7'],
  ]);
});
