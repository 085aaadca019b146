import { say, type Sentence } from '../../../../../locales/translate.ts';
import { RIGHTS } from '../../../../core/access/rights/rights.ts';
import { defineCommandFamily, defineSubcommand } from '../../../../platform/discord/commands/define.ts';
import { privately } from '../../../../platform/discord/messages/reply.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { closeTask, deleteTask } from '../../tasks/close-task.ts';
import { approveTask, pauseTask, repostTask, resumeTask } from '../../tasks/change-task-status.ts';
import { LONGEST } from '../../shared/schemas-contract.ts';
import { allTaskChoices, taskMeant } from '../shared/autocomplete.ts';
import { createSubcommand } from './create-task-handlers.ts';
import { editSubcommand } from './edit-task-handlers.ts';
import { fit } from '../shared/format-text.ts';
import { submissionsSubcommand } from '../review/submissions-handlers.ts';

const task = { kind: 'string', about: 'Which task', maxLength: 100 } as const;

/** One thing that staff do with a task and that needs nothing more. */
const plain = (of: {
  name: string;
  about: string;
  right: (typeof RIGHTS)['run_tasks' | 'manage_tasks'];
  run: (ctx: Ctx, asked: { guildId: string; taskId: number }) => Promise<void>;
  done: Sentence;
}) =>
  defineSubcommand({
    name: of.name,
    about: of.about,
    right: of.right,
    feature: 'tasks',
    options: { task },
    autocomplete: { task: allTaskChoices },
    async run(ctx, { guildId }, { task: text }) {
      const taskId = await taskMeant(ctx, { guildId, text, which: 'all' });
      await of.run(ctx, { guildId, taskId });
      return privately({ content: say(of.done, { task: taskId }) });
    },
  });

const closeSubcommand = defineSubcommand({
  name: 'close',
  about: 'End a task, or decline a proposal; proofs that wait are still reviewed',
  right: RIGHTS.manage_tasks,
  feature: 'tasks',
  options: {
    task,
    reason: { kind: 'string', about: 'Why; shown with the task', optional: true, maxLength: LONGEST.reason },
  },
  autocomplete: { task: allTaskChoices },
  async run(ctx, { guildId }, { task: text, reason }) {
    const taskId = await taskMeant(ctx, { guildId, text, which: 'all' });
    const closed = await closeTask(ctx, { guildId, taskId, reason });
    return privately({ content: endWords('discord.tasks.closed', closed) });
  },
});

const deleteSubcommand = defineSubcommand({
  name: 'delete',
  about: 'Remove a task with its messages, proofs and claims; what was paid stays paid',
  right: RIGHTS.manage_tasks,
  feature: 'tasks',
  options: {
    task,
    although_claimed: { kind: 'boolean', about: 'Also when members are at it; they are told', optional: true },
  },
  autocomplete: { task: allTaskChoices },
  async run(ctx, { guildId }, { task: text, although_claimed: isForced = false }) {
    const taskId = await taskMeant(ctx, { guildId, text, which: 'all' });
    const closed = await deleteTask(ctx, { guildId, taskId, isForced });
    return privately({ content: endWords('discord.tasks.deleted', closed) });
  },
});

const endWords = (
  sentence: Sentence,
  of: { taskId: number; taskName: string; cancelledClaims: number; released: number },
): string =>
  [
    say(sentence, { task: of.taskId, name: fit(of.taskName, 200) }),
    of.cancelledClaims === 0 ? '' : say('discord.tasks.cancelled_claims', { count: of.cancelledClaims }),
    of.released === 0 ? '' : say('discord.tasks.released', { amount: of.released }),
  ]
    .filter((line) => line !== '')
    .join(' ');

export const taskCommand = defineCommandFamily({
  name: 'task',
  about: 'Make and run tasks, and review proofs',
  subcommands: [
    createSubcommand,
    editSubcommand,
    plain({
      name: 'pause',
      about: 'Stop claiming for a while; open claims go on',
      right: RIGHTS.run_tasks,
      run: pauseTask,
      done: 'discord.tasks.paused',
    }),
    plain({
      name: 'resume',
      about: 'Let members claim a paused task again',
      right: RIGHTS.run_tasks,
      run: resumeTask,
      done: 'discord.tasks.resumed',
    }),
    closeSubcommand,
    deleteSubcommand,
    plain({
      name: 'approve',
      about: 'Open a task that a member proposed',
      right: RIGHTS.manage_tasks,
      run: approveTask,
      done: 'discord.tasks.approved',
    }),
    plain({
      name: 'repost',
      about: 'Post the message of a task anew after it was deleted',
      right: RIGHTS.run_tasks,
      run: repostTask,
      done: 'discord.tasks.reposted',
    }),
    submissionsSubcommand,
  ],
});
