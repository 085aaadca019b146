import type { APIEmbedField } from 'discord-api-types/v10';
import { say } from '../../../../../locales/translate.ts';
import type { MessageBody } from '../../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../../platform/discord/messages/escape-text.ts';
import type { TaskShown } from '../../shared/task-message-store.ts';
import { buttonRow, type Press } from '../shared/action-rows.ts';
import { claimButton } from '../claims/claim-handlers.ts';
import { COLOURS, cut, fit, placesWords, rewardWords, seconds } from '../shared/format-text.ts';
import { approveButton, declineButton } from './proposal-handlers.ts';
import { proveButton } from '../claims/submit-handlers.ts';

/** These leave room for every other part below the 6,000 characters of an embed, even when all of it is escaped. */
const LONGEST_DESCRIPTION = 3_500;
const LONGEST_REASON = 600;

/** Where a task stands, finer than its state: an end has its kind. */
type Standing = 'proposed' | 'declined' | 'open' | 'full' | 'paused' | 'completed' | 'cancelled' | 'expired';

function standingOf({ state, status, isDeclined }: Pick<TaskShown, 'state' | 'status' | 'isDeclined'>): Standing {
  if (state !== 'ended') return state;
  if (isDeclined) return 'declined';
  return status === 'completed' || status === 'cancelled' ? status : 'expired';
}

const COLOUR: Record<Standing, number> = {
  proposed: COLOURS.waiting,
  declined: COLOURS.bad,
  open: COLOURS.good,
  full: COLOURS.waiting,
  paused: COLOURS.waiting,
  completed: COLOURS.plain,
  cancelled: COLOURS.plain,
  expired: COLOURS.plain,
};

/** A task's one message, as true as the moment: what it is, what it brings, how long, who may still come. */
export function taskMessage(task: TaskShown): MessageBody {
  const standing = standingOf(task);
  return {
    embeds: [
      {
        color: COLOUR[standing],
        title: fit(task.name, 256),
        ...(task.description !== '' && { description: aboutOf(task) }),
        fields: fieldsOf(task, standing),
        footer: { text: say('discord.tasks.footer', { task: task.taskId }) },
      },
    ],
    components: buttonRow(...buttonsOf(task, standing)),
  };
}

/** Staff may format what they write; what a member proposes is shown as plain text. */
const aboutOf = ({ description, proposerId }: TaskShown): string =>
  proposerId === null ? cut(description, LONGEST_DESCRIPTION) : fit(description, LONGEST_DESCRIPTION);

function buttonsOf({ taskId, currentClaims, completedClaims }: TaskShown, standing: Standing): (Press | undefined)[] {
  const task = String(taskId);
  if (standing === 'declined') return [];
  if (standing === 'proposed') {
    return [
      { label: say('discord.tasks.approve'), id: approveButton.customId({ task }), style: 'success' },
      { label: say('discord.tasks.decline'), id: declineButton.customId({ task }), style: 'danger' },
    ];
  }
  const isOpen = standing === 'open';
  const isUnderWay = currentClaims > completedClaims;
  return [
    {
      label: isOpen ? say('discord.tasks.claim') : say(`discord.tasks.off.${standing}`),
      id: claimButton.customId({ task }),
      style: isOpen ? 'primary' : 'plain',
      isOff: !isOpen,
    },
    isOpen || isUnderWay ? { label: say('discord.tasks.submit'), id: proveButton.customId({ task }) } : undefined,
  ];
}

function fieldsOf(task: TaskShown, standing: Standing): APIEmbedField[] {
  const needed = neededWords(task);
  return [
    field('reward', rewardWords(task)),
    field('time', say('discord.tasks.time', { hours: task.durationHours })),
    field('places', placesWords(task)),
    ...(task.expiresAt === null ? [] : [field('ends', say('discord.tasks.ends', { at: seconds(task.expiresAt) }))]),
    field('category', fit(task.category, 200)),
    field('state', say(`discord.tasks.standing.${standing}`)),
    field('proof', say(`discord.tasks.${proofWords(task)}`)),
    ...(needed === '' ? [] : [field('needed', needed, false)]),
    ...(task.proposerId === null ? [] : [field('payer', `<@${task.proposerId}>`)]),
    ...(standing !== 'declined' && standing !== 'cancelled'
      ? []
      : task.reason === null
        ? []
        : [field('reason', fit(task.reason, LONGEST_REASON), false)]),
  ];
}

const proofWords = ({ isAutoApproved, needsProof }: TaskShown) =>
  isAutoApproved ? 'proof_auto' : needsProof ? 'proof_needed' : 'proof_free';

const field = (name: string, value: string, inline = true): APIEmbedField => ({
  name: say(`discord.tasks.field.${name}`),
  value,
  inline,
});

function neededWords(task: TaskShown): string {
  const { requiredRoleId, requiredBalance, requiredTask, repeatHours, currencyName } = task;
  return [
    requiredRoleId === null ? '' : say('discord.tasks.needed_role', { role: `<@&${requiredRoleId}>` }),
    requiredBalance === null
      ? ''
      : say('discord.tasks.needed_balance', { amount: requiredBalance, currency: escapeText(currencyName) }),
    requiredTask === null
      ? ''
      : say('discord.tasks.needed_task', { task: requiredTask.taskId, name: fit(requiredTask.name, 200) }),
    repeatHours === null ? '' : say('discord.tasks.repeats', { hours: repeatHours }),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** The note in the server's channel of announcements. */
export const announcementMessage = (task: TaskShown): MessageBody => ({
  embeds: [
    {
      color: COLOURS.plain,
      title: say('discord.tasks.announced_title', { name: fit(task.name, 200) }),
      description: say('discord.tasks.announced_text', {
        reward: rewardWords(task),
        channel: `<#${task.channelId}>`,
        category: fit(task.category, 200),
      }),
      footer: { text: say('discord.tasks.footer', { task: task.taskId }) },
    },
  ],
});
