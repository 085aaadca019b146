import type { APIEmbed, APIEmbedField } from 'discord-api-types/v10';
import { escapeText } from '../../../../platform/discord/messages/escape-text.ts';
import type { TaskState, TaskStatus } from '../../shared/rules.ts';
import { buttonRow, type ButtonRow, type ButtonSpec } from '../shared/button-row-view.ts';
import {
  COLOURS,
  escapeAndTruncate,
  formatReward,
  formatSlots,
  toUnixSeconds,
  truncate,
  viewText,
} from '../shared/format-view.ts';

/** What a task message shows. Moments are dates; ids are decimal strings. */
export type TaskMessageView = {
  taskId: number;
  name: string;
  description: string;
  reward: number;
  currencyName: string;
  roleId: string | null;
  durationHours: number;
  category: string;
  channelId: string | null;
  maxClaims: number;
  currentClaims: number;
  completedClaims: number;
  status: TaskStatus;
  state: TaskState;
  expiresAt: Date | null;
  needsProof: boolean;
  isAutoApproved: boolean;
  repeatHours: number | null;
  requiredRoleId: string | null;
  requiredBalance: number | null;
  requiredTask: { taskId: number; name: string } | null;
  proposerId: string | null;
  reason: string | null;
  /** True for a declined proposal, whose message stays in the review channel. */
  isDeclined: boolean;
};
/** The custom ids of the buttons of this task's message. */
export type TaskButtonIds = { claim: string; submit: string; approve: string; decline: string };
export type TaskMessage = { embeds: APIEmbed[]; components: ButtonRow[] };

/** These leave room for all other parts within the 6,000 characters of an embed, even when every character is escaped. */
const MAX_DESCRIPTION_LENGTH = 3_500;
const MAX_REASON_LENGTH = 600;

/** A task's state with the kind of its end. */
type DisplayState = 'proposed' | 'declined' | 'open' | 'full' | 'paused' | 'completed' | 'cancelled' | 'expired';

function displayStateOf({
  state,
  status,
  isDeclined,
}: Pick<TaskMessageView, 'state' | 'status' | 'isDeclined'>): DisplayState {
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

/** Builds the task message: the same for the bot, the preview on the dashboard and tests. */
export function taskMessageView(task: TaskMessageView, customIds: TaskButtonIds): TaskMessage {
  const displayState = displayStateOf(task);
  return {
    embeds: [
      {
        color: COLOUR[displayState],
        title: escapeAndTruncate(task.name, 256),
        ...(task.description !== '' && { description: formatDescription(task) }),
        fields: fieldsOf(task, displayState),
        footer: { text: viewText('footer', { task: task.taskId }) },
      },
    ],
    components: buttonRow(...buttonsOf(task, displayState, customIds)),
  };
}

/** Staff may use formatting in a description; a member's proposal is escaped. */
const formatDescription = ({ description, proposerId }: TaskMessageView): string =>
  proposerId === null
    ? truncate(description, MAX_DESCRIPTION_LENGTH)
    : escapeAndTruncate(description, MAX_DESCRIPTION_LENGTH);

function buttonsOf(
  { currentClaims, completedClaims }: TaskMessageView,
  displayState: DisplayState,
  customIds: TaskButtonIds,
): (ButtonSpec | undefined)[] {
  if (displayState === 'declined') return [];
  if (displayState === 'proposed') {
    return [
      { label: viewText('approve'), id: customIds.approve, style: 'success' },
      { label: viewText('decline'), id: customIds.decline, style: 'danger' },
    ];
  }
  const isOpen = displayState === 'open';
  const hasOpenClaims = currentClaims > completedClaims;
  return [
    {
      label: isOpen ? viewText('claim') : viewText(`off.${displayState}`),
      id: customIds.claim,
      style: isOpen ? 'primary' : 'plain',
      isDisabled: !isOpen,
    },
    isOpen || hasOpenClaims ? { label: viewText('submit'), id: customIds.submit } : undefined,
  ];
}

function fieldsOf(task: TaskMessageView, displayState: DisplayState): APIEmbedField[] {
  const requirements = formatRequirements(task);
  return [
    field('reward', formatReward(task)),
    field('time', viewText('time', { hours: task.durationHours })),
    field('places', formatSlots(task)),
    ...(task.expiresAt === null ? [] : [field('ends', viewText('ends', { at: toUnixSeconds(task.expiresAt) }))]),
    field('category', escapeAndTruncate(task.category, 200)),
    field('state', viewText(`standing.${displayState}`)),
    field('proof', proofText(task)),
    ...(requirements === '' ? [] : [field('needed', requirements, false)]),
    ...(task.proposerId === null ? [] : [field('payer', `<@${task.proposerId}>`)]),
    ...(displayState !== 'declined' && displayState !== 'cancelled'
      ? []
      : task.reason === null
        ? []
        : [field('reason', escapeAndTruncate(task.reason, MAX_REASON_LENGTH), false)]),
  ];
}

const proofText = ({ isAutoApproved, needsProof }: TaskMessageView): string =>
  viewText(isAutoApproved ? 'proof_auto' : needsProof ? 'proof_needed' : 'proof_free');

type FieldName = 'reward' | 'time' | 'places' | 'ends' | 'category' | 'state' | 'proof' | 'needed' | 'payer' | 'reason';

const field = (name: FieldName, value: string, inline = true): APIEmbedField => ({
  name: viewText(`field.${name}`),
  value,
  inline,
});

function formatRequirements(task: TaskMessageView): string {
  const { requiredRoleId, requiredBalance, requiredTask, repeatHours, currencyName } = task;
  return [
    requiredRoleId === null ? '' : viewText('needed_role', { role: `<@&${requiredRoleId}>` }),
    requiredBalance === null
      ? ''
      : viewText('needed_balance', { amount: requiredBalance, currency: escapeText(currencyName) }),
    requiredTask === null
      ? ''
      : viewText('needed_task', { task: requiredTask.taskId, name: escapeAndTruncate(requiredTask.name, 200) }),
    repeatHours === null ? '' : viewText('repeats', { hours: repeatHours }),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** Builds the announcement of a task. */
export const announcementView = (task: TaskMessageView): Pick<TaskMessage, 'embeds'> => ({
  embeds: [
    {
      color: COLOURS.plain,
      title: viewText('announced_title', { name: escapeAndTruncate(task.name, 200) }),
      description: viewText('announced_text', {
        reward: formatReward(task),
        channel: `<#${task.channelId}>`,
        category: escapeAndTruncate(task.category, 200),
      }),
      footer: { text: viewText('footer', { task: task.taskId }) },
    },
  ],
});
