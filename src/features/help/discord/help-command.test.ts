import { expect, test } from 'vitest';
import { toFields } from './help-command.ts';

test('commands beyond one field go on in the next, each of them once and whole', () => {
  const lines = Array.from({ length: 40 }, (_, nth) => ({
    path: `command ${nth}`,
    description: 'x'.repeat(60),
    right: 'admin' as const,
    feature: null,
  }));
  const fields = toFields('For staff', lines);
  expect(fields.length).toBeGreaterThan(1);
  for (const { value } of fields) expect(value.length).toBeLessThanOrEqual(1_024);
  const listed = fields.flatMap(({ value }) => value.split('\n')).map((line) => /`\/([^`]+)`/.exec(line)?.[1]);
  expect(listed).toEqual(lines.map(({ path }) => path));
  expect(fields.slice(0, 2).map(({ name }) => name)).toEqual(['For staff', 'For staff, more']);
});
