import { t } from '../../../../../locales/translate.ts';
import {
  defineButton,
  defineCommand,
  defineSelect,
  type InteractionContext,
} from '../../../../platform/discord/commands/define.ts';
import { privateReply, type Reply } from '../../../../platform/discord/messages/reply.ts';
import { StaleInteraction } from '../../../../platform/discord/commands/stale-interaction.ts';
import type { Ctx } from '../../../../platform/work.ts';
import { z } from 'zod';
import { claimTask } from '../../claims/claim-task.ts';
import { abandonButton } from './abandon-handlers.ts';
import { buttonRow } from '../shared/button-row-view.ts';
import { openTaskAutocomplete, resolveTaskId } from '../shared/autocomplete.ts';
import { taskParams } from '../shared/custom-id-params.ts';
import { COLOURS, escapeAndTruncate, formatReward, toUnixSeconds } from '../shared/format-view.ts';
import { submitButton } from './submit-handlers.ts';
import { RIGHTS } from '../../shared/rights.ts';

const access = { right: RIGHTS.claim_tasks, feature: 'tasks' } as const;

export const claimCommand = defineCommand({
  name: 'claim',
  description: 'Claim a task; the coins of the day come with /daily',
  ...access,
  options: { task: { kind: 'string', description: 'Which task', maxLength: 100 } },
  autocomplete: { task: openTaskAutocomplete },
  run: async (ctx, interaction, { task }) =>
    claim(ctx, interaction, await resolveTaskId(ctx, { guildId: interaction.guildId, text: task, which: 'open' })),
});

/** Shown on every task message. */
export const claimButton = defineButton({
  id: 'tasks.claim',
  params: taskParams,
  ...access,
  run: (ctx, interaction, { task }) => claim(ctx, interaction, Number(task)),
});

/** Shown below the list of open tasks. */
export const claimSelect = defineSelect({
  id: 'tasks.claim-one',
  params: z.strictObject({}),
  ...access,
  run(ctx, interaction, _params, [task]) {
    const chosen = taskParams.safeParse({ task });
    if (!chosen.success) throw new StaleInteraction('the chosen value is no task number');
    return claim(ctx, interaction, Number(chosen.data.task));
  },
});

async function claim(ctx: Ctx, { guildId }: InteractionContext, taskId: number): Promise<Reply> {
  const claimed = await claimTask(ctx, { guildId, taskId });
  const next = claimed.isAutoApproved ? 'next_auto' : claimed.needsProof ? 'next_proof' : 'next_free';
  return privateReply({
    embeds: [
      {
        color: COLOURS.good,
        title: t('discord.tasks.claimed_title', { name: escapeAndTruncate(claimed.taskName, 200) }),
        description: t('discord.tasks.claimed_text', {
          deadline: toUnixSeconds(claimed.deadline),
          reward: formatReward(claimed),
          next: t(`discord.tasks.${next}`),
        }),
      },
    ],
    components: buttonRow(
      {
        label: t('discord.tasks.submit'),
        id: submitButton.customId({ claim: claimed.claimId }),
        style: 'primary',
      },
      { label: t('discord.tasks.give_up'), id: abandonButton.customId({ claim: claimed.claimId }) },
    ),
  });
}
