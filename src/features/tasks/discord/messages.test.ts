import { describe, expect, test } from 'vitest';
import type { MessageBody } from '../../../platform/discord/messages/reply.ts';
import {
  FIXTURE_TIME,
  reviewMessageData,
  notice,
  proofOf,
  task,
} from '../../../../tests/support/fixtures/task-message-fixtures.ts';
import { claimNotificationMessage } from './notification-message.ts';
import { reviewMessage } from './review/review-message.ts';
import { taskComponents } from './task-commands.ts';
import { taskMessage } from './tasks/task-message.ts';

const fieldsOf = ({ embeds }: MessageBody) =>
  Object.fromEntries(embeds?.[0]?.fields?.map(({ name, value }) => [name, value]) ?? []);
const buttonsOf = ({ components = [] }: MessageBody) =>
  components.flatMap(({ components: inner }) =>
    inner.map((component) => ('label' in component ? component : undefined)),
  );

describe('task message', () => {
  test('shows the terms, slots and state, and offers the claim and proof buttons', () => {
    const message = taskMessage(task);
    expect(message.embeds?.[0]).toMatchObject({
      title: 'Mend the nets',
      description: 'All of them.',
      footer: { text: 'Task #12' },
    });
    expect(fieldsOf(message)).toEqual({
      Reward: '250 shells and <@&77>',
      'Time for it': '48 h from the claim on',
      Places: '2 of 5 taken',
      'Open until': '<t:1795608000:R>, <t:1795608000:f>',
      Category: 'Harbour',
      State: 'Open',
      Proof: 'Words or files, reviewed by staff',
    });
    expect(buttonsOf(message)).toMatchObject([
      { label: 'Claim', custom_id: 'tasks.claim:12', disabled: false },
      { label: 'Send proof', custom_id: 'tasks.prove:12' },
    ]);
  });

  test.each([
    ['full', { state: 'full' }, 'Full'],
    ['paused', { state: 'paused', status: 'paused' }, 'Paused'],
    ['done', { state: 'ended', status: 'completed' }, 'Done'],
    ['closed', { state: 'ended', status: 'cancelled' }, 'Closed'],
    ['expired', { state: 'ended', status: 'expired' }, 'Expired'],
    ['past its end before the job has run', { state: 'ended', status: 'active' }, 'Expired'],
  ] as const)('disables the claim button of a task that is %s and labels it with the state', (_name, change, label) => {
    const message = taskMessage({ ...task, ...change });
    expect(buttonsOf(message)[0]).toMatchObject({ label, disabled: true, custom_id: 'tasks.claim:12' });
    expect(fieldsOf(message)['State']).toBe(label);
  });

  test('offers the proof button while claims are open and not afterwards', () => {
    const ended = { ...task, state: 'ended', status: 'expired' } as const;
    expect(buttonsOf(taskMessage(ended))).toHaveLength(2);
    expect(buttonsOf(taskMessage({ ...ended, currentClaims: 1 }))).toHaveLength(1);
  });

  test('offers staff the decision on a proposal and shows why one was declined', () => {
    const proposed = taskMessage({ ...task, state: 'proposed', status: 'proposed', proposerId: '42' });
    expect(buttonsOf(proposed)).toMatchObject([
      { label: 'Approve', custom_id: 'tasks.approve:12' },
      { label: 'Decline', custom_id: 'tasks.decline:12' },
    ]);
    expect(fieldsOf(proposed)['Paid by']).toBe('<@42>');
    const declined = { ...task, state: 'ended', status: 'cancelled', isDeclined: true, reason: 'Too heavy' } as const;
    expect(buttonsOf(taskMessage(declined))).toEqual([]);
    expect(fieldsOf(taskMessage(declined))).toMatchObject({ State: 'Declined', Why: 'Too heavy' });
  });

  test('escapes what members wrote and lets staff format a description', () => {
    const written = { ...task, name: '**@everyone**', description: '[x](http://y)' };
    const message = taskMessage({ ...written, proposerId: '42' });
    expect(message.embeds?.[0]?.title).toBe('\\*\\*@\u200Beveryone\\*\\*');
    expect(message.embeds?.[0]?.description).toBe(String.raw`\[x\]\(http\://y\)`);
    expect(taskMessage(written).embeds?.[0]?.description).toBe('[x](http://y)');
  });
});

