import { t } from '../../../../../locales/translate.ts';
import { defineCommandFamily, defineSubcommand } from '../../../../platform/discord/commands/define.ts';
import { privateReply } from '../../../../platform/discord/messages/reply.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { closeTask, deleteTask } from '../../tasks/close-task.ts';
import { approveTask, pauseTask, resumeTask } from '../../tasks/change-task-status.ts';
import { MAX_LENGTH } from '../../shared/schemas-contract.ts';
import { allTaskAutocomplete, resolveTaskId } from '../shared/autocomplete.ts';
import { createSubcommand } from './create-task-handlers.ts';
import { editSubcommand } from './edit-task-handlers.ts';
import { escapeAndTruncate } from '../shared/format-view.ts';
import { submissionsSubcommand } from '../review/submissions-handlers.ts';
import { repostTask } from '../../tasks/repost-task.ts';
import { RIGHTS } from '../../shared/rights.ts';

const task = { kind: 'string', description: 'Which task', maxLength: 100 } as const;

/** Defines a staff subcommand that takes only a task. */
const simpleSubcommand = (spec: {
  name: string;
  description: string;
  right: (typeof RIGHTS)['run_tasks' | 'manage_tasks'];
  run: (ctx: Ctx, input: { guildId: string; taskId: number }) => Promise<void>;
  confirmation: `discord.tasks.${'paused' | 'resumed' | 'approved' | 'reposted'}`;
}) =>
  defineSubcommand({
    name: spec.name,
    description: spec.description,
    right: spec.right,
    feature: 'tasks',
    options: { task },
    autocomplete: { task: allTaskAutocomplete },
    async run(ctx, { guildId }, { task: text }) {
      const taskId = await resolveTaskId(ctx, { guildId, text, which: 'all' });
      await spec.run(ctx, { guildId, taskId });
      return privateReply({ content: t(spec.confirmation, { task: taskId }) });
    },
  });

const closeSubcommand = defineSubcommand({
  name: 'close',
  description: 'End a task, or decline a proposal; proofs that wait are still reviewed',
  right: RIGHTS.manage_tasks,
  feature: 'tasks',
  options: {
    task,
    reason: { kind: 'string', description: 'Why; shown with the task', optional: true, maxLength: MAX_LENGTH.reason },
  },
  autocomplete: { task: allTaskAutocomplete },
  async run(ctx, { guildId }, { task: text, reason }) {
    const taskId = await resolveTaskId(ctx, { guildId, text, which: 'all' });
    const closed = await closeTask(ctx, { guildId, taskId, reason });
    return privateReply({ content: formatOutcome('discord.tasks.closed', closed) });
  },
});

const deleteSubcommand = defineSubcommand({
  name: 'delete',
  description: 'Remove a task with its messages, proofs and claims; what was paid stays paid',
  right: RIGHTS.manage_tasks,
  feature: 'tasks',
  options: {
    task,
    although_claimed: { kind: 'boolean', description: 'Also when members are at it; they are told', optional: true },
  },
  autocomplete: { task: allTaskAutocomplete },
  async run(ctx, { guildId }, { task: text, although_claimed: isForced = false }) {
    const taskId = await resolveTaskId(ctx, { guildId, text, which: 'all' });
    const closed = await deleteTask(ctx, { guildId, taskId, isForced });
    return privateReply({ content: formatOutcome('discord.tasks.deleted', closed) });
  },
});

const formatOutcome = (
  sentence: `discord.tasks.${'closed' | 'deleted'}`,
  result: { taskId: number; taskName: string; cancelledClaims: number; released: number },
): string =>
  [
    t(sentence, { task: result.taskId, name: escapeAndTruncate(result.taskName, 200) }),
    result.cancelledClaims === 0 ? '' : t('discord.tasks.cancelled_claims', { count: result.cancelledClaims }),
    result.released === 0 ? '' : t('discord.tasks.released', { amount: result.released }),
  ]
    .filter((line) => line !== '')
    .join(' ');

export const taskCommandFamily = defineCommandFamily({
  name: 'task',
  description: 'Make and run tasks, and review proofs',
  subcommands: [
    createSubcommand,
    editSubcommand,
    simpleSubcommand({
      name: 'pause',
      description: 'Stop claiming for a while; open claims go on',
      right: RIGHTS.run_tasks,
      run: pauseTask,
      confirmation: 'discord.tasks.paused',
    }),
    simpleSubcommand({
      name: 'resume',
      description: 'Let members claim a paused task again',
      right: RIGHTS.run_tasks,
      run: resumeTask,
      confirmation: 'discord.tasks.resumed',
    }),
    closeSubcommand,
    deleteSubcommand,
    simpleSubcommand({
      name: 'approve',
      description: 'Open a task that a member proposed',
      right: RIGHTS.manage_tasks,
      run: approveTask,
      confirmation: 'discord.tasks.approved',
    }),
    simpleSubcommand({
      name: 'repost',
      description: 'Post the message of a task anew after it was deleted',
      right: RIGHTS.run_tasks,
      run: repostTask,
      confirmation: 'discord.tasks.reposted',
    }),
    submissionsSubcommand,
  ],
});
