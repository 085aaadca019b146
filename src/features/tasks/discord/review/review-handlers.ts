import { say } from '../../../../../locales/translate.ts';
import { RIGHTS } from '../../../../core/access/rights/rights.ts';
import { defineButton, defineModal } from '../../../../platform/discord/commands/define.ts';
import { privately } from '../../../../platform/discord/messages/reply.ts';
import { giveRole } from '../../review/give-role.ts';
import { acceptClaim, rejectClaim } from '../../review/review-claim.ts';
import { LONGEST } from '../../shared/schemas-contract.ts';
import { claimParams } from '../shared/custom-id-params.ts';
import { fit, rewardWords, seconds } from '../shared/format-text.ts';

const about = { right: RIGHTS.review_claims, feature: 'tasks' } as const;

/** These stand on each review card. Rights and state are judged when they are pressed. */
export const acceptButton = defineButton({
  id: 'tasks.accept',
  params: claimParams,
  ...about,
  async run(ctx, { guildId }, { claim }) {
    const decided = await acceptClaim(ctx, { guildId, claimId: claim });
    return privately({
      content: say('discord.tasks.accepted', {
        name: fit(decided.taskName, 200),
        user: `<@${decided.userId}>`,
        reward: rewardWords(decided),
      }),
    });
  },
});

const rejectModal = defineModal({
  id: 'tasks.reject-why',
  params: claimParams,
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
  async run(ctx, { guildId }, { claim }, { reason }) {
    const decided = await rejectClaim(ctx, { guildId, claimId: claim, reason });
    const sentence = decided.status === 'rejected' ? 'discord.tasks.rejected' : 'discord.tasks.rejected_late';
    return privately({
      content: say(sentence, {
        name: fit(decided.taskName, 200),
        user: `<@${decided.userId}>`,
        deadline: seconds(decided.deadline),
      }),
    });
  },
});
export const rejectButton = defineButton({
  id: 'tasks.reject',
  params: claimParams,
  ...about,
  answers: 'modal',
  run: (_ctx, _where, { claim }) => Promise.resolve(rejectModal.show({ claim }, say('discord.tasks.reject_title'))),
});

/** Stands on the card of an accepted claim whose role could not be given. */
export const roleButton = defineButton({
  id: 'tasks.role',
  params: claimParams,
  ...about,
  async run(ctx, { guildId }, { claim }) {
    await giveRole(ctx, { guildId, claimId: claim });
    return privately({ content: say('discord.tasks.role_again') });
  },
});
export const reviewComponents = [acceptButton, rejectButton, rejectModal, roleButton];