describe('review message', () => {
  test('shows proof, claimant and history, and offers the decision buttons', () => {
    const message = reviewMessage(reviewMessageData, proofOf(reviewMessageData));
    expect(message.embeds?.[0]).toMatchObject({ title: 'Proof for Mend the nets', description: 'Done' });
    expect(fieldsOf(message)).toMatchObject({
      From: '<@42>',
      Reward: '250 shells',
      'Earlier proofs of this member': '3 accepted, 1 rejected\nRejected: Too dark',
    });
    expect(buttonsOf(message)).toMatchObject([
      { label: 'Accept', custom_id: 'tasks.accept:900' },
      { label: 'Reject', custom_id: 'tasks.reject:900' },
    ]);
  });

  test('has no buttons after the decision and shows who decided and why', () => {
    const decision = { accepted: false, reviewer: '7', at: FIXTURE_TIME, reason: 'Torn' };
    const rejected = reviewMessage({ ...reviewMessageData, status: 'rejected', decision }, proofOf(reviewMessageData));
    expect(rejected.components).toEqual([]);
    expect(fieldsOf(rejected)['Decision']).toBe('Rejected by <@7> <t:1795608000:R>: Torn');
    const accepted = { ...decision, accepted: true, reviewer: 'operator:harbour_master', reason: null };
    expect(
      fieldsOf(
        reviewMessage({ ...reviewMessageData, status: 'completed', decision: accepted }, proofOf(reviewMessageData)),
      )['Decision'],
    ).toBe(String.raw`Accepted by harbour\_master <t:1795608000:R>`);
  });

  test('attaches the files a bot can upload, shows the first picture and names the others', () => {
    const file = { content_type: 'image/png', url: 'https://cdn', channel_id: null, message_id: null };
    const files = [
      { ...file, id: '1', filename: 'huge.png', size: 10 * 1_024 * 1_024 + 1 },
      { ...file, id: '2', filename: 'a net.png', size: 2_000 },
      { ...file, id: '3', filename: 'a net.png', size: 2_000, channel_id: '55', message_id: '66' },
    ];
    const message = reviewMessage(reviewMessageData, { ...proofOf(reviewMessageData), files });
    expect(message.files).toMatchObject([
      { name: '2-a_net.png', key: '900.1.1', attachedTo: null },
      { name: '3-a_net.png', key: '900.1.2', attachedTo: { channelId: '55', messageId: '66', attachmentId: '3' } },
    ]);
    expect(message.embeds?.[0]?.image).toEqual({ url: 'attachment://2-a_net.png' });
    expect(fieldsOf(message)['Files']).toContain('huge.png (too large to show here');
  });

  test('shows why a role could not be granted and offers a retry', () => {
    const failed = { ...reviewMessageData, status: 'completed', roleId: '8', roleState: 'failed' } as const;
    const message = reviewMessage({ ...failed, roleProblem: 'role_above_bot' }, proofOf(reviewMessageData));
    expect(fieldsOf(message)['Role']).toContain('<@&8> could not be given. The role stands above the bot.');
    expect(buttonsOf(message)).toMatchObject([{ custom_id: 'tasks.role:900' }]);
  });

  test('shows which notification could not be delivered to the claimant', () => {
    expect(
      fieldsOf(reviewMessage({ ...reviewMessageData, failedNotification: 'rejected' }, proofOf(reviewMessageData)))[
        'Private message'
      ],
    ).toBe(
      '<@42> takes no private messages from here and was not told why the proof was rejected. Tell them in a channel.',
    );
    expect(fieldsOf(reviewMessage(reviewMessageData, proofOf(reviewMessageData)))).not.toHaveProperty(
      'Private message',
    );
  });
});

describe('direct messages', () => {
  test.each([
    ['accepted', {}, 'You have earned 250 shells. Your balance is 400 shells.'],
    ['accepted', { roleName: 'Crew' }, 'The role Crew is part of it.'],
    ['rejected', { reason: 'Torn', isOpen: true }, 'Why: Torn\nYou can send another until'],
    ['rejected', { reason: 'Torn' }, 'The deadline has passed, so no other can be sent.'],
    ['expired', {}, 'No proof came until <t:1795608000:f>'],
    ['cancelled', {}, 'Staff have ended the task'],
    ['reminder', { isOpen: true }, 'Send your proof until <t:1795608000:f>'],
  ] as const)('of kind %s say what happened and what to do', (kind, change, text) => {
    const message = claimNotificationMessage(kind, { ...notice, ...change });
    expect(message.embeds?.[0]?.description).toContain(text);
    expect(message.embeds?.[0]?.footer?.text).toBe('Harbour Commons');
  });
});

test('the custom ids of buttons, selects and modals are a stored format and stay the same', () => {
  expect(taskComponents.map(({ id }) => id).toSorted()).toEqual([
    'tasks.abandon',
    'tasks.accept',
    'tasks.accept-many',
    'tasks.approve',
    'tasks.category',
    'tasks.claim',
    'tasks.claim-one',
    'tasks.create',
    'tasks.decline',
    'tasks.decline-why',
    'tasks.edit',
    'tasks.list',
    'tasks.mine',
    'tasks.notices',
    'tasks.proof',
    'tasks.propose',
    'tasks.prove',
    'tasks.prove-one',
    'tasks.reject',
    'tasks.reject-why',
    'tasks.role',
    'tasks.submit',
    'tasks.waiting',
  ]);
});
