import { expect, test } from 'vitest';
import { createTranslator, findMessage, t } from './translate.ts';

test('a plural without the form of a number uses the form "other"', () => {
  const { t: translate } = createTranslator<{ days_one: string; days_other: string }>('pl', {
    days_one: '{{count}} dzień',
    days_other: '{{count}} dni',
  });
  expect([1, 2, 5, 1.5].map((count) => translate('days', { count }))).toEqual(['1 dzień', '2 dni', '5 dni', '1.5 dni']);
});

test('a name from outside finds the message of its group only', () => {
  expect(findMessage('dashboard.settings.modes', 'rolling')).toBe('24 hours after the last one');
  expect(findMessage('dashboard.audit.acts', 'freeze_member', { target: 'Wren' })).toBe('Froze the account of Wren');
  for (const name of ['unheard_of', '', 'toString', '__proto__', 'constructor.name', 'title.length'])
    expect(findMessage('dashboard.settings', name)).toBeUndefined();
  expect(findMessage('dashboard.settings', 'modes')).toBeUndefined();
});

test('a misspelt key, a missing value and a key built from any text do not compile', () => {
  const text: string = 'rolling';
  // @ts-expect-error The key is misspelt.
  expect(t('dashboard.loding')).toBe('dashboard.loding');
  // @ts-expect-error Not every text is the name of a message.
  expect(t(`dashboard.settings.modes.${text}`)).toBe('24 hours after the last one');
  // @ts-expect-error A plural has no message of this name.
  expect(t('dashboard.nav.review_count_few', { count: 3 })).toBe('dashboard.nav.review_count_few');
  // @ts-expect-error The message needs a name.
  expect(t('dashboard.account.is_here')).toContain('is listed as here');
  // @ts-expect-error A plural needs a number.
  expect(t('dashboard.inactive.days', { count: '3' })).toBe('Gone for 3 days or longer');
  // @ts-expect-error The message has no such value.
  expect(t('dashboard.account.is_here', { name: 'Wren', reason: '' })).toContain('Wren');
  // @ts-expect-error There is no such group.
  expect(findMessage('dashboard.setings', 'title')).toBeUndefined();
  expect(t(`dashboard.settings.modes.${text === 'rolling' ? 'rolling' : 'calendar'}`)).toContain('24 hours');
});
