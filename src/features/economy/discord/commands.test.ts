import { expect, test } from 'vitest';
import { createCaches } from '../../../platform/cache.ts';
import { createEconomyFeature } from '../feature.ts';

const economy = createEconomyFeature({ caches: createCaches({ nowMs: () => 0 }) });

const declarationOf = (name: string) => economy.commands?.find((command) => command.name === name)?.declaration;

test('/daily takes no options', () => {
  expect(declarationOf('daily')).toMatchObject({ name: 'daily', options: [] });
});

test('/balance takes an optional member', () => {
  expect(declarationOf('balance')?.options).toMatchObject([{ name: 'user', type: 6, required: false }]);
});

test('/give takes a member and a whole number of at least one coin', () => {
  expect(declarationOf('give')?.options).toMatchObject([
    { name: 'user', type: 6, required: true },
    { name: 'amount', type: 4, required: true, min_value: 1, max_value: Number.MAX_SAFE_INTEGER },
  ]);
});

test('/coins adds, removes, sets and pays a role, and always requires a reason', () => {
  const changeOptions = (minAmount: number) => [
    { name: 'user', required: true },
    { name: 'amount', required: true, min_value: minAmount },
    { name: 'reason', required: true, max_length: 200 },
  ];
  expect(declarationOf('coins')?.options).toMatchObject([
    { name: 'add', options: changeOptions(1) },
    { name: 'remove', options: changeOptions(1) },
    { name: 'set', options: changeOptions(0) },
    {
      name: 'payout',
      options: [
        { name: 'role', required: true },
        { name: 'amount', required: true, min_value: 1 },
        { name: 'reason', required: true, max_length: 200 },
      ],
    },
  ]);
});

test('/history and /leaderboard take no options', () => {
  for (const name of ['history', 'leaderboard']) expect(declarationOf(name)).toMatchObject({ name, options: [] });
});

test('/income sets an amount and whole hours up to a year for a role, removes it and lists all', () => {
  expect(declarationOf('income')?.options).toMatchObject([
    {
      name: 'set',
      options: [
        { name: 'role', required: true },
        { name: 'amount', required: true, min_value: 1 },
        { name: 'every_hours', required: true, min_value: 1, max_value: 8_760 },
      ],
    },
    { name: 'remove', options: [{ name: 'role', required: true }] },
    { name: 'list', options: [] },
  ]);
  expect(declarationOf('collect')).toMatchObject({ name: 'collect', options: [] });
});
