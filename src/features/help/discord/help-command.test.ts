import { expect, test } from 'vitest';
import { toFields } from './help-command.ts';

test('commands that exceed one field continue in the next, each once and complete', () => {
  const commands = Array.from({ length: 40 }, (_, index) => ({
    path: `command ${index}`,
    description: 'x'.repeat(60),
    right: 'admin' as const,
    feature: null,
  }));
  const fields = toFields('For staff', commands);
  expect(fields.length).toBeGreaterThan(1);
  for (const { value } of fields) expect(value.length).toBeLessThanOrEqual(1_024);
  const listed = fields.flatMap(({ value }) => value.split('\n')).map((line) => /`\/([^`]+)`/.exec(line)?.[1]);
  expect(listed).toEqual(commands.map(({ path }) => path));
  expect(fields.slice(0, 2).map(({ name }) => name)).toEqual(['For staff', 'For staff, more']);
});
