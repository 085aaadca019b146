import { z } from 'zod';
import { t } from '../../../../../locales/translate.ts';
import { defineCommand, defineModal } from '../../../../platform/discord/commands/define.ts';
import { privateReply } from '../../../../platform/discord/messages/reply.ts';
import { escapeText } from '../../../../platform/discord/messages/escape-text.ts';
import { proposeTask } from '../../tasks/propose-task.ts';
import { newTask } from '../../shared/schemas-contract.ts';
import { withParsedInput } from '../shared/with-parsed-input.ts';
import { COLOURS, escapeAndTruncate } from '../shared/format-view.ts';
import { TEXT_FIELDS } from './task-options.ts';
import { RIGHTS } from '../../shared/rights.ts';

const access = { right: RIGHTS.propose_tasks, feature: 'tasks' } as const;
const MAX_HOURS = 8_760;
const MAX_SLOTS = 1_000;
const number = z.string().regex(/^\d{1,16}$/);
const proposal = newTask.omit({ role_id: true, auto_approve: true });

/** The chosen options travel in the modal's custom id. */
export const proposeModal = defineModal({
  id: 'tasks.propose',
  params: z.strictObject({ reward: number, hours: number, places: number }),
  ...access,
  fields: TEXT_FIELDS,
  run: (ctx, { guildId }, { reward, hours, places }, { name, description, category }) =>
    withParsedInput(
      proposal,
      {
        name,
        description,
        category,
        reward: Number(reward),
        duration_hours: Number(hours),
        max_claims: Number(places),
      },
      async (task) => {
        const result = await proposeTask(ctx, { guildId, task });
        const data = {
          ...result,
          task: result.taskId,
          name: escapeAndTruncate(task.name, 200),
          currency: escapeText(result.currencyName),
        };
        return privateReply({
          embeds: [
            {
              color: COLOURS.waiting,
              title: t('discord.tasks.proposed_title', data),
              description: t('discord.tasks.proposed_text', data),
            },
          ],
        });
      },
    ),
});

export const proposeCommand = defineCommand({
  name: 'task_propose',
  description: 'Propose a task that you pay for; staff approve it first',
  ...access,
  responseMode: 'modal',
  options: {
    reward: { kind: 'coins', description: 'Coins for each member who completes it, out of your balance' },
    hours: { kind: 'integer', description: 'Hours a member has from the claim on', min: 1, max: MAX_HOURS },
    places: {
      kind: 'integer',
      description: 'How many may do it; one unless you say',
      min: 1,
      max: MAX_SLOTS,
      optional: true,
    },
  },
  run: (_ctx, _interaction, { reward, hours, places = 1 }) =>
    Promise.resolve(
      proposeModal.show(
        { reward: String(reward), hours: String(hours), places: String(places) },
        t('discord.tasks.propose_title'),
        { category: 'General' },
      ),
    ),
});
