import type { APIEmbed } from 'discord-api-types/v10';
import { expect, test } from 'vitest';
import type { MessageBody } from '../../../platform/discord/messages/reply.ts';
import {
  FIXTURE_TIME,
  reviewMessageData,
  notice,
  proofOf,
  task,
} from '../../../../tests/support/fixtures/task-message-fixtures.ts';
import type { MyClaim } from '../claims/my-claims-store.ts';
import type { WaitingSubmissions } from '../review/read-waiting-submissions.ts';
import type { ReviewMessageData } from '../review/review-message-store.ts';
import type { ClaimNotificationData } from '../notifications/notification-store.ts';
import type { OpenTasks } from '../tasks/list/read-tasks.ts';
import type { MyClaims } from '../claims/read-claims.ts';
import { MAX_LENGTH } from '../shared/schemas-contract.ts';
import type { TaskMessageData } from '../shared/task-message-store.ts';
import { myTasksMessage } from './claims/my-tasks-handlers.ts';
import { claimNotificationMessage, proposalNotificationMessage } from './notification-message.ts';
import { reviewMessage } from './review/review-message.ts';
import { waitingSubmissionsMessage } from './review/submissions-handlers.ts';
import { openTasksMessage } from './tasks/open-tasks-handlers.ts';
import { taskMessage } from './tasks/task-message.ts';
import { announcementView } from './tasks/task-message-view.ts';

const ID = '9223372036854775807';
const MAX = Number.MAX_SAFE_INTEGER;
const allPreferences = { accepted: true, rejected: true, expired: true, reminder: true };

/** Checks Discord's limits for embeds and components (resources/message, "Embed Limits"; components/reference). */
function expectWithinLimits({ content = '', embeds = [], components = [] }: MessageBody): void {
  expect(content.length).toBeLessThanOrEqual(2_000);
  expect(embeds.map(lengthOf).reduce((sum, component) => sum + component, 0)).toBeLessThanOrEqual(6_000);
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
  for (const component of components.flatMap(({ components: inner }) => inner)) {
    if ('label' in component) expect(component.label?.length).toBeLessThanOrEqual(80);
    if ('options' in component)
      for (const { label } of component.options) expect(label.length).toBeLessThanOrEqual(100);
  }
}
const lengthOf = ({ title = '', description = '', fields = [], footer }: APIEmbed): number =>
  [title, description, footer?.text ?? '', ...fields.flatMap(({ name, value }) => [name, value])].join('').length;

