import type { APIEmbed } from 'discord-api-types/v10';
import { expect, test } from 'vitest';
import type { MessageBody } from '../../../platform/discord/messages/reply.ts';
import { at, card, notice, proofOf, task } from '../../../../tests/support/fixtures/task-message-fixtures.ts';
import type { MyClaim } from '../shared/member-task-store.ts';
import type { MyClaims, Waiting } from '../claims/read-claims.ts';
import { LONGEST } from '../shared/schemas-contract.ts';
import type { CardShown, NoticeShown, TaskShown } from '../shared/task-message-store.ts';
import type { OpenTasks } from '../tasks/read-tasks.ts';
import { myTasksMessage } from './claims/my-tasks-handlers.ts';
import { claimNotice, proposalNotice } from './notification-message.ts';
import { reviewCard } from './review/review-message.ts';
import { waitingMessage } from './review/submissions-handlers.ts';
import { openTasksMessage } from './tasks/open-tasks-handlers.ts';
import { announcementMessage, taskMessage } from './tasks/task-message.ts';

const ID = '9223372036854775807';
const MOST = Number.MAX_SAFE_INTEGER;
const all = { accepted: true, rejected: true, expired: true, reminder: true };

/** Discord's limits of embeds and components (resources/message, "Embed Limits"; components/reference). */
function expectWithinLimits({ content = '', embeds = [], components = [] }: MessageBody): void {
  expect(content.length).toBeLessThanOrEqual(2_000);
  expect(embeds.map(lengthOf).reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(6_000);
  for (const { title = '', description = '', fields = [], footer } of embeds) {
    expect(title.length).toBeLessThanOrEqual(256);
    expect(description.length).toBeLessThanOrEqual(4_096);
    expect(fields.length).toBeLessThanOrEqual(25);
    expect(footer?.text.length ?? 0).toBeLessThanOrEqual(2_048);
    for (const { name, value } of fields) {
      expect(name.length).toBeLessThanOrEqual(256);
      expect(value.length).toBeGreaterThan(0);
      expect(value.length).toBeLessThanOrEqual(1_024);
    }
  }
  expect(components.length).toBeLessThanOrEqual(5);
  for (const one of components.flatMap(({ components: inner }) => inner)) {
    if ('label' in one) expect(one.label?.length).toBeLessThanOrEqual(80);
    if ('options' in one) for (const { label } of one.options) expect(label.length).toBeLessThanOrEqual(100);
  }
}
const lengthOf = ({ title = '', description = '', fields = [], footer }: APIEmbed): number =>
  [title, description, footer?.text ?? '', ...fields.flatMap(({ name, value }) => [name, value])].join('').length;

/** Every letter is escaped, so that each text is twice as long in Discord. */
const text = (length: number): string => '*'.repeat(length);
const longestTask: TaskShown = {
  ...task,
  taskId: 2_147_483_647,
  name: text(LONGEST.name),
  description: text(LONGEST.description),
  reward: MOST,
  currencyName: text(32),
  roleId: ID,
  category: text(LONGEST.category),
  durationHours: 8_760,
  maxClaims: 1_000_000,
  currentClaims: 999_999,
  repeatHours: 8_760,
  requiredRoleId: ID,
  requiredBalance: MOST,
  requiredTask: { taskId: 2_147_483_646, name: text(LONGEST.name) },
  proposerId: ID,
  status: 'cancelled',
  state: 'ended',
  reason: text(LONGEST.reason),
};
const longestClaim: MyClaim = {
  claimId: ID,
  taskId: 2_147_483_647,
  taskName: text(LONGEST.name),
  status: 'rejected',
  reward: MOST,
  roleId: ID,
  deadline: at,
  submittedAt: at,
  completedAt: null,
  reason: text(LONGEST.reason),
  canSubmit: true,
  needsProof: true,
  message: { channelId: ID, messageId: ID },
};
const longestMine: MyClaims = {
  claims: Array.from({ length: 6 }, () => longestClaim),
  page: 2,
  pages: 3,
  total: 18,
  open: 18,
  limit: 100,
  currencyName: text(32),
};
const longestCard: CardShown = {
  ...card,
  claimId: ID,
  task: { taskId: 2_147_483_647, name: text(LONGEST.name), isClosing: false },
  userId: ID,
  status: 'completed',
  reward: MOST,
  currencyName: text(32),
  roleId: ID,
  roleState: 'failed',
  roleProblem: 'role_above_bot',
  untold: 'cancelled',
  proof: {
    try: 99,
    content: text(LONGEST.proof),
    files: Array.from({ length: 5 }, (_, nth) => ({
      id: String(nth),
      filename: text(200),
      content_type: null,
      size: 100_000_000,
      url: 'https://cdn',
      channel_id: null,
      message_id: null,
    })),
    submittedAt: at,
  },
  decision: { accepted: false, reviewer: ID, at, reason: text(LONGEST.reason) },
  history: { accepted: MOST, rejected: MOST, reasons: [text(500), text(500), text(500)] },
  similar: 100,
};
const longestNotice: NoticeShown = {
  ...notice,
  serverName: text(100),
  task: { taskId: 1, name: text(LONGEST.name), channelId: ID },
  reward: MOST,
  balance: MOST,
  currencyName: text(32),
  roleName: text(100),
  reason: text(LONGEST.reason),
  isOpen: true,
};

const longestOpen: OpenTasks = {
  tasks: Array.from({ length: 8 }, () => ({ ...longestTask, message: { channelId: ID, messageId: ID } })),
  page: 2,
  pages: 3,
  total: 24,
  categories: Array.from({ length: 60 }, (_, nth) => `${nth}${text(LONGEST.category - 2)}`),
  currencyName: text(32),
};
const longestWaiting: Waiting = {
  submissions: Array.from({ length: 6 }, () => ({
    ...longestClaim,
    userId: ID,
    userName: text(32),
    tries: 99,
    submittedAt: at,
  })),
  page: 2,
  pages: 3,
  total: 18,
};
const openPage = openTasksMessage({ guildId: ID, category: longestOpen.categories[0], open: longestOpen });
const waitingPage = waitingMessage({ guildId: ID, taskId: 2_147_483_647, waits: longestWaiting });

test.each([
  ['the message of a task', taskMessage(longestTask)],
  ['the announcement', announcementMessage(longestTask)],
  ['the review card', reviewCard(longestCard, proofOf(longestCard))],
  ['a private message', claimNotice('rejected', longestNotice)],
  ['the word to a proposer', proposalNotice('declined', { ...longestNotice, name: text(100), channelId: ID })],
  ['one’s own tasks', myTasksMessage({ guildId: ID, found: longestMine, notices: all })],
  ['the list of open tasks', openPage],
  ['the list of proofs that wait', waitingPage],
])('%s stays within Discord’s limits with the longest of everything', (_name, message) => expectWithinLimits(message));

test('a page in the middle leads back and on', () => {
  const idsOf = ({ components = [] }: MessageBody) =>
    components.flatMap(({ components: inner }) => inner.flatMap((one) => ('custom_id' in one ? one.custom_id : [])));
  expect(idsOf(waitingPage).slice(-2)).toEqual(['tasks.waiting:2147483647:1', 'tasks.waiting:2147483647:3']);
  const [back, on] = idsOf(openPage).slice(-2);
  expect(back).toMatch(/^tasks\.list:1:[\w-]{8}$/);
  expect(on).toBe(back?.replace(':1:', ':3:'));
});
