import { say } from '../../../../../locales/translate.ts';
import { RIGHTS } from '../../../../core/access/rights/rights.ts';
import { defineButton, defineModal } from '../../../../platform/discord/commands/define.ts';
import { privately } from '../../../../platform/discord/messages/reply.ts';
import { declineProposal } from '../../tasks/decline-proposal.ts';
import { approveTask } from '../../tasks/change-task-status.ts';
import { LONGEST } from '../../shared/schemas-contract.ts';
import { taskParams } from '../shared/custom-id-params.ts';

const about = { right: RIGHTS.manage_tasks, feature: 'tasks' } as const;

/** Stand on a proposal, where staff review. */
export const approveButton = defineButton({
  id: 'tasks.approve',
  params: taskParams,
  ...about,
  async run(ctx, { guildId }, { task }) {
    await approveTask(ctx, { guildId, taskId: Number(task) });
    return privately({ content: say('discord.tasks.approved', { task }) });
  },
});

const declineModal = defineModal({
  id: 'tasks.decline-why',
  params: taskParams,
  ...about,
  fields: {
    reason: {
      kind: 'text',
      label: say('discord.tasks.why'),
      about: say('discord.tasks.why_about'),
      style: 'paragraph',
      maxLength: LONGEST.reason,
    },
  },
  async run(ctx, { guildId }, { task }, { reason }) {
    const { released } = await declineProposal(ctx, { guildId, taskId: Number(task), reason });
    return privately({ content: say('discord.tasks.declined', { task, released }) });
  },
});
export const declineButton = defineButton({
  id: 'tasks.decline',
  params: taskParams,
  ...about,
  answers: 'modal',
  run: (_ctx, _where, { task }) => Promise.resolve(declineModal.show({ task }, say('discord.tasks.decline'))),
});
export const proposalComponents = [approveButton, declineButton, declineModal];
