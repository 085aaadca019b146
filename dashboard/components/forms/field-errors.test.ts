import { expect, test } from 'vitest';
import { groupErrorsByField, refreshErrors } from './field-errors.ts';

test('errors inside a field are errors of the field, and the first one wins', () => {
  const errors = [
    { path: 'categories.3', message: 'At most 50 characters.' },
    { path: 'categories.5', message: 'Enter something.' },
    { path: '', message: 'This field is not known.' },
  ];
  expect(groupErrorsByField(errors)).toEqual({
    categories: 'At most 50 characters.',
    '': 'This field is not known.',
  });
});

const shown = { name: 'Enter something.', reward: 'At least 1.', role_id: 'There is no such role.' };
const fromServer = { role_id: 'There is no such role.' };

test('an edit removes the errors that are no longer true and shows no new ones', () => {
  const current = { reward: 'At most 5.', description: 'At most 2000 characters.' };
  expect(refreshErrors(shown, { current, fromServer, edited: ['name', 'reward'] })).toEqual({
    reward: 'At most 5.',
    role_id: 'There is no such role.',
  });
});

test('an error of the server stays until its field is edited', () => {
  expect(refreshErrors(shown, { current: {}, fromServer, edited: ['name'] })).toEqual(fromServer);
  expect(refreshErrors(shown, { current: {}, fromServer, edited: ['role_id'] })).toEqual({});
});