/** Every character is escaped, which doubles the length of each text in Discord. */
const escapedText = (length: number): string => '*'.repeat(length);
const longestTask: TaskMessageData = {
  ...task,
  taskId: 2_147_483_647,
  name: escapedText(MAX_LENGTH.name),
  description: escapedText(MAX_LENGTH.description),
  reward: MAX,
  currencyName: escapedText(32),
  roleId: ID,
  category: escapedText(MAX_LENGTH.category),
  durationHours: 8_760,
  maxClaims: 1_000_000,
  currentClaims: 999_999,
  repeatHours: 8_760,
  requiredRoleId: ID,
  requiredBalance: MAX,
  requiredTask: { taskId: 2_147_483_646, name: escapedText(MAX_LENGTH.name) },
  proposerId: ID,
  status: 'cancelled',
  state: 'ended',
  reason: escapedText(MAX_LENGTH.reason),
};
const longestClaim: MyClaim = {
  claimId: ID,
  taskId: 2_147_483_647,
  taskName: escapedText(MAX_LENGTH.name),
  status: 'rejected',
  reward: MAX,
  roleId: ID,
  deadline: FIXTURE_TIME,
  submittedAt: FIXTURE_TIME,
  completedAt: null,
  reason: escapedText(MAX_LENGTH.reason),
  canSubmit: true,
  needsProof: true,
  message: { channelId: ID, messageId: ID },
};
const longestMyClaims: MyClaims = {
  claims: Array.from({ length: 6 }, () => longestClaim),
  page: 2,
  pages: 3,
  total: 18,
  open: 18,
  limit: 100,
  currencyName: escapedText(32),
};
const longestReviewMessage: ReviewMessageData = {
  ...reviewMessageData,
  claimId: ID,
  task: { taskId: 2_147_483_647, name: escapedText(MAX_LENGTH.name), isClosing: false },
  userId: ID,
  status: 'completed',
  reward: MAX,
  currencyName: escapedText(32),
  roleId: ID,
  roleState: 'failed',
  roleProblem: 'role_above_bot',
  failedNotification: 'cancelled',
  proof: {
    try: 99,
    content: escapedText(MAX_LENGTH.proof),
    files: Array.from({ length: 5 }, (_, index) => ({
      id: String(index),
      filename: escapedText(200),
      content_type: null,
      size: 100_000_000,
      url: 'https://cdn',
      channel_id: null,
      message_id: null,
    })),
    submittedAt: FIXTURE_TIME,
  },
  decision: { accepted: false, reviewer: ID, at: FIXTURE_TIME, reason: escapedText(MAX_LENGTH.reason) },
  history: { accepted: MAX, rejected: MAX, reasons: [escapedText(500), escapedText(500), escapedText(500)] },
  similar: 100,
};
const longestNotification: ClaimNotificationData = {
  ...notice,
  serverName: escapedText(100),
  task: { taskId: 1, name: escapedText(MAX_LENGTH.name), channelId: ID },
  reward: MAX,
  balance: MAX,
  currencyName: escapedText(32),
  roleName: escapedText(100),
  reason: escapedText(MAX_LENGTH.reason),
  isOpen: true,
};

const longestOpen: OpenTasks = {
  tasks: Array.from({ length: 8 }, () => ({ ...longestTask, message: { channelId: ID, messageId: ID } })),
  page: 2,
  pages: 3,
  total: 24,
  categories: Array.from({ length: 60 }, (_, index) => `${index}${escapedText(MAX_LENGTH.category - 2)}`),
  currencyName: escapedText(32),
};
const longestWaiting: WaitingSubmissions = {
  submissions: Array.from({ length: 6 }, () => ({
    ...longestClaim,
    userId: ID,
    userName: escapedText(32),
    tries: 99,
    submittedAt: FIXTURE_TIME,
  })),
  page: 2,
  pages: 3,
  total: 18,
};
const openPage = openTasksMessage({ guildId: ID, category: longestOpen.categories[0], open: longestOpen });
const waitingPage = waitingSubmissionsMessage({ guildId: ID, taskId: 2_147_483_647, waiting: longestWaiting });

test.each([
  ['the task message', taskMessage(longestTask)],
  ['the announcement', announcementView(longestTask)],
  ['the review message', reviewMessage(longestReviewMessage, proofOf(longestReviewMessage))],
  ['a claim notification', claimNotificationMessage('rejected', longestNotification)],
  [
    'a proposal notification',
    proposalNotificationMessage('declined', { ...longestNotification, name: escapedText(100), channelId: ID }),
  ],
  [
    'the list of a member’s claims',
    myTasksMessage({ guildId: ID, myClaims: longestMyClaims, preferences: allPreferences }),
  ],
  ['the list of open tasks', openPage],
  ['the list of waiting proofs', waitingPage],
])('%s stays within Discord’s limits with the longest content', (_name, message) => expectWithinLimits(message));

test('a middle page links to the previous and the next page', () => {
  const idsOf = ({ components = [] }: MessageBody) =>
    components.flatMap(({ components: inner }) =>
      inner.flatMap((component) => ('custom_id' in component ? component.custom_id : [])),
    );
  expect(idsOf(waitingPage).slice(-2)).toEqual(['tasks.waiting:2147483647:1', 'tasks.waiting:2147483647:3']);
  const [previous, next] = idsOf(openPage).slice(-2);
  expect(previous).toMatch(/^tasks\.list:1:[\w-]{8}$/);
  expect(next).toBe(previous?.replace(':1:', ':3:'));
});
