import { expect, test } from 'vitest';
import { z } from 'zod';
import { invalidationTable } from './changes/topics.ts';
import { checkManifests } from './check-manifests.ts';
import type { Feature } from './define-feature.ts';
import { defineButton } from './discord/commands/define.ts';

const buttonOf = (feature: string) =>
  defineButton({ id: 'shop.buy', params: z.object({}), feature, run: () => Promise.reject(new Error('never run')) });
const shop: Feature = {
  name: 'shop',
  rights: { buy_items: 'everyone' },
  topics: [{ name: 'shop', invalidates: ['inventory'] }, { name: 'inventory' }],
  switches: ['shop'],
  components: [buttonOf('shop')],
};

test('manifests that name only what is registered are accepted', () => {
  expect(() => checkManifests([shop, { name: 'help' }])).not.toThrow();
});

test.each<[string, Feature, string]>([
  ['a name', { name: 'shop' }, 'Two features are named shop.'],
  ['a right', { name: 'a', rights: { buy_items: 'admin' } }, 'The right buy_items is registered twice.'],
  ['a topic', { name: 'a', topics: [{ name: 'inventory' }] }, 'The topic inventory is registered twice.'],
  ['a switch', { name: 'a', switches: ['shop'] }, 'The switch shop is registered twice.'],
])('%s belongs to one feature', (_name, other, problem) => {
  expect(() => checkManifests([shop, other])).toThrow(problem);
});

test('a handler cannot depend on a switch that no feature registers, nor a topic on an unknown one', () => {
  const misspelt: Feature = {
    name: 'a',
    components: [buttonOf('shpo')],
    topics: [{ name: 'a', invalidatedBy: ['confg'] }],
  };
  expect(() => checkManifests([shop, misspelt])).toThrow(
    'shop.buy depends on the switch shpo, which no feature registers.\nThe topic a names confg, which no feature registers.',
  );
});

test('a topic states what it invalidates, or what invalidates it', () => {
  const table = invalidationTable([
    { name: 'config' },
    { name: 'tasks', invalidates: ['claims'], invalidatedBy: ['config'] },
    { name: 'claims' },
  ]);
  expect(Object.fromEntries([...table].map(([name, stale]) => [name, [...stale]]))).toEqual({
    config: ['config', 'tasks'],
    tasks: ['tasks', 'claims'],
    claims: ['claims'],
  });
});
