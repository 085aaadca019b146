import type { APIEmbedField } from 'discord-api-types/v10';
import { t } from '../../../../../locales/translate.ts';
import type { MessageBody } from '../../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../../platform/discord/messages/escape-text.ts';
import type { TaskMessageData } from '../../shared/task-message-store.ts';
import { buttonRow, type ButtonSpec } from '../shared/action-rows.ts';
import { claimButton } from '../claims/claim-handlers.ts';
import {
  COLOURS,
  truncate,
  escapeAndTruncate,
  formatSlots,
  formatReward,
  toUnixSeconds,
} from '../shared/format-text.ts';
import { approveButton, declineButton } from './proposal-handlers.ts';
import { proveButton } from '../claims/submit-handlers.ts';

/** These leave room for all other parts within the 6,000 characters of an embed, even when every character is escaped. */
const MAX_DESCRIPTION_LENGTH = 3_500;
const MAX_REASON_LENGTH = 600;

/** A task's state with the kind of its end. */
type DisplayState = 'proposed' | 'declined' | 'open' | 'full' | 'paused' | 'completed' | 'cancelled' | 'expired';

function displayStateOf({
  state,
  status,
  isDeclined,
}: Pick<TaskMessageData, 'state' | 'status' | 'isDeclined'>): DisplayState {
  if (state !== 'ended') return state;
  if (isDeclined) return 'declined';
  return status === 'completed' || status === 'cancelled' ? status : 'expired';
}

const COLOUR: Record<DisplayState, number> = {
  proposed: COLOURS.waiting,
  declined: COLOURS.bad,
  open: COLOURS.good,
  full: COLOURS.waiting,
  paused: COLOURS.waiting,
  completed: COLOURS.plain,
  cancelled: COLOURS.plain,
  expired: COLOURS.plain,
};

/** Builds the task message from the task's current state. */
export function taskMessage(task: TaskMessageData): MessageBody {
  const displayState = displayStateOf(task);
  return {
    embeds: [
      {
        color: COLOUR[displayState],
        title: escapeAndTruncate(task.name, 256),
        ...(task.description !== '' && { description: formatDescription(task) }),
        fields: fieldsOf(task, displayState),
        footer: { text: t('discord.tasks.footer', { task: task.taskId }) },
      },
    ],
    components: buttonRow(...buttonsOf(task, displayState)),
  };
}

/** Staff may use formatting in a description; a member's proposal is escaped. */
const formatDescription = ({ description, proposerId }: TaskMessageData): string =>
  proposerId === null
    ? truncate(description, MAX_DESCRIPTION_LENGTH)
    : escapeAndTruncate(description, MAX_DESCRIPTION_LENGTH);

function buttonsOf(
  { taskId, currentClaims, completedClaims }: TaskMessageData,
  displayState: DisplayState,
): (ButtonSpec | undefined)[] {
  const task = String(taskId);
  if (displayState === 'declined') return [];
  if (displayState === 'proposed') {
    return [
      { label: t('discord.tasks.approve'), id: approveButton.customId({ task }), style: 'success' },
      { label: t('discord.tasks.decline'), id: declineButton.customId({ task }), style: 'danger' },
    ];
  }
  const isOpen = displayState === 'open';
  const hasOpenClaims = currentClaims > completedClaims;
  return [
    {
      label: isOpen ? t('discord.tasks.claim') : t(`discord.tasks.off.${displayState}`),
      id: claimButton.customId({ task }),
      style: isOpen ? 'primary' : 'plain',
      isDisabled: !isOpen,
    },
    isOpen || hasOpenClaims ? { label: t('discord.tasks.submit'), id: proveButton.customId({ task }) } : undefined,
  ];
}

function fieldsOf(task: TaskMessageData, displayState: DisplayState): APIEmbedField[] {
  const requirements = formatRequirements(task);
  return [
    field('reward', formatReward(task)),
    field('time', t('discord.tasks.time', { hours: task.durationHours })),
    field('places', formatSlots(task)),
    ...(task.expiresAt === null ? [] : [field('ends', t('discord.tasks.ends', { at: toUnixSeconds(task.expiresAt) }))]),
    field('category', escapeAndTruncate(task.category, 200)),
    field('state', t(`discord.tasks.standing.${displayState}`)),
    field('proof', t(`discord.tasks.${proofSentence(task)}`)),
    ...(requirements === '' ? [] : [field('needed', requirements, false)]),
    ...(task.proposerId === null ? [] : [field('payer', `<@${task.proposerId}>`)]),
    ...(displayState !== 'declined' && displayState !== 'cancelled'
      ? []
      : task.reason === null
        ? []
        : [field('reason', escapeAndTruncate(task.reason, MAX_REASON_LENGTH), false)]),
  ];
}

const proofSentence = ({ isAutoApproved, needsProof }: TaskMessageData) =>
  isAutoApproved ? 'proof_auto' : needsProof ? 'proof_needed' : 'proof_free';

const field = (name: string, value: string, inline = true): APIEmbedField => ({
  name: t(`discord.tasks.field.${name}`),
  value,
  inline,
});

function formatRequirements(task: TaskMessageData): string {
  const { requiredRoleId, requiredBalance, requiredTask, repeatHours, currencyName } = task;
  return [
    requiredRoleId === null ? '' : t('discord.tasks.needed_role', { role: `<@&${requiredRoleId}>` }),
    requiredBalance === null
      ? ''
      : t('discord.tasks.needed_balance', { amount: requiredBalance, currency: escapeText(currencyName) }),
    requiredTask === null
      ? ''
      : t('discord.tasks.needed_task', { task: requiredTask.taskId, name: escapeAndTruncate(requiredTask.name, 200) }),
    repeatHours === null ? '' : t('discord.tasks.repeats', { hours: repeatHours }),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** Builds the announcement of a task. */
export const announcementMessage = (task: TaskMessageData): MessageBody => ({
  embeds: [
    {
      color: COLOURS.plain,
      title: t('discord.tasks.announced_title', { name: escapeAndTruncate(task.name, 200) }),
      description: t('discord.tasks.announced_text', {
        reward: formatReward(task),
        channel: `<#${task.channelId}>`,
        category: escapeAndTruncate(task.category, 200),
      }),
      footer: { text: t('discord.tasks.footer', { task: task.taskId }) },
    },
  ],
});
