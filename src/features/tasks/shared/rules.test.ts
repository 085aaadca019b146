import { expect, test } from 'vitest';
import { parseLinkExpiryMs, createAttachmentResolver } from '../review/attachment-resolver.ts';
import { createProofMarks } from '../claims/proof-marks.ts';
import { findChangedTerms, calculateDeadline, applyTermsChange, type ProofFile, type StoredTerms } from './rules.ts';

const NOW = new Date('2026-06-01T12:00:00Z');

test('a deadline is counted in hours and ignores daylight saving time', () => {
  const beforeSpring = new Date('2026-03-28T12:00:00Z');
  expect(calculateDeadline(beforeSpring, 24).toISOString()).toBe('2026-03-29T12:00:00.000Z');
});

const terms: StoredTerms = {
  name: 'A task',
  description: '',
  reward: 1,
  role_id: null,
  duration_hours: 24,
  category: 'General',
  channel_id: '100000000000000000',
  max_claims: 1,
  expires_at: '2026-06-02T12:00:00.000Z',
  auto_approve: false,
  require_proof: null,
  repeat_hours: null,
  required_role_id: null,
  required_balance: null,
  required_task_id: null,
};

test.each([
  [{}, []],
  [{ name: 'A task' }, []],
  [{ name: 'Another' }, ['name']],
  [{ duration_hours: 48 }, ['duration_hours', 'expires_at']],
  [{ duration_hours: 48, expires_at: '2026-06-02T12:00:00Z' }, ['duration_hours']],
  [{ expires_at: null }, ['expires_at']],
  [{ expires_at: '2026-06-02T12:00:00Z' }, []],
  [{ require_proof: false }, ['require_proof']],
])('the change %j changes the terms %j', (change, changed) => {
  expect(findChangedTerms(terms, applyTermsChange(terms, change, NOW))).toEqual(changed);
});

test('an end set by hand does not follow the duration', () => {
  const byHand = { ...terms, expires_at: '2026-07-01T00:00:00.000Z' };
  expect(applyTermsChange(byHand, { duration_hours: 48 }, NOW).expires_at).toBe('2026-07-01T00:00:00.000Z');
});

test.each([
  ['I DREW it, from the lighthouse: facing north!', 'i drew it from the lighthouse facing north', true],
  ['I drew it from the lighthouse, facing north.', 'I drew it from the lighthouse, facing south.', false],
  ['done', 'done', false],
  ['done, see picture', 'done, see picture', false],
  ['', '', false],
])('the texts %j and %j share a mark: %s', (one, two, isAlike) => {
  const [first, second] = [createProofMarks(one, []), createProofMarks(two, [])];
  expect(first.length > 0 && first[0] === second[0]).toBe(isAlike);
});

test('files match by name and size together, and duplicates count once', () => {
  const file = { filename: 'Map.PNG', size: 12 };
  expect(createProofMarks('', [file, { filename: 'map.png', size: 12 }, { filename: 'map.png', size: 13 }])).toEqual([
    'f:12:map.png',
    'f:13:map.png',
  ]);
});

const file = (overrides: Partial<ProofFile> = {}): ProofFile => ({
  id: '1',
  filename: 'map.png',
  content_type: 'image/png',
  size: 12,
  url: 'https://cdn.example/map.png?ex=0',
  channel_id: '7',
  message_id: '8',
  ...overrides,
});
const urlExpiringAt = (ms: number) =>
  `https://cdn.example/fresh.png?ex=${Math.floor(ms / 1_000).toString(16)}&is=1&hm=2`;

test('the expiry of a link is parsed: null for a permanent link, 0 for a dead one', () => {
  expect(parseLinkExpiryMs(urlExpiringAt(NOW.getTime()))).toBe(NOW.getTime());
  expect(parseLinkExpiryMs('http://127.0.0.1:5010/cdn/a.png')).toBeNull();
  expect(parseLinkExpiryMs('https://cdn.discordapp.com/attachments/1/2/old.png')).toBe(0);
  expect(parseLinkExpiryMs('nothing like a link')).toBe(0);
});

test('expired links are refreshed with one request per message and cached until they expire', async () => {
  let now = NOW.getTime();
  const fetchedMessages: string[] = [];
  const resolveAttachments = createAttachmentResolver({
    nowMs: () => now,
    getMessage: ({ messageId }) => {
      fetchedMessages.push(messageId);
      const attachments = ['1', '2'].map((id) => ({ id, url: urlExpiringAt(now + 86_400_000) }));
      // Safe: only the attachments of the message are read.
      return Promise.resolve({ ok: true, value: { attachments } } as never);
    },
  });
  const two = [file(), file({ id: '2' })];
  expect((await resolveAttachments(two)).map(({ url }) => url)).toEqual([
    urlExpiringAt(now + 86_400_000),
    urlExpiringAt(now + 86_400_000),
  ]);
  await resolveAttachments(two);
  expect(fetchedMessages).toEqual(['8']);
  now += 86_400_000;
  await resolveAttachments(two);
  expect(fetchedMessages).toEqual(['8', '8']);
});

test('a valid link causes no request; a file that is gone or has no message gets no link', async () => {
  const fetchedMessages: string[] = [];
  const resolveAttachments = createAttachmentResolver({
    nowMs: () => NOW.getTime(),
    getMessage: ({ messageId }) => {
      fetchedMessages.push(messageId);
      return Promise.resolve({ ok: false, kind: 'gone_message', message: 'Unknown Message' });
    },
  });
  const good = urlExpiringAt(NOW.getTime() + 7_200_000);
  const files = [file({ url: good }), file({ id: '2' }), file({ id: '3', channel_id: null, message_id: null })];
  expect((await resolveAttachments(files)).map(({ url }) => url)).toEqual([good, null, null]);
  expect(fetchedMessages).toEqual(['8']);
});
