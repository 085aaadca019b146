import { t } from '../../../../../locales/translate.ts';
import { defineButton, defineCommand, type InteractionContext } from '../../../../platform/discord/commands/define.ts';
import { privateReply, type Reply } from '../../../../platform/discord/messages/reply.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { abandonClaim } from '../../claims/abandon-claim.ts';
import { claimAutocomplete, resolveClaimId } from '../shared/autocomplete.ts';
import { claimParams } from '../shared/custom-id-params.ts';
import { escapeAndTruncate } from '../shared/format-view.ts';
import { RIGHTS } from '../../shared/rights.ts';

const access = { right: RIGHTS.claim_tasks, feature: 'tasks' } as const;

export const abandonCommand = defineCommand({
  name: 'task_abandon',
  description: 'Give up a task you have claimed, so that somebody else can do it',
  ...access,
  options: { claim: { kind: 'string', description: 'Which of your claims', maxLength: 100 } },
  autocomplete: { claim: claimAutocomplete },
  run: async (ctx, interaction, { claim }) =>
    abandon(ctx, interaction, await resolveClaimId(ctx, { guildId: interaction.guildId, text: claim })),
});

/** Shown on the reply to a claim. */
export const abandonButton = defineButton({
  id: 'tasks.abandon',
  params: claimParams,
  ...access,
  run: (ctx, interaction, { claim }) => abandon(ctx, interaction, claim),
});

async function abandon(ctx: Ctx, { guildId }: InteractionContext, claimId: string): Promise<Reply> {
  const { taskName } = await abandonClaim(ctx, { guildId, claimId });
  return privateReply({ content: t('discord.tasks.abandoned', { name: escapeAndTruncate(taskName, 200) }) });
}
