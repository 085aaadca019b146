import { say } from '../../../../../locales/translate.ts';
import { RIGHTS } from '../../../../core/access/rights/rights.ts';
import { defineButton, defineCommand, type Where } from '../../../../platform/discord/commands/define.ts';
import { privately, type Reply } from '../../../../platform/discord/messages/reply.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { abandonClaim } from '../../claims/abandon-claim.ts';
import { claimChoices, claimMeant } from '../shared/autocomplete.ts';
import { claimParams } from '../shared/custom-id-params.ts';
import { fit } from '../shared/format-text.ts';

const about = { right: RIGHTS.claim_tasks, feature: 'tasks' } as const;

export const abandonCommand = defineCommand({
  name: 'task_abandon',
  about: 'Give up a task you have claimed, so that somebody else can do it',
  ...about,
  options: { claim: { kind: 'string', about: 'Which of your claims', maxLength: 100 } },
  autocomplete: { claim: claimChoices },
  run: async (ctx, where, { claim }) =>
    abandon(ctx, where, await claimMeant(ctx, { guildId: where.guildId, text: claim })),
});

/** Stands on the answer to a claim. */
export const abandonButton = defineButton({
  id: 'tasks.abandon',
  params: claimParams,
  ...about,
  run: (ctx, where, { claim }) => abandon(ctx, where, claim),
});

async function abandon(ctx: Ctx, { guildId }: Where, claimId: string): Promise<Reply> {
  const { taskName } = await abandonClaim(ctx, { guildId, claimId });
  return privately({ content: say('discord.tasks.abandoned', { name: fit(taskName, 200) }) });
}
