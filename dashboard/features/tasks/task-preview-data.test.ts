import { expect, test } from 'vitest';
import { taskMessageView } from '../../../src/features/tasks/discord/tasks/task-message-view.ts';
import { EMPTY, type TaskDraft } from './task-draft.ts';
import { toTaskMessageView, type PreviewContext } from './task-preview-data.ts';

const NOW_MS = Date.parse('2026-11-25T12:00:00Z');
const CONTEXT: PreviewContext = {
  state: 'open',
  task: undefined,
  currencyName: 'she*lls',
  requireProof: true,
  requiredTaskName: 'Learn [the] ropes',
  nowMs: NOW_MS,
};
const preview = (draft: Partial<TaskDraft>, context: Partial<PreviewContext> = {}) =>
  taskMessageView(toTaskMessageView({ ...EMPTY, ...draft }, { ...CONTEXT, ...context }), {
    claim: 'claim',
    submit: 'submit',
    approve: 'approve',
    decline: 'decline',
  });
const fieldOf = (message: ReturnType<typeof preview>, name: string) =>
  message.embeds[0]?.fields?.find((field) => field.name === name)?.value;

test('names, categories and currencies are escaped as the bot escapes them', () => {
  const message = preview({ name: 'Mend *all* nets', reward: '50', category: '_Harbour_' });
  expect(message.embeds[0]?.title).toBe(String.raw`Mend \*all\* nets`);
  expect(fieldOf(message, 'Reward')).toBe(String.raw`50 she\*lls`);
  expect(fieldOf(message, 'Category')).toBe(String.raw`\_Harbour\_`);
});

test('a required task is shown with its name', () => {
  expect(fieldOf(preview({ required_task_id: '3' }), 'What you need')).toBe(
    String.raw`Task #3, Learn \[the\] ropes, completed`,
  );
});

test('what the form leaves open is shown as the server fills it', () => {
  expect(fieldOf(preview({}), 'Category')).toBe('General');
  expect(fieldOf(preview({}), 'Proof')).toBe('Words or files, reviewed by staff');
  expect(fieldOf(preview({}, { requireProof: false }), 'Proof')).toBe('None needed, reviewed by staff');
  expect(fieldOf(preview({ asks_proof: true }, { requireProof: false }), 'Proof')).toContain('Words or files');
  expect(fieldOf(preview({ duration_hours: '24' }), 'Open until')).toContain(`<t:${(NOW_MS + 86_400_000) / 1_000}:R>`);
});

test.each([
  ['open', 'Open', false],
  ['full', 'Full', true],
  ['ended', 'Expired', true],
] as const)('in the state %s it says %s, and the claim button is disabled: %s', (state, label, isDisabled) => {
  const message = preview({ max_claims: '4' }, { state });
  expect(fieldOf(message, 'State')).toBe(label);
  expect(fieldOf(message, 'Places')).toBe(state === 'full' ? '4 of 4 taken' : '0 of 4 taken');
  expect(message.components[0]?.components[0]).toMatchObject({ disabled: isDisabled });
});
