import { t } from '../../../../../locales/translate.ts';
import { defineButton, defineModal } from '../../../../platform/discord/commands/define.ts';
import { privateReply } from '../../../../platform/discord/messages/reply.ts';
import { giveRole } from '../../review/give-role.ts';
import { acceptClaim, rejectClaim } from '../../review/review-claim.ts';
import { MAX_LENGTH } from '../../shared/schemas-contract.ts';
import { claimParams } from '../shared/custom-id-params.ts';
import { escapeAndTruncate, formatReward, toUnixSeconds } from '../shared/format-view.ts';
import { RIGHTS } from '../../shared/rights.ts';

const access = { right: RIGHTS.review_claims, feature: 'tasks' } as const;

/** Shown on every review message. Rights and state are checked on each click. */
export const acceptButton = defineButton({
  id: 'tasks.accept',
  params: claimParams,
  ...access,
  async run(ctx, { guildId }, { claim }) {
    const result = await acceptClaim(ctx, { guildId, claimId: claim });
    return privateReply({
      content: t('discord.tasks.accepted', {
        name: escapeAndTruncate(result.taskName, 200),
        user: `<@${result.userId}>`,
        reward: formatReward(result),
      }),
    });
  },
});

const rejectModal = defineModal({
  id: 'tasks.reject-why',
  params: claimParams,
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
  async run(ctx, { guildId }, { claim }, { reason }) {
    const result = await rejectClaim(ctx, { guildId, claimId: claim, reason });
    const sentence = result.status === 'rejected' ? 'discord.tasks.rejected' : 'discord.tasks.rejected_late';
    return privateReply({
      content: t(sentence, {
        name: escapeAndTruncate(result.taskName, 200),
        user: `<@${result.userId}>`,
        deadline: toUnixSeconds(result.deadline),
      }),
    });
  },
});
export const rejectButton = defineButton({
  id: 'tasks.reject',
  params: claimParams,
  ...access,
  responseMode: 'modal',
  run: (_ctx, _interaction, { claim }) => Promise.resolve(rejectModal.show({ claim }, t('discord.tasks.reject_title'))),
});

/** Shown on the review message of an accepted claim whose role could not be granted. */
export const roleButton = defineButton({
  id: 'tasks.role',
  params: claimParams,
  ...access,
  async run(ctx, { guildId }, { claim }) {
    await giveRole(ctx, { guildId, claimId: claim });
    return privateReply({ content: t('discord.tasks.role_again') });
  },
});
export const reviewComponents = [acceptButton, rejectButton, rejectModal, roleButton];
