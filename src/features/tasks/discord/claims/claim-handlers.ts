import { say } from '../../../../../locales/translate.ts';
import { RIGHTS } from '../../../../core/access/rights/rights.ts';
import { defineButton, defineCommand, defineSelect, type Where } from '../../../../platform/discord/commands/define.ts';
import { privately, type Reply } from '../../../../platform/discord/messages/reply.ts';
import { StaleInteraction } from '../../../../platform/discord/commands/stale-interaction.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { z } from 'zod';
import { claimTask } from '../../claims/claim-task.ts';
import { abandonButton } from './abandon-handlers.ts';
import { buttonRow } from '../shared/action-rows.ts';
import { openTaskChoices, taskMeant } from '../shared/autocomplete.ts';
import { taskParams } from '../shared/custom-id-params.ts';
import { COLOURS, fit, rewardWords, seconds } from '../shared/format-text.ts';
import { submitButton } from './submit-handlers.ts';

const about = { right: RIGHTS.claim_tasks, feature: 'tasks' } as const;

export const claimCommand = defineCommand({
  name: 'claim',
  about: 'Claim a task; the coins of the day come with /daily',
  ...about,
  options: { task: { kind: 'string', about: 'Which task', maxLength: 100 } },
  autocomplete: { task: openTaskChoices },
  run: async (ctx, where, { task }) =>
    claim(ctx, where, await taskMeant(ctx, { guildId: where.guildId, text: task, which: 'open' })),
});

/** Stands on each task's message. */
export const claimButton = defineButton({
  id: 'tasks.claim',
  params: taskParams,
  ...about,
  run: (ctx, where, { task }) => claim(ctx, where, Number(task)),
});

/** Stands under the list of open tasks. */
export const claimSelect = defineSelect({
  id: 'tasks.claim-one',
  params: z.strictObject({}),
  ...about,
  run(ctx, where, _params, [task]) {
    const chosen = taskParams.safeParse({ task });
    if (!chosen.success) throw new StaleInteraction('a task was chosen that has no number');
    return claim(ctx, where, Number(chosen.data.task));
  },
});

async function claim(ctx: Ctx, { guildId }: Where, taskId: number): Promise<Reply> {
  const claimed = await claimTask(ctx, { guildId, taskId });
  const next = claimed.isAutoApproved ? 'next_auto' : claimed.needsProof ? 'next_proof' : 'next_free';
  return privately({
    embeds: [
      {
        color: COLOURS.good,
        title: say('discord.tasks.claimed_title', { name: fit(claimed.taskName, 200) }),
        description: say('discord.tasks.claimed_text', {
          deadline: seconds(claimed.deadline),
          reward: rewardWords(claimed),
          next: say(`discord.tasks.${next}`),
        }),
      },
    ],
    components: buttonRow(
      {
        label: say('discord.tasks.submit'),
        id: submitButton.customId({ claim: claimed.claimId }),
        style: 'primary',
      },
      { label: say('discord.tasks.give_up'), id: abandonButton.customId({ claim: claimed.claimId }) },
    ),
  });
}
