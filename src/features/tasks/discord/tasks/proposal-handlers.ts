import { t } from '../../../../../locales/translate.ts';
import { defineButton, defineModal } from '../../../../platform/discord/commands/define.ts';
import { privateReply } from '../../../../platform/discord/messages/reply.ts';
import { declineProposal } from '../../tasks/decline-proposal.ts';
import { approveTask } from '../../tasks/change-task-status.ts';
import { MAX_LENGTH } from '../../shared/schemas-contract.ts';
import { taskParams } from '../shared/custom-id-params.ts';
import { RIGHTS } from '../../shared/rights.ts';

const access = { right: RIGHTS.manage_tasks, feature: 'tasks' } as const;

/** Shown on a proposal in the review channel. */
export const approveButton = defineButton({
  id: 'tasks.approve',
  params: taskParams,
  ...access,
  async run(ctx, { guildId }, { task }) {
    await approveTask(ctx, { guildId, taskId: Number(task) });
    return privateReply({ content: t('discord.tasks.approved', { task }) });
  },
});

const declineModal = defineModal({
  id: 'tasks.decline-why',
  params: taskParams,
  ...access,
  fields: {
    reason: {
      kind: 'text',
      label: t('discord.tasks.why'),
      description: t('discord.tasks.why_about'),
      style: 'paragraph',
      maxLength: MAX_LENGTH.reason,
    },
  },
  async run(ctx, { guildId }, { task }, { reason }) {
    const { released } = await declineProposal(ctx, { guildId, taskId: Number(task), reason });
    return privateReply({ content: t('discord.tasks.declined', { task, released }) });
  },
});
export const declineButton = defineButton({
  id: 'tasks.decline',
  params: taskParams,
  ...access,
  responseMode: 'modal',
  run: (_ctx, _interaction, { task }) => Promise.resolve(declineModal.show({ task }, t('discord.tasks.decline'))),
});
export const proposalComponents = [approveButton, declineButton, declineModal];
